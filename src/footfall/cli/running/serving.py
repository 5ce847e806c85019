"""`up` and `demo`: the company open for business until Ctrl-C."""

import os
import socket
import threading
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from footfall.cli.running.child import Child
from footfall.cli.running.company import close_connections, open_company, say
from footfall.cli.running.only_one import only_one
from footfall.cli.running.port import DEFAULT_PORT, address_of, listen
from footfall.cli.running.schema import collect_static_if_needed, migrate_if_needed
from footfall.cli.running.supervisor import Supervisor
from footfall.shared.postgres import data_directory

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_EVERY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104 -- compared, not listened on


def serve(*, host: str, port: int | None, web: int, prepare: Callable[[], None] | None = None) -> None:
    """Start database, web processes and worker, and keep them until the user ends it.

    `prepare` runs when the database is up to date and before anybody can come in.
    """
    data = data_directory()
    with only_one(data), listen(host, port) as listener, open_company() as database:
        _mention_hosts(host)
        if applied := migrate_if_needed():
            say(f"The database was brought up to date ({len(applied)} migrations).")
        collect_static_if_needed()
        if prepare:
            prepare()
        close_connections()  # from here on only the children use the database
        supervisor = Supervisor(_children(listener, data, web), database, say)
        threading.Thread(target=_announce, args=(listener, port, supervisor), daemon=True).start()
        supervisor.run()
    say("Footfall has stopped; the data is kept.")


def _children(listener: socket.socket, data: Path, web: int) -> list[Child]:
    logs = data / "logs"
    descriptor = listener.fileno()
    visitors = [
        Child(
            f"web {number}",
            "footfall.cli.running.web",
            logs / f"web-{number}.log",
            (str(descriptor),),
            (descriptor,),
        )
        for number in range(1, web + 1)
    ]
    return [*visitors, worker_child(data)]


def worker_child(data: Path) -> Child:
    """The process that does the queue's jobs."""
    return Child("worker", "footfall.cli.running.work", data / "logs" / "worker.log")


def _mention_hosts(host: str) -> None:
    """Answer to the name that was asked for; which names mean this machine to others only the user knows."""
    if host in _LOOPBACK or "FOOTFALL_HOSTS" in os.environ:
        return
    if host in _EVERY_ADDRESS:
        say("Set FOOTFALL_HOSTS to this machine's names; until then only localhost is answered.")
    else:
        os.environ["FOOTFALL_HOSTS"] = f"localhost,127.0.0.1,{host}"


def _announce(listener: socket.socket, port: int | None, supervisor: Supervisor) -> None:
    """Say the address once a page has come back from it."""
    address = address_of(listener)
    while not supervisor.ending.wait(0.1):
        if _answers(listener):
            break
    else:
        return
    taken = port is None and listener.getsockname()[1] != DEFAULT_PORT
    note = f" (port {DEFAULT_PORT} is used by another program)" if taken else ""
    say(f"Footfall is open at {address}{note}; Ctrl-C stops it.")


def _answers(listener: socket.socket) -> bool:
    host, port = listener.getsockname()[:2]
    connection = HTTPConnection("localhost" if host in _EVERY_ADDRESS else host, port, timeout=30)
    try:
        connection.request("GET", "/")
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True
