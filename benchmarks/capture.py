"""How many captures a second the API takes, one by one and in batches, with the answer given after the commit.

    python -m benchmarks.capture [--clients 8] [--seconds 15] [--workers 2] [--batch 200]

Starts a durable database, the web server and a worker of its own in a temporary folder, drives them over HTTP from this
process, and checks at the end that every capture that was answered is in the database.
"""

import argparse
import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httptools
import orjson

from benchmarks.bench_company import database_pid, fresh_company
from benchmarks.processes import cpu_seconds

KEY = "ff_benchmark_key"


@dataclass
class Tally:
    """What the clients saw."""

    times: list[float] = field(default_factory=list)
    captures: int = 0
    errors: dict[int, int] = field(default_factory=dict)

    def told(self, seconds: float) -> str:
        times = sorted(self.times)
        middle, late = times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000
        return (
            f"{len(times) / seconds:,.0f} requests/s, {self.captures / seconds:,.0f} captures/s, "
            f"p50 {middle:.1f} ms, p99 {late:.1f} ms, largest {times[-1] * 1000:.0f} ms, errors {self.errors or 'none'}"
        )


class Answer:
    """One HTTP answer, as httptools reads it."""

    def __init__(self) -> None:
        self.body = bytearray()
        self.is_done = False

    def on_body(self, part: bytes) -> None:
        self.body += part

    def on_message_complete(self) -> None:
        self.is_done = True


def capture(chance: random.Random) -> dict[str, Any]:
    """A capture as a web form sends it, of a person who is new."""
    first, last = chance.choice(("Asha", "Ravi", "Sunita", "Karan")), chance.choice(("Rao", "Sharma", "Iyer", "Das"))
    return {
        "id": str(UUID(int=chance.getrandbits(128))),
        "entry_point": "web",
        "captured_at": "2026-05-04T17:30:00+05:30",
        "fields": {
            "name": f"{first} {last}",
            "phone": f"+9198{chance.randrange(10**8):08d}",
            "email": f"{first}.{last}{chance.randrange(10**9)}@example.in".lower(),
            "product": "X1",
            "intent": "price_request",
        },
        "utm": {"source": "google", "campaign": "diwali"},
    }


async def client(port: int, batch: int, until: float, tally: Tally, seed: int) -> None:
    """Send captures over one connection until the time is over."""
    chance = random.Random(seed)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    path = "/api/v1/captures:batch" if batch else "/api/v1/captures"
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {KEY}\r\nContent-Type: application/json\r\n"
    )
    while time.perf_counter() < until:
        content = {"captures": [capture(chance) for _ in range(batch)]} if batch else capture(chance)
        body = orjson.dumps(content)
        start = time.perf_counter()
        writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        answer = Answer()
        parser = httptools.HttpResponseParser(answer)
        while not answer.is_done:
            parser.feed_data(await reader.read(65_536))
        tally.times.append(time.perf_counter() - start)
        status = parser.get_status_code()
        if status not in (200, 201):
            tally.errors[status] = tally.errors.get(status, 0) + 1
            continue
        tally.captures += orjson.loads(bytes(answer.body))["stored"] if batch else 1
    writer.close()


async def drive(port: int, clients: int, seconds: float, batch: int, seed: int) -> Tally:
    """All clients together."""
    tally = Tally()
    until = time.perf_counter() + seconds
    await asyncio.gather(*(client(port, batch, until, tally, seed + number) for number in range(clients)))
    return tally


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def serve(port: int, workers: int) -> subprocess.Popen[bytes]:
    """The web server, in a process group of its own."""
    command = [
        sys.executable, "-m", "uvicorn", "footfall.asgi:application", "--port", str(port), "--workers", str(workers),
        "--log-level", "warning", "--no-access-log",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=os.environ, start_new_session=True)
    for _ in range(300):
        with socket.socket() as sock:
            if sock.connect_ex(("127.0.0.1", port)) == 0:
                return server
        time.sleep(0.1)
    raise SystemExit("The web server did not start.")


def work() -> subprocess.Popen[bytes]:
    """A worker, in a process group of its own."""
    command = [sys.executable, "-m", "django", "procrastinate", "worker"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, env=os.environ, start_new_session=True, **quiet)  # type: ignore[call-overload]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--batch", type=int, default=200)
    parser.add_argument("--drain", action="store_true", help="let a worker make leads of the captures meanwhile")
    given = parser.parse_args()
    with fresh_company():
        _give_key()
        port = free_port()
        processes = [serve(port, given.workers)] + ([work()] if given.drain else [])
        try:
            asyncio.run(drive(port, given.clients, 2, 0, 1))
            for batch in (0, given.batch):
                name = f"batches of {batch}" if batch else "one by one"
                roots = (os.getpid(), processes[0].pid, database_pid())
                before = [cpu_seconds(root) for root in roots]
                tally = asyncio.run(drive(port, given.clients, given.seconds, batch, 100 + batch))
                spent = [cpu_seconds(root) - earlier for root, earlier in zip(roots, before, strict=True)]
                spent[0] -= spent[1]
                each = [f"{1000 * seconds / len(tally.times):.2f}" for seconds in spent]
                print(f"{name}: {tally.told(given.seconds)}")
                print(f"  CPU ms a request: client {each[0]}, web {each[1]}, database {each[2]}", flush=True)
        finally:
            for process in processes:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait()
        _check()


def _give_key() -> None:
    from footfall.company.access import digest_of
    from footfall.company.models import ApiKey, Role, Staff

    staff = Staff.objects.filter(role=Role.MARKETING).first()
    ApiKey.objects.get_or_create(digest=digest_of(KEY), defaults={"staff": staff, "name": "Benchmark", "prefix": "ff"})


def _check() -> None:
    from footfall.capture.models import Capture, Pending
    from footfall.qualification.models import Lead

    print(
        f"{Capture.objects.count():,} captures stored, {Pending.objects.count():,} wait, {Lead.objects.count():,} leads"
    )


if __name__ == "__main__":
    main()
