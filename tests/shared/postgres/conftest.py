"""Data directories of their own for tests that start, stop and kill servers."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from footfall.shared.postgres import stop


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every account may walk through, as most data directories' parents are."""
    made = Path(tempfile.mkdtemp(prefix="ffpg-", dir="/tmp"))
    made.chmod(0o755)
    yield made.resolve()
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def data(folder: Path) -> Iterator[Path]:
    """A data directory that is not there yet; its server is stopped afterwards, whatever became of it."""
    place = folder / "data"
    yield place
    discard(place)


def discard(place: Path) -> None:
    """Stop a server and remove its home, also where that is a link."""
    if (place / "postgres").exists():
        stop(place, force=True)
        shutil.rmtree((place / "postgres").resolve(), ignore_errors=True)
