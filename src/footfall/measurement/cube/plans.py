"""Compiled plans: the shape of a question is compiled once by ibis, its keys and days are put in each time.

Building and compiling an expression costs ibis 10 to 25 ms, its import half a second; so a plan is kept in memory and
beside the facts, and a process that only asks known shapes never imports ibis.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from footfall.measurement.cube import layout

SLOT = -2_000_000_000
"""A slot stands in the expression as a number below this that no key or day ever is."""
_SLOTS = re.compile(r"\(?-20000000(\d\d)\)?")


def slot(place: int) -> int:
    """The number that stands for slot `place` while the plan is compiled."""
    return SLOT - place


@dataclass(frozen=True)
class Plan:
    """SQL with slots for integers. Nothing but integers is ever put in."""

    template: str

    def sql(self, values: Sequence[Sequence[int]]) -> str:
        """The statement with each slot filled by its integers."""

        def fill(match: re.Match[str]) -> str:
            listed = ", ".join(str(int(value)) for value in values[int(match[1])]) or "NULL"
            return f"({listed})" if match[0].startswith("(") and match[0].endswith(")") else listed

        return _SLOTS.sub(fill, self.template)


class Plans:
    """Plans by the shape they were compiled from, for one dialect; kept in `folder` if there is one."""

    def __init__(self, dialect: str, folder: Path | None) -> None:
        self.dialect = dialect
        self.folder = folder
        self._known: dict[str, Plan] = {}
        self._made_by = f"{layout.fingerprint()} {version('ibis-framework')} {_source_digest()} {dialect}"

    def get(self, shape: object, compile_to_sql: Callable[[], str]) -> Plan:
        """The plan of a shape, compiled if nobody has yet."""
        key = hashlib.sha256(f"{self._made_by} {shape!r}".encode()).hexdigest()[:32]
        if key not in self._known:
            self._known[key] = Plan(self._from_disk(key) or self._to_disk(key, compile_to_sql()))
        return self._known[key]

    def _from_disk(self, key: str) -> str:
        path = self.folder / f"{key}.sql" if self.folder else None
        return path.read_text() if path and path.exists() else ""

    def _to_disk(self, key: str, template: str) -> str:
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, suffix=".part")
            with os.fdopen(handle, "w") as file:
                file.write(template)
            Path(name).replace(self.folder / f"{key}.sql")
        return template


def _source_digest() -> str:
    # A plan compiled by another version of these files would be a plan of something else.
    files = [
        Path(__file__).with_name(name)
        for name in ("atoms.py", "compiler.py", "plans.py", "dimensions.py", "rollups.py")
    ]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
