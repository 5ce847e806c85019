"""The server's keeper: starts PostgreSQL, and stops it when the last process that uses it has ended.

Every user holds a shared lock on one file; the kernel drops it when the user ends, also by kill -9. The
keeper waits for the exclusive lock on that file, so it needs no list of users that could go wrong. If the
keeper itself is killed, the kernel tells PostgreSQL to stop.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from footfall.shared.postgres.locks import EXCLUSIVE, take, take_now
from footfall.shared.postgres.owner import as_account, server_uid
from footfall.shared.postgres.places import Home, home_of
from footfall.shared.postgres.postmaster import clear_the_way
from footfall.shared.postgres.programs import programs_for

_PR_SET_PDEATHSIG = 1
_LOG_LIMIT = 10_000_000


def main(data: Path) -> int:
    """Keep the server of a data directory; returns to the caller once it is sure, and lives on by itself."""
    home = home_of(data)
    lock = _take_soon(home)
    if lock is None or os.fork():
        return 0
    os.setsid()
    os.chdir("/")
    os.ftruncate(lock, 0)
    os.write(lock, str(os.getpid()).encode())
    try:
        code = _keep(home)
    except Exception as error:  # the log is where the caller looks for the reason
        sys.stderr.write(f"FATAL:  {error}\n")
        raise
    # Before the users' lock, which the end of this process gives back: who waits for that looks here next.
    os.close(lock)
    return code


def _take_soon(home: Home) -> int | None:
    """The keeper's lock, tried for a second: whoever looks whether it is held shares it for a moment."""
    for _ in range(100):
        if (lock := take_now(home.lock("keeper"), EXCLUSIVE)) is not None:
            return lock
        time.sleep(0.01)
    return None


def _keep(home: Home) -> int:
    clear_the_way(home)
    server = _start(home)

    def stop(_signal: int = 0, _frame: FrameType | None = None) -> None:
        server.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown: ends sessions, keeps every commit

    def stop_after_the_last_user() -> None:
        take(home.lock("users"), EXCLUSIVE)
        stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    threading.Thread(target=stop_after_the_last_user, daemon=True).start()
    return server.wait()


def _start(home: Home) -> "subprocess.Popen[bytes]":
    uid = server_uid(home.root)
    command: list[str | Path] = [programs_for(home, uid) / "postgres", "-D", home.cluster]
    library = ctypes.CDLL(None) if sys.platform == "linux" else None

    def end_with_the_keeper() -> None:
        if library:
            library.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)

    if home.log.exists() and home.log.stat().st_size > _LOG_LIMIT:
        home.log.replace(home.log.with_suffix(".log.1"))
    with home.log.open("ab") as log, Path(os.devnull).open("rb") as nothing:
        return subprocess.Popen(
            command,
            stdin=nothing,
            stdout=log,
            stderr=log,
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            preexec_fn=end_with_the_keeper,  # noqa: PLW1509 -- no thread has been started yet
            **as_account(uid),
        )


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
