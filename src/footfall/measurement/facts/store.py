"""The folder of facts: the file the writer works on, the published files, and which of them is current.

work.duckdb        the writer's own; a lock beside it lets one process write
cube.<n>.duckdb    published, never changed again, removed when the next but one is there
current.json       which file is current, when its rows were read, whether they agreed with the database
plans/             compiled questions
parquet            link to the folder of the newest Parquet files
"""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from footfall.shared.errors import Unavailable

KEPT_FILES = 2
MEMORY = "1GB"
"""What reading a published file may take in a process; beyond it DuckDB writes to disk."""
WRITING: dict[str, Any] = {"memory_limit": MEMORY, "default_block_size": "131072"}
"""How the writer's file is opened. Blocks of half DuckDB's own size: the columns of a lead are many and small, and leave
fewer of these half empty."""


class FactsBusy(Unavailable):
    """The facts are being refreshed by another process; try again in a moment."""


class NothingCounted(Unavailable):
    """Nothing has been counted yet; the worker counts a few seconds after it starts."""


@dataclass(frozen=True)
class Current:
    """The published facts: file, number, when they were true, and how the last comparison with the database went."""

    file: str
    serial: int
    currency: str
    as_of: datetime
    checked_at: datetime | None = None
    agrees: bool | None = None
    difference: str = ""
    checked_serial: int = 0


class Store:
    """The folder of facts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def work(self) -> Path:
        """The file the writer works on."""
        return self.folder / "work.duckdb"

    @property
    def plans(self) -> Path:
        """Where compiled questions are kept."""
        return self.folder / "plans"

    def current(self) -> Current | None:
        """What is published; None if nothing ever was."""
        try:
            found = json.loads((self.folder / "current.json").read_text())
        except FileNotFoundError:
            return None
        for name in ("as_of", "checked_at"):
            found[name] = datetime.fromisoformat(found[name]) if found[name] else None
        return Current(**found)

    def put_current(self, current: Current) -> None:
        """Make it current in one step."""
        part = self.folder / "current.json.part"
        with part.open("w") as file:
            json.dump(asdict(current), file, default=lambda moment: moment.isoformat())
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.folder / "current.json")

    def publish(self, serial: int) -> str:
        """Name of the file that now holds a copy of the writer's."""
        name = f"cube.{serial}.duckdb"
        part = self.folder / f"{name}.part"
        shutil.copyfile(self.work, part)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(self.folder / name)
        return name

    def tidy(self, serial: int) -> None:
        """Remove published files but the newest two; who still reads an older one keeps reading it."""
        for path in self.folder.glob("cube.*.duckdb*"):
            number = path.name.split(".")[1]
            if number.isdigit() and (int(number) <= serial - KEPT_FILES or int(number) > serial):
                path.unlink(missing_ok=True)

    def forget_work(self) -> None:
        """Throw the writer's file away, to build it anew."""
        for path in (self.work, self.work.with_suffix(".duckdb.wal")):
            path.unlink(missing_ok=True)

    @contextmanager
    def writing(self, wait: float) -> Iterator[None]:
        """Be the only writer; refuse after `wait` seconds. The lock goes with the process, however it ends."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            until = time.monotonic() + wait
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= until:
                        raise FactsBusy from None
                    time.sleep(0.1)
            yield
