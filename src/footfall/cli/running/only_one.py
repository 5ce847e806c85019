"""One Footfall a data directory."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from footfall.shared.errors import Conflict
from footfall.shared.postgres.locks import EXCLUSIVE, take_now
from footfall.shared.postgres.places import make_private_folder


class AlreadyOpen(Conflict):
    """Footfall is already running on this data directory."""


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Inside the block no other process can open the same data directory for business."""
    make_private_folder(data)
    file = data / "up.lock"
    descriptor = take_now(file, EXCLUSIVE)
    if descriptor is None:
        raise AlreadyOpen(f"Footfall is already running on {data} (process {file.read_text(encoding='ascii')}).")
    try:
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        yield
    finally:
        os.close(descriptor)
