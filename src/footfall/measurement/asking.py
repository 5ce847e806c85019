"""The scoreboard's address read as a question, and written again."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from footfall.company.models import Staff
from footfall.measurement.cube.dimensions import Dimension, nearest
from footfall.measurement.cube.measures import COHORT, MEASURES
from footfall.measurement.cube.members import Members
from footfall.measurement.cube.question import BASES, EMPTY, BadQuestion, Filter, Question
from footfall.measurement.rules.comparing import Stretch
from footfall.qualification.filters import DIMENSIONS
from footfall.shared.calendar import Calendar
from footfall.shared.periods import NAMES, days_of, offered

ALL_TIME = "all"
USUAL = (
    "leads",
    "pct_warm",
    "pct_demo",
    "pct_sold",
    "pct_dead",
    "cost",
    "cost_per_lead",
    "cost_per_sale",
    "sales_value",
)
MOST_DAYS = 3_660
"""Ten years after capture everything that will happen has happened."""


@dataclass(frozen=True)
class Asked:
    """What an address of the scoreboard says: the leads, the days, the basis, and how the table stands."""

    filters: tuple[Filter, ...]
    period: str
    start: date | None
    end: date | None
    basis: str
    rows: tuple[str, ...]
    measures: tuple[str, ...]
    sort: str
    members: Members
    as_of: date | None = None
    within: int = 0

    def question(
        self, measures: Iterable[str], rows: Sequence[str] = (), columns: Sequence[str] = (), **more: Any
    ) -> Question:
        """A question about these leads in these days."""
        more = {"as_of": self.as_of, "within": self.within} | more
        return Question(
            tuple(measures), tuple(rows), tuple(columns), self.filters, self.basis, self.start, self.end, **more
        )

    @property
    def days(self) -> Stretch:
        """The days, as they are compared with others."""
        return Stretch(self.period, self.start, self.end)

    def on_days(self, start: date, end: date) -> "Asked":
        """The same for other days."""
        return replace(self, start=start, end=end)

    def keys(self, name: str) -> list[int | None]:
        """Keys a dimension is held to."""
        dimension = self.members.dimensions.get(name)
        return [
            self.members.key(dimension, value) for one in self.filters if one.dimension == name for value in one.values
        ]


def asked(query: QueryDict, members: Members, *, today: date, by: Staff) -> Asked:
    """What the address says; what can't be meant is refused in words."""
    period, start, end = _days(query, today, members.calendar)
    basis = query.get("basis") or COHORT
    if basis not in BASES:
        raise BadQuestion(f"The basis is cohort or activity, not {basis}.")
    rows = [members.dimensions.get(name).name for name in (query.get("rows"), query.get("then")) if name]
    measures = [name for name in query.getlist("measure") if name in MEASURES]
    return Asked(
        tuple(_filters(query, members, by)),
        period,
        start,
        end,
        basis,
        tuple(dict.fromkeys(rows)),
        tuple(dict.fromkeys(measures)) or USUAL,
        query.get("sort", ""),
        members,
        _day(query.get("as_of")),
        _whole(query.get("within")),
    )


def address(query: QueryDict, **changes: str | Sequence[str] | None) -> str:
    """The address with some parameters changed; None takes one out. Always in the same order."""
    pairs = {key: values for key, values in query.lists() if any(values)}
    for key, value in changes.items():
        name = "from" if key == "from_" else key
        pairs[name] = [] if value is None else [value] if isinstance(value, str) else list(value)
    return "?" + urlencode([(key, value) for key, values in sorted(pairs.items()) for value in values if value])


def drillable(
    members: Members, tree: str, held: Sequence[int | None], within: Collection[int] | None = None
) -> Dimension | None:
    """The next level of a tree where there is something to choose from, below what it is held to and `within` what
    one may see; none where there is nothing to choose."""
    keys = [key for key in held if key is not None]
    inside = set(members.below(tree, keys)) - set(keys) if keys else None
    level = None
    for level in (one for one in members.dimensions.all() if one.members == tree and one.level):
        here = [
            one.key
            for one in members.of(level)
            if (inside is None or one.key in inside) and (within is None or one.key in within)
        ]
        if len(here) > 1:
            return level
    # Of the whole company the last level is shown even where it has one member only.
    return level if within is None else None


def _whole(text: str | None) -> int:
    if not text:
        return 0
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= MOST_DAYS:
        raise BadQuestion(f"{text} is not a number of days; write 30.")
    return int(text)


def _filters(query: QueryDict, members: Members, by: Staff) -> Iterable[Filter]:
    for name in DIMENSIONS:
        values = [value.strip() for value in query.getlist(name) if value.strip()]
        if not values:
            continue
        dimension = members.dimensions.get(name)
        found = [str(by.pk) if name == "owner" and value == "me" else value for value in values]
        yield Filter(name, tuple(_canonical(members, dimension, value) for value in found))


def _canonical(members: Members, dimension: Dimension, value: str) -> str:
    """One spelling for a member that may be given by its id or its short name."""
    key = members.key(dimension, value)
    known = key in members.by_dimension.get(dimension.members, {})
    return members.spelt(dimension, key) if known else EMPTY if key is None else value


def days_said(
    period: str, first: date | None, last: date | None, *, today: date, calendar: Calendar
) -> tuple[date | None, date | None]:
    """First and last day of a named period, or of all time; days of one's own stand before it."""
    if period and period != ALL_TIME and period not in NAMES:
        raise BadQuestion(f"There is no period called {period}.{nearest(period, list(offered(calendar)))}")
    start, end = days_of(period, today, calendar) if period in NAMES else (None, None)
    opens, closes = first or start, last or end
    if opens and closes and opens > closes:
        raise BadQuestion("The period ends before it starts.")
    return opens, closes


def _days(query: QueryDict, today: date, calendar: Calendar) -> tuple[str, date | None, date | None]:
    period = query.get("period") or ""
    first, last = _day(query.get("from")), _day(query.get("to"))
    opens, closes = days_said(period, first, last, today=today, calendar=calendar)
    return period if not (first or last) else "", opens, closes


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadQuestion(f"{text} is not a day; write 2026-03-31.") from None
