"""What can be wrong with the embedded server; each docstring is the sentence that the user reads."""


class PostgresError(Exception):
    """The embedded PostgreSQL could not be started."""

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or (self.__doc__ or "").strip())


class NoPrograms(PostgresError):
    """There is no embedded PostgreSQL for this machine; set DATABASE_URL to a server of your own."""


class WrongVersion(PostgresError):
    """The data directory was made by another major version of PostgreSQL than the one Footfall brings."""


class DiskFull(PostgresError):
    """The disk with the data directory is full; make room and start again, nothing stored is lost."""


class NotPermitted(PostgresError):
    """The data directory belongs to another user; start as that user or choose another FOOTFALL_DATA."""


class NotAFolder(PostgresError):
    """The data directory cannot be made, because a file stands in its place; choose another FOOTFALL_DATA."""


class SocketTaken(PostgresError):
    """The folder of the database's socket belongs to another user; set FOOTFALL_DATA to a shorter path."""


class NoAccount(PostgresError):
    """PostgreSQL refuses to run as root, and root can change to no account here; start as a usual user."""


class PasswordLost(PostgresError):
    """The password files beside the data do not fit this database; put them back from your backup."""


class HomeGone(PostgresError):
    """The link `postgres` in the data directory leads nowhere; put its folder back or remove the link."""


_SIGNS = {
    "No space left on device": DiskFull,
    "Disk quota exceeded": DiskFull,
    "are incompatible with server": WrongVersion,
    "has wrong ownership": NotPermitted,
    "invalid permissions": NotPermitted,
    "Permission denied": NotPermitted,
    "could not create lock file": NotPermitted,
}


def explain(words: str) -> PostgresError:
    """The error that PostgreSQL's own words mean; when they are unknown, its last complaint as it stands."""
    for sign, error in _SIGNS.items():
        if sign in words:
            return error()
    complaints = [line for line in words.splitlines() if "FATAL:" in line or "PANIC:" in line or "error:" in line]
    if not complaints:
        return PostgresError()
    return PostgresError(f"The embedded PostgreSQL could not be started; it says: {complaints[-1].strip()}")
