"""Where a company's files lie: the data directory, the cluster's home inside it, and the socket's folder."""

import hashlib
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from footfall.shared.postgres.errors import HomeGone, NoAccount, NotAFolder, NotPermitted
from footfall.shared.postgres.owner import may_reach, server_uid

SOCKET_PATH_LIMIT = 103  # bytes: macOS allows 103, Linux 107
DRAFT = "making-"  # what is not whole yet; whatever bears this name at a start was interrupted
SOCKET_NAME = "/.s.PGSQL.5432"


def data_directory() -> Path:
    """The company's folder: FOOTFALL_DATA, else `.footfall` in a source checkout, else the user's own."""
    if chosen := os.environ.get("FOOTFALL_DATA"):
        return Path(chosen).expanduser().resolve()
    checkout = Path(__file__).resolve().parents[4]
    project = checkout / "pyproject.toml"
    if project.is_file() and 'name = "footfall"' in project.read_text(encoding="utf-8"):
        return checkout / ".footfall"
    return _user_data_folder()


def _user_data_folder() -> Path:
    home = Path.home()
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "Footfall"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "Footfall"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "footfall"


def make_private_folder(folder: Path) -> None:
    """Make the data directory, closed to others; root's may be walked through by the server's own account."""
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)


@dataclass(frozen=True)
class Home:
    """The folders and files of one embedded server."""

    data: Path
    root: Path

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.root / "cluster"

    @property
    def sockets(self) -> Path:
        """The folder of the Unix socket: in the home when its path is short enough, else under /tmp."""
        inside = self.root / "run"
        if len(os.fsencode(inside)) + len(SOCKET_NAME) <= SOCKET_PATH_LIMIT:
            return inside
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]
        return Path(tempfile.gettempdir() if sys.platform == "win32" else "/tmp") / f"footfall-{digest}"  # noqa: S108 -- made 0700 and its owner checked before use

    @property
    def log(self) -> Path:
        """What the server says, newest last."""
        return self.data / "logs" / "postgres.log"

    def lock(self, name: str) -> Path:
        """The file whose flock means `name`."""
        return self.data / f"postgres.{name}.lock"

    def password(self, role: str) -> Path:
        """The file, readable by its owner only, with the password of a database role."""
        return self.data / f"postgres.{role}.password"


def home_of(data: Path) -> Home:
    """The server's home: `postgres` in the data directory, a link when its account cannot get there."""
    try:
        make_private_folder(data)
        entry = data / "postgres"
        if not entry.exists():
            _make_home(data, entry)
        return Home(data=data, root=entry.resolve())
    except PermissionError as error:
        raise NotPermitted from error
    except (NotADirectoryError, FileExistsError) as error:
        raise NotAFolder from error


def _make_home(data: Path, entry: Path) -> None:
    if entry.is_symlink():
        raise HomeGone
    uid = server_uid(entry)
    if uid is None or may_reach(data, uid):
        entry.mkdir(mode=0o700, exist_ok=True)
        _give_to_server(entry, uid)
        return
    elsewhere = Path(tempfile.mkdtemp(prefix="footfall-", dir="/var/lib"))
    _give_to_server(elsewhere, uid)
    try:
        entry.symlink_to(elsewhere)
    except FileExistsError:  # another process was first, and its home counts
        elsewhere.rmdir()


def _give_to_server(home: Path, uid: int | None) -> None:
    if uid is not None:
        try:
            os.chown(home, uid, uid)
        except OSError as error:  # a container that maps too few accounts
            raise NoAccount from error
        home.chmod(0o711)  # initdb runs under another account and passes through; what lies inside is closed
