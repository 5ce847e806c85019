"""How many captures a second become resolved leads: COPY into the inbox, then the drain.

    python -m benchmarks.import_drain [--rows 1000000] [--workers 2] [--batch 2000]

Prints wall and CPU seconds, rows a second, and the largest memory of any process of ours. Captures are made up: 12 %
are of somebody who was captured before, 3 % share a telephone number with somebody else, phones come in six formats.
"""

# ruff: noqa: SIM905 -- lists of words read better as text

import argparse
import json
import multiprocessing
import random
import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from benchmarks.bench_company import fresh_company

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
FIRST = "Asha Ravi Sunita Karan Dev Meera Arjun Nisha Farah Vikram Leela Omar Imran Priya Noor Anita Rahul".split()
LAST = "Sharma Verma Gupta Qureshi Joshi Fernandes Khanna Nair Iyer Das Banerjee Reddy Patel Mehta Bose Singh".split()
FORMATS = ("{0}", "+91{0}", "+91 {1} {2}", "0{0}", "{1}-{2}", "91{0}")


def captures(rows: int, doors: list[int], seed: int = 1) -> Iterator[tuple[object, ...]]:
    """Rows of the inbox, in the order they are captured over two years."""
    chance = random.Random(seed)
    known: list[dict[str, str]] = []
    for number in range(rows):
        payload = _payload(chance, number, known)
        if chance.random() < 0.5:
            payload["product"] = chance.choice(("X1", "X2", "Air purifiers"))
        if chance.random() < 0.3:
            payload["intent"] = chance.choice(("question", "price_request", "demo_request"))
        at = NOW - timedelta(seconds=(rows - number) * 63_072_000 // rows)
        key = UUID(int=(number << 64) | chance.getrandbits(60))
        yield key, chance.choice(doors), json.dumps(payload), b"\0" * 32, at, at, NOW


def _payload(chance: random.Random, number: int, known: list[dict[str, str]]) -> dict[str, str]:
    if known and chance.random() < 0.12:
        return dict(chance.choice(known))
    digits = f"{chance.choice('6789')}{chance.randrange(10**9):09d}"
    if known and chance.random() < 0.03:
        digits = "".join(sign for sign in chance.choice(known)["phone"] if sign.isdigit())[-10:]
    first, last = chance.choice(FIRST), f"{chance.choice(LAST)}{chance.choice(('', '', 'a', 'i'))}"
    payload = {
        "name": f"{first} {last}",
        "phone": chance.choice(FORMATS).format(digits, digits[:5], digits[5:]),
        "city": chance.choice(("Delhi", "Pune", "Agra")),
    }
    if chance.random() < 0.6:
        payload["email"] = f"{first}.{last}{number}@{chance.choice(('gmail.com', 'example.in', 'example.com'))}".lower()
    if len(known) < 50_000 or chance.random() < 0.05:
        known.append(payload)
    return payload


def fill(rows: int) -> float:
    """Seconds to COPY the captures into the inbox."""
    from django.db import connection, transaction

    from footfall.capture.models import EntryPoint

    doors = list(EntryPoint.objects.order_by("id").values_list("id", flat=True))
    made = captures(rows, doors)
    spent = 0.0
    while chunk := [row for row, _ in zip(made, range(20_000), strict=False)]:
        start = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            columns = "id, entry_point_id, payload, digest, captured_at, device_at, received_at"
            with cursor.copy(f"COPY capture_capture ({columns}) FROM STDIN") as copy:
                for row in chunk:
                    copy.write_row(row)
            with cursor.copy("COPY capture_pending (capture_id) FROM STDIN") as copy:
                for row in chunk:
                    copy.write_row(row[:1])
        spent += time.perf_counter() - start
    return spent


def drain_some(batch: int, report: "multiprocessing.Queue[tuple[int, float, int]]") -> None:
    """Drain until nothing waits; reports captures, CPU seconds and the most kilobytes of memory."""
    import django

    django.setup()
    from footfall.qualification.actions.drain import drain

    done = 0
    while drained := len(drain(limit=batch, at=NOW).worked):
        done += drained
    usage = resource.getrusage(resource.RUSAGE_SELF)
    report.put((done, usage.ru_utime + usage.ru_stime, usage.ru_maxrss))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--batch", type=int, default=2_000)
    given = parser.parse_args()
    with fresh_company():
        copied = fill(given.rows)
        print(f"{given.rows:,} captures copied in {copied:.1f} s, {given.rows / copied:,.0f} a second", flush=True)
        spawn = multiprocessing.get_context("spawn")
        report: multiprocessing.Queue[tuple[int, float, int]] = spawn.Queue()
        start = time.perf_counter()
        workers = [spawn.Process(target=drain_some, args=(given.batch, report)) for _ in range(given.workers)]
        for worker in workers:
            worker.start()
        reports = [report.get() for _ in workers]
        wall = time.perf_counter() - start
        for worker in workers:
            worker.join()
        done = sum(row[0] for row in reports)
        print(f"{done:,} drained in {wall:.1f} s by {given.workers}: {done / wall:,.0f} a second")
        _check()
        cpu, memory = sum(row[1] for row in reports), max(row[2] for row in reports) / 1024
        print(f"CPU of ours {cpu:.1f} s, most memory {memory:.0f} MB")


def _check() -> None:
    from footfall.capture.models import Pending, ReviewItem
    from footfall.identity.models import Person
    from footfall.qualification.models import Lead, Touchpoint

    failed = ReviewItem.objects.filter(reason="failed").count()
    print(
        f"{Person.objects.count():,} persons, {Lead.objects.count():,} leads, {Touchpoint.objects.count():,} touchpoints; "
        f"{Pending.objects.count():,} wait, {failed:,} failed"
    )


if __name__ == "__main__":
    main()
