"""The keys that devices seal captures to. The private halves never leave the data directory."""

import os
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from footfall.capture.rules.seal import CURVE, Keys, key_name, public_bytes


def server_keys() -> Keys:
    """All private keys by name, the newest last; the first one is made when there is none.

    A key is added by a new file; an old one stays as long as a device may hold captures that are sealed to it.
    """
    folder = Path(settings.FOOTFALL_DATA) / "device_keys"
    if not folder.is_dir() or not any(folder.glob("*.pem")):
        _make(folder)
    return _read(folder, tuple(sorted(path.name for path in folder.glob("*.pem"))))


def newest_key() -> ec.EllipticCurvePrivateKey:
    """The key that devices seal to from now on."""
    return list(server_keys().values())[-1]


@lru_cache(maxsize=4)
def _read(folder: Path, names: tuple[str, ...]) -> Keys:
    found: dict[str, ec.EllipticCurvePrivateKey] = {}
    for name in names:
        key = load_pem_private_key((folder / name).read_bytes(), password=None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)  # noqa: S101 -- we wrote it
        found[key_name(public_bytes(key))] = key
    return found


def _make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = ec.generate_private_key(CURVE).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    draft = folder / f"{os.getpid()}.draft"
    draft.touch(mode=0o600)
    draft.write_bytes(text)
    try:
        # A link fails where the file is there: of two processes that start at once the first one's key holds.
        os.link(draft, folder / "1.pem")
    except FileExistsError:
        pass
    finally:
        draft.unlink()
