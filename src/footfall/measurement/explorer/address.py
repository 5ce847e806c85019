"""The explorer's address read as what is to be shown, and written again with something changed."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import QueryDict

from footfall.company.models import Staff
from footfall.measurement.asking import Asked, address, asked
from footfall.measurement.cube.dimensions import Dimension
from footfall.measurement.cube.measures import MEASURES
from footfall.measurement.cube.members import Members
from footfall.measurement.cube.question import BadQuestion, Question
from footfall.measurement.explorer.axis import Path, axis_of, read_paths, spelt, topmost

VIEWS = {
    "pivot": "Table",
    "bars": "Bars",
    "heat": "Heat",
    "trend": "Trend",
    "funnel": "Funnel",
    "cohort": "Cohorts",
    "map": "Map",
}
COMPARED = {
    "previous": "The period before",
    "last_year": "The year before",
    "target": "Targets",
    "rest": "The rest of the company",
}
USUAL = ("leads", "pct_warm", "pct_sold", "cost_per_lead", "cost_per_sale")
MOST_OPEN = 40
"""More lines are not opened at once: each asks a question of its own."""


@dataclass(frozen=True)
class Explored:
    """What an address of the explorer says."""

    asked: Asked
    view: str
    rows: tuple[str, ...]
    across: str
    measures: tuple[str, ...]
    compare: str
    open: frozenset[Path]
    deep: int
    page: int
    query: QueryDict

    @property
    def members(self) -> Members:
        """The members of the facts that are asked."""
        return self.asked.members

    def question(self, rows: tuple[str, ...] = (), columns: tuple[str, ...] | None = None, **more: Any) -> Question:
        """What is asked, by these rows and by the columns of the page."""
        columns = ((self.across,) if self.across else ()) if columns is None else columns
        measures = more.pop("measures", self.measures)
        return self.asked.question(measures, rows, columns, sure=bool(self.compare), **more)

    @cached_property
    def axis(self) -> list[Dimension]:
        """What the lines stand by at each depth."""
        return topmost(self.members, axis_of(self.members, self.rows), self.asked.question(self.measures))

    def address(self, **changes: Any) -> str:
        """The page with something changed."""
        return address(self.query, **changes)

    def toggled(self, path: Path) -> str:
        """The page with a line opened, or shut with all that is open below it."""
        shut = {one for one in self.open if one[: len(path)] != path}
        kept = shut if path in self.open else {*self.open, path}
        return self.address(open=sorted(spelt(one) for one in kept) or None)


def explored(query: QueryDict, members: Members, *, today: date, by: Staff) -> Explored:
    """What the address says; what can't be meant is refused in words."""
    found = asked(query, members, today=today, by=by)
    view, compare = query.get("view") or "pivot", query.get("compare") or ""
    if view not in VIEWS:
        raise BadQuestion(f"There is no view called {view}; there are {', '.join(VIEWS)}.")
    if compare and compare not in COMPARED:
        raise BadQuestion(f"Numbers can't be compared with {compare}, but with {', '.join(COMPARED)}.")
    across = members.dimensions.get(query.get("across", "")).name if query.get("across") else ""
    if view == "heat" and not across:
        across = "source" if any(name.startswith("time.") for name in found.rows) else "time.month"
    rows = tuple(name for name in found.rows if name != across) or (
        ("location",) if across != "location" else ("source",)
    )
    measures = tuple(name for name in dict.fromkeys(query.getlist("measure")) if name in MEASURES) or USUAL
    paths = read_paths(query.getlist("open"))
    if len(paths) > MOST_OPEN:
        raise BadQuestion(f"At most {MOST_OPEN} lines are opened at once; shut some.")
    return Explored(
        found,
        view,
        rows,
        across,
        measures,
        compare,
        frozenset(paths),
        _number(query.get("deep"), 2 if len(rows) > 1 else 1),
        max(1, _number(query.get("page"), 1)),
        query,
    )


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and 0 < int(text) < 10**6 else otherwise
