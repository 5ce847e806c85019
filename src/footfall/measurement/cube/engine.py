"""Where plans run. An engine takes SQL in its dialect and gives rows; DuckDB on the published file is the one used here.

Another engine is another class with `dialect`, `members` and `rows`, as `spark` has: the expressions, and so the numbers,
are the same.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import duckdb

from footfall.measurement.cube.dimensions import THEN, TREES
from footfall.measurement.cube.layout import EARLIER, ROLLUP, RUNG, STATE
from footfall.measurement.cube.members import CALENDAR, Member, Members, calendar_from
from footfall.measurement.cube.rollups import ROLLUPS, Kept, fingerprint


class Engine(Protocol):
    """What a question needs of an engine."""

    dialect: str

    @property
    def members(self) -> Members:
        """The members of every dimension."""
        ...

    @property
    def version(self) -> str:
        """Changes when the facts change: answers are kept for one version."""
        ...

    @property
    def rollups(self) -> Sequence[Kept]:
        """Sums of the leads that are kept beside them; none where there are only the leads."""
        ...

    def rows(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """What a statement gives."""
        ...


class DuckEngine:
    """One published file, opened to read; a cursor of its own for every question, so that threads do not wait."""

    dialect = "duckdb"

    def __init__(self, path: Path, *, threads: int = 0, memory: str = "") -> None:
        limits: dict[str, Any] = {
            name: value for name, value in (("threads", threads), ("memory_limit", memory)) if value
        }
        self.path = path
        self.connection = duckdb.connect(str(path), read_only=True, config=limits)

    @property
    def version(self) -> str:
        """The name of the file: a file never changes."""
        return self.path.name

    def rows(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """What a statement gives."""
        with self.connection.cursor() as cursor:
            return cursor.execute(sql).fetchall()

    @cached_property
    def members(self) -> Members:
        """The members of every dimension, read once."""
        return read_members(self.rows)

    @cached_property
    def rollups(self) -> Sequence[Kept]:
        """The rollups the file has; none of a file that was made by another version, whose sums may mean something else."""
        if not self.rows(f"SELECT 1 FROM {STATE.name} WHERE layout = '{fingerprint()}'"):
            return []
        found = self.rows(f"SELECT name, cells, first_day, last_day, longest FROM {ROLLUP.name} ORDER BY name")
        return [Kept(ROLLUPS[name], *rest) for name, *rest in found]

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()


def read_members(rows: Callable[[str], Sequence[tuple[Any, ...]]]) -> Members:
    """The members of every dimension, as the tables `member` and `rung` hold them; `rows` runs a statement."""
    found: dict[str, dict[int, Member]] = {}
    for dimension, key, *rest in rows("SELECT dimension, key, name, code, parent, level, place FROM member"):
        found.setdefault(dimension, {})[key] = Member(key, *rest)
    calendar = calendar_from(found.pop(CALENDAR, {}))
    rungs: dict[tuple[str, str], dict[int, int]] = {}
    for tree, level, leaf, member in rows(f"SELECT tree, level, leaf, member FROM {RUNG.name} WHERE tree <> 'time'"):
        rungs.setdefault((tree, level), {})[leaf] = member
    used = {tree: {row[0] for row in rows(f"SELECT DISTINCT {tree} FROM lead_fact") if row[0]} for tree in TREES}
    found[THEN] = found.get("location", {})
    moved: dict[str, set[int | None]] = {}
    for level, leaf, member in rows(f"SELECT level, leaf, member FROM {EARLIER.name}"):
        today = rungs.get(("location", level), {}).get(leaf)
        if today != member:
            moved.setdefault(level, set()).update((today, member))
    return Members(found, rungs, used, calendar, moved)
