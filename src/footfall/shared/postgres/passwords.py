"""The passwords of the embedded server's roles, each in a file that only its owner can read."""

import os
import secrets
from pathlib import Path


def password_in(file: Path) -> str:
    """The password kept in a file, made on first use; of several first users all read the same one."""
    if not file.exists():
        _make(file)
    return file.read_text(encoding="ascii").strip()


def _make(file: Path) -> None:
    draft = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(secrets.token_urlsafe(32))
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, file)  # unlike a rename, this does not replace what another process wrote meanwhile
    except FileExistsError:
        pass
    finally:
        draft.unlink()
