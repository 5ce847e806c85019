"""Using the embedded server: start it if need be, share it with other processes, leave it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from footfall.shared.postgres.cluster import configure, make_cluster, open_sockets, remove_drafts
from footfall.shared.postgres.errors import PostgresError, explain
from footfall.shared.postgres.locks import EXCLUSIVE, SHARED, alone, is_held, take, take_now
from footfall.shared.postgres.owner import server_uid
from footfall.shared.postgres.places import Home, home_of
from footfall.shared.postgres.postmaster import running_postmaster
from footfall.shared.postgres.programs import check_version, programs_for
from footfall.shared.postgres.readiness import Answer, ask, prepare_roles, progress_in

Say = Callable[[str], None]
_uses: dict[Path, int] = {}
_PAUSE = 0.05


@dataclass(frozen=True)
class Handle:
    """This process's use of the server; it ends with `close`, or with the process."""

    data: Path

    def close(self) -> None:
        """Leave the server; the last one to leave makes it stop."""
        if (descriptor := _uses.pop(self.data, None)) is not None:
            os.close(descriptor)

    def is_served(self) -> bool:
        """Whether the server's keeper lives; when it does not, call `ensure_running` again."""
        return is_held(home_of(self.data).lock("keeper"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True)
class Status:
    """What is known of a server from outside."""

    is_running: bool
    pid: int | None
    cluster: Path
    log: Path


def ensure_running(data: Path, *, durable: bool = True, say: Say | None = None) -> Handle:
    """A use of the company's server, which answers queries when this returns.

    Makes the cluster on first use, waits as long as a recovery needs (telling `say` about it), and shares a
    server that another process started. `durable=False` is for tests: such a server may lose data when the
    machine stops. Raises `PostgresError` with a sentence for the user.
    """
    data = data.resolve()
    home = home_of(data)
    home.log.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        with alone(home.lock("start")):
            if data not in _uses:
                _uses[data] = take(home.lock("users"), SHARED)  # waits here while a server without users stops
            _spawn_keeper(home, durable=durable)
        _wait_for_answer(home, durable=durable, say=say or (lambda _: None))
    except PostgresError:
        Handle(data).close()
        raise
    except OSError as error:
        Handle(data).close()
        raise explain(str(error)) from error
    return Handle(data)


def _spawn_keeper(home: Home, *, durable: bool) -> None:
    if is_held(home.lock("keeper")):
        return
    uid = server_uid(home.root)
    remove_drafts(home)
    programs = programs_for(home, uid)
    if not home.cluster.exists():
        make_cluster(home, programs, uid, durable=durable)
    check_version(home)
    configure(home, uid, durable=durable)
    open_sockets(home, uid)
    modules = os.pathsep.join((str(Path(__file__).resolve().parents[3]), *filter(None, sys.path)))
    command = [sys.executable, "-m", "footfall.shared.postgres.keeper", str(home.data)]
    with home.log.open("ab") as log:
        subprocess.run(
            command,
            env={**os.environ, "PYTHONPATH": modules},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            check=True,
        )


def _wait_for_answer(home: Home, *, durable: bool, say: Say) -> None:
    heard, said = _log_size(home), ""
    while (answer := ask(home)) is not Answer.READY:
        if answer is Answer.UNPREPARED:
            with alone(home.lock("start")):
                prepare_roles(home, may_create_databases=not durable)
            continue
        words = _words_of(home, heard)
        if not is_held(home.lock("keeper")):
            if not _goes_away_by_itself(words):
                raise explain(words)
            heard = _log_size(home)
            with alone(home.lock("start")):
                _spawn_keeper(home, durable=durable)
        elif (news := progress_in(words)) and news != said:
            say(said := news)
        time.sleep(_PAUSE)


def _goes_away_by_itself(words: str) -> bool:
    """Whether the server ended for the remains of a killed one, or because somebody stopped it just now."""
    return "is still in use" in words or "database system is shut down" in words


def _log_size(home: Home) -> int:
    return home.log.stat().st_size if home.log.exists() else 0


def _words_of(home: Home, start: int) -> str:
    if not home.log.exists():
        return ""
    with home.log.open("rb") as log:
        log.seek(max(start, home.log.stat().st_size - 20_000))
        return log.read().decode("utf-8", "replace")


def status(data: Path) -> Status:
    """Whether the server of a data directory runs, without starting it."""
    home = home_of(data.resolve())
    pid = running_postmaster(home)
    return Status(
        is_running=pid is not None and is_held(home.lock("keeper")),
        pid=pid,
        cluster=home.cluster,
        log=home.log,
    )


def stop(data: Path, *, force: bool = False) -> bool:
    """Leave the server and wait for its end, unless others use it and no `force`; whether it has stopped."""
    data = data.resolve()
    home = home_of(data)
    Handle(data).close()
    keeper = home.lock("keeper")
    if force and is_held(keeper):
        with suppress(ProcessLookupError, ValueError):
            os.kill(int(keeper.read_text(encoding="ascii")), signal.SIGTERM)
    while is_held(keeper):
        if not force and _has_users(home):
            return False
        time.sleep(_PAUSE)
    return True


def _has_users(home: Home) -> bool:
    """Whether anybody shares the lock of the users; a keeper that is stopping the server holds it alone."""
    file = home.lock("users")
    for kind, answer in ((EXCLUSIVE, False), (SHARED, True)):
        if (descriptor := take_now(file, kind)) is not None:
            os.close(descriptor)
            return answer
    return False
