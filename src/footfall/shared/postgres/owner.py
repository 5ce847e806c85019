"""Which account of the operating system the server runs under: the caller's own, and never root's."""

import os
import stat
from pathlib import Path
from typing import Any

ACCOUNT = "footfall"
SPARE_UID = 65521  # between systemd's dynamic range and nobody, within the 65,536 ids that a container is given


def server_uid(home: Path) -> int | None:
    """The uid to change to before starting PostgreSQL, which refuses root; None if the caller is not root.

    The owner of an existing home counts first, then the account `footfall`, then a number of no account.
    """
    if os.geteuid() != 0:
        return None
    if home.exists() and (owner := home.stat().st_uid) != 0:
        return owner
    import pwd  # here because Windows, where a server by DATABASE_URL may be used, has none

    try:
        return pwd.getpwnam(ACCOUNT).pw_uid
    except KeyError:
        return SPARE_UID


def may_reach(folder: Path, uid: int) -> bool:
    """Whether an account may walk from the root of the file system into a folder."""
    return all(_may_enter(step.stat(), uid) for step in (folder, *folder.parents))


def _may_enter(status: os.stat_result, uid: int) -> bool:
    needed = stat.S_IXUSR if status.st_uid == uid else stat.S_IXOTH
    return bool(status.st_mode & needed)


def as_account(uid: int | None) -> dict[str, Any]:
    """The arguments that make `subprocess` run a program as an account; none when it is the caller's own."""
    return {} if uid is None else {"user": uid, "group": uid, "extra_groups": []}
