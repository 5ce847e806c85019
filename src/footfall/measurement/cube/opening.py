"""The facts in a notebook: opened from their folder, asked in words, or taken as tables.

    from footfall.measurement.cube import open_facts

    facts = open_facts()                                     # FOOTFALL_FACTS, or `facts` in FOOTFALL_DATA
    facts.ask("leads", "pct_sold", by=["location.city"], where={"source": "web"}).rows
    facts.table("lead_fact")                                 # an ibis table, for anything else

It needs no database and no Django, only the folder; it sees everything in it, whoever asks.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from footfall.measurement.cube.answer import Answer
from footfall.measurement.cube.ask import Cube
from footfall.measurement.cube.dimensions import Dimension
from footfall.measurement.cube.document import document, notes, numbers
from footfall.measurement.cube.engine import DuckEngine
from footfall.measurement.cube.layout import TABLES
from footfall.measurement.cube.measures import COHORT, MEASURES, Measure, Number
from footfall.measurement.cube.members import Member
from footfall.measurement.cube.plans import Plans
from footfall.measurement.cube.question import Question, Scope, read_day
from footfall.measurement.cube.spoken import Spoken
from footfall.shared.errors import NotFound

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.types import Table

Day = date | str


class NoFacts(NotFound):
    """There are no facts in that folder; run `footfall kpi` once, or name the folder that has current.json."""


@dataclass(frozen=True)
class Numbers:
    """What the cube says to a question."""

    answer: Answer
    currency: str
    as_of: datetime

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """A line for each combination: names by dimension, numbers by measure; money in the main unit, rates as shares."""
        found: list[dict[str, Any]] = document(self.answer, currency=self.currency, as_of=self.as_of)["rows"]
        return found

    @property
    def totals(self) -> dict[str, Number | None]:
        """Everything, worked out anew."""
        return numbers(self.answer, self.answer.totals, self.currency)

    @property
    def notes(self) -> list[str]:
        """Why a number is missing, and how far off a rate of few may be."""
        return notes(self.answer)

    def arrow(self) -> "pa.Table":
        """The lines as an Arrow table; `.to_pandas()` and `polars.from_arrow()` go on from there."""
        import pyarrow as pa

        return pa.Table.from_pylist(self.rows)


@dataclass(frozen=True)
class OpenFacts:
    """Facts that were opened: one published file, which never changes."""

    cube: Cube
    file: Path
    currency: str
    as_of: datetime

    @property
    def measures(self) -> Mapping[str, Measure]:
        """Everything that can be counted, by name, with its sentence, formula and example."""
        return MEASURES

    @property
    def dimensions(self) -> list[Dimension]:
        """By what numbers can be diced in this company."""
        return self.cube.engine.members.dimensions.all()

    def members(self, dimension: str) -> list[Member]:
        """The values of a dimension."""
        members = self.cube.engine.members
        return members.of(members.dimensions.get(dimension))

    def ask(  # noqa: PLR0913 -- the words of a question, each by its name
        self,
        *measures: str,
        by: Sequence[str] = (),
        across: Sequence[str] = (),
        where: Mapping[str, str | Sequence[str]] | None = None,
        basis: str = COHORT,
        start: Day | None = None,
        end: Day | None = None,
        as_of: Day | None = None,
        within: int = 0,
        sort: str = "",
        limit: int = 0,
    ) -> Numbers:
        """The answer to a question in words, as `POST /api/v1/dice` takes it; a wrong word is refused with the nearest."""
        held = {name: [value] if isinstance(value, str) else list(value) for name, value in (where or {}).items()}
        spoken = Spoken(
            measures or ("leads",), by, across, held, basis, _day(start), _day(end), sort, limit, _day(as_of), within
        )
        return self.answer(spoken.question(self.cube.engine.members))

    def answer(self, question: Question) -> Numbers:
        """The answer to a question as a value."""
        return Numbers(self.cube.ask(question, Scope()), self.currency, self.as_of)

    def table(self, name: str = "lead_fact") -> "Table":
        """A table of the facts in ibis; `docs/theory/kpis.md` says what its columns mean."""
        return self._ibis.table(name)

    @property
    def tables(self) -> dict[str, dict[str, str]]:
        """The tables and what their columns mean."""
        return {one.name: {column.name: column.meaning for column in one.columns} for one in TABLES}

    @cached_property
    def _ibis(self) -> Any:  # noqa: ANN401 -- ibis back ends are not typed
        import ibis

        assert isinstance(self.cube.engine, DuckEngine)  # noqa: S101 -- it was opened here
        return ibis.duckdb.from_connection(self.cube.engine.connection)


def open_facts(folder: str | Path = "", *, memory: str = "1GB") -> OpenFacts:
    """The current facts of a folder; without one that of FOOTFALL_FACTS, or `facts` in FOOTFALL_DATA.

    Beyond `memory` DuckDB writes to disk; all that a process opens of one file must name the same.
    """
    home = Path(folder or os.environ.get("FOOTFALL_FACTS") or Path(os.environ.get("FOOTFALL_DATA", ".")) / "facts")
    try:
        current = json.loads((home / "current.json").read_text())
    except FileNotFoundError:
        raise NoFacts from None
    file = home / current["file"]
    engine = DuckEngine(file, memory=memory)
    as_of = datetime.fromisoformat(current["as_of"])
    return OpenFacts(Cube(engine, Plans(engine.dialect, home / "plans")), file, current["currency"], as_of)


def _day(day: Day | None) -> date | None:
    return read_day(day) if isinstance(day, str) else day
