"""Making a cluster: complete under its name or not there at all."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from footfall.shared.postgres.address import SUPERUSER
from footfall.shared.postgres.errors import NoAccount, SocketTaken, explain
from footfall.shared.postgres.owner import as_account
from footfall.shared.postgres.passwords import password_in
from footfall.shared.postgres.places import DRAFT, Home
from footfall.shared.postgres.tuning import (
    as_configuration,
    machine_memory,
    settings_for,
    small_shared_memory,
)

_INCLUDES = "\ninclude 'footfall.conf'  # written at every start; settings of your own win when they stand below\n"


def make_cluster(home: Home, programs: Path, uid: int | None, *, durable: bool) -> None:
    """Create the cluster in a draft folder and give it its name at the end."""
    draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=home.root))
    try:
        _initdb(draft, programs, _initdb_account(uid), password_in(home.password(SUPERUSER)), durable=durable)
        made = draft / "cluster"
        with (made / "postgresql.conf").open("a", encoding="ascii") as configuration:
            configuration.write(_INCLUDES)
            configuration.flush()
            os.fsync(configuration.fileno())
        _give(made, uid)
        made.replace(home.cluster)
        _sync(home.root)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def remove_drafts(home: Home) -> None:
    """Remove what interrupted runs left behind; at every start, for an initdb may outlive its caller."""
    for leftover in home.root.glob(f"{DRAFT}*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _initdb_account(uid: int | None) -> int | None:
    """An account that has a name, which initdb insists on and the server does not."""
    if uid is None:
        return None
    try:
        return pwd.getpwuid(uid).pw_uid
    except KeyError:
        return pwd.getpwnam("nobody").pw_uid


def _initdb(draft: Path, programs: Path, uid: int | None, password: str, *, durable: bool) -> None:
    secret = draft / "password"
    secret.touch(mode=0o600)
    secret.write_text(password, encoding="ascii")
    _give(draft, uid)
    command: list[str | Path] = [
        *(programs / "initdb", "--pgdata", draft / "cluster"),
        *("--username", SUPERUSER, "--pwfile", secret, "--auth", "scram-sha-256"),
        *("--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin"),
        *("--builtin-locale", "PG_UNICODE_FAST", "--data-checksums", "--no-instructions"),
        *([] if durable else ["--no-sync"]),
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **as_account(uid))
    except PermissionError as error:
        raise NoAccount from error
    if done.returncode:
        raise explain(done.stderr)


def configure(home: Home, uid: int | None, *, durable: bool) -> None:
    """Write the settings for this start; they follow the machine's memory of today."""
    settings = settings_for(machine_memory(), home.sockets, durable=durable, sysv=small_shared_memory())
    draft = home.cluster / "footfall.conf.new"
    draft.touch(mode=0o600)
    draft.write_text(as_configuration(settings), encoding="utf-8")
    _give(draft, uid)
    draft.replace(home.cluster / "footfall.conf")


def open_sockets(home: Home, uid: int | None) -> None:
    """The folder of the socket, closed to everybody but the server's account."""
    home.sockets.mkdir(mode=0o700, exist_ok=True)
    owner = os.geteuid() if uid is None else uid
    found = home.sockets.lstat()
    if home.sockets.is_symlink() or found.st_uid not in {owner, os.geteuid()}:
        raise SocketTaken
    os.chown(home.sockets, owner, -1)
    home.sockets.chmod(0o700)


def _give(place: Path, uid: int | None) -> None:
    if uid is not None:
        for found in (place, *place.rglob("*")):
            os.chown(found, uid, uid, follow_symlinks=False)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
