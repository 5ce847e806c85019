"""`up`, `demo` and `worker`: the company open for business until Ctrl-C."""

import gc
import os
import socket
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from footfall.cli.running.child import Child, run_apart
from footfall.cli.running.company import close_connections, open_company, say
from footfall.cli.running.only_one import only_one
from footfall.cli.running.port import DEFAULT_PORT, EVERY_ADDRESS, address_of, listen
from footfall.cli.running.schema import collect_static_if_needed, migrate_if_needed
from footfall.cli.running.supervisor import Supervisor
from footfall.cli.running.web import answer, preload
from footfall.cli.running.work import do_jobs
from footfall.shared.postgres import data_directory

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_PATIENCE = 2.0


def serve(*, host: str, port: int | None, web: int, prepare: Callable[[], None] | None = None) -> None:
    """Start database, web processes and worker, and keep them until the user ends it.

    `prepare` runs when the database is up to date and before anybody can come in.
    """
    data = data_directory()
    with only_one(data), listen(host, port) as listener:
        _mention_hosts(host)
        with open_company() as database:
            if applied := migrate_if_needed():
                say(f"The database was brought up to date ({len(applied)} migrations).")
            collect_static_if_needed()
            preload()
            _clear_for_forks()
            if prepare and (code := run_apart(prepare)):
                raise SystemExit(code)
            children = [*_web_children(listener, data, web), _worker_child(data)]
            _supervise(Supervisor(children, database, say, greet=partial(_greet, listener, port)))
    say("Footfall has stopped; the data is kept.")


def serve_jobs() -> None:
    """Do the queue's jobs until the user ends it."""
    with open_company() as database:
        _clear_for_forks()
        say("The worker is running; Ctrl-C stops it.")
        _supervise(Supervisor([_worker_child(data_directory())], database, say))


def _clear_for_forks() -> None:
    """Let go of the database, and keep the garbage collector from copying what parent and children share."""
    close_connections()
    gc.collect()
    gc.freeze()


def _supervise(supervisor: Supervisor) -> None:
    try:
        supervisor.run()
    finally:
        gc.unfreeze()  # libraries take what is never collected for a leak, and say so


def _web_children(listener: socket.socket, data: Path, count: int) -> list[Child]:
    listener.setblocking(False)
    logs = data / "logs"
    return [
        Child(f"web {number}", partial(answer, listener), logs / f"web-{number}.log") for number in range(1, count + 1)
    ]


def _worker_child(data: Path) -> Child:
    return Child("worker", do_jobs, data / "logs" / "worker.log")


def _mention_hosts(host: str) -> None:
    """Answer to the name that was asked for; which names mean this machine to others only the user knows."""
    if host in _LOOPBACK or "FOOTFALL_HOSTS" in os.environ:
        return
    if host in EVERY_ADDRESS:
        say("Set FOOTFALL_HOSTS to this machine's names; until then only localhost is answered.")
    else:
        os.environ["FOOTFALL_HOSTS"] = f"localhost,127.0.0.1,{host}"


def _greet(listener: socket.socket, port: int | None) -> bool:
    """Say the address once a page has come back from it."""
    if not _answers(listener):
        return False
    taken = port is None and listener.getsockname()[1] != DEFAULT_PORT
    note = f" (port {DEFAULT_PORT} is used by another program)" if taken else ""
    say(f"Footfall is open at {address_of(listener)}{note}; Ctrl-C stops it.")
    return True


def _answers(listener: socket.socket) -> bool:
    host, port = listener.getsockname()[:2]
    connection = HTTPConnection("localhost" if host in EVERY_ADDRESS else host, port, timeout=_PATIENCE)
    try:
        connection.request("GET", "/")
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True
