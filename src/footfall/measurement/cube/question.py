"""A question to the cube as one canonical value: it is the URL, the body of the API, the cache key and the saved view."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from footfall.measurement.cube.measures import ACTIVITY, BASES, COHORT
from footfall.shared.errors import Invalid

EMPTY = "none"
"""How a question says the empty member."""

__all__ = ["ACTIVITY", "BASES", "COHORT", "EMPTY", "BadQuestion", "Filter", "Question", "Scope"]


class BadQuestion(Invalid):
    """That can't be asked."""


@dataclass(frozen=True, order=True)
class Filter:
    """A dimension held to some of its members, spelt as in a URL: an id, a short name, or `none` for the empty one."""

    dimension: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Scope:
    """Whose numbers they may be: all, those of places, or those of a person; `kind` names the rule."""

    kind: str = "all"
    places: tuple[int, ...] = ()
    staff: int = 0
    team: int | None = None


@dataclass(frozen=True)
class Question:
    """What is asked: which measures, by what, of which leads, on which basis, from when until when (both days included).

    `as_of` reads leads as they stood at the end of that day; `within` counts of a cohort only what was reached within so
    many days of capture. `sure` reads besides how much amounts of money vary by chance, so that they can be compared.
    """

    measures: tuple[str, ...]
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    basis: str = COHORT
    start: date | None = None
    end: date | None = None
    sort: str = ""
    limit: int = 0
    as_of: date | None = None
    within: int = 0
    sure: bool = False

    def __post_init__(self) -> None:
        if self.basis not in BASES:
            raise BadQuestion(f"The basis is cohort or activity, not {self.basis}.")
        if not self.measures:
            raise BadQuestion("Ask for at least one measure.")
        if self.start and self.end and self.start > self.end:
            raise BadQuestion("The period ends before it starts.")
        if self.limit < 0:
            raise BadQuestion("A limit is a number of rows, not a negative one.")
        if self.within < 0 or (self.within and self.basis != COHORT):
            raise BadQuestion("Within so many days of capture is asked of a cohort, in days of one or more.")
        if doubled := _doubled([*self.rows, *self.columns]):
            raise BadQuestion(f"{doubled} stands there twice.")
        object.__setattr__(self, "measures", tuple(dict.fromkeys(self.measures)))
        object.__setattr__(self, "filters", _canonical(self.filters))

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Rows, then columns."""
        return (*self.rows, *self.columns)

    def held_to(self, dimension: str) -> tuple[str, ...]:
        """The members a dimension is held to; empty when it is free."""
        return next((one.values for one in self.filters if one.dimension == dimension), ())

    def where(self, dimension: str, *values: str) -> "Question":
        """The same question with a dimension held to these members instead, or set free."""
        kept = [one for one in self.filters if one.dimension != dimension]
        return replace(self, filters=(*kept, Filter(dimension, values)) if values else tuple(kept))

    def url(self) -> str:
        """The query string, always the same for the same question."""
        pairs = [("measure", name) for name in self.measures]
        pairs += [("by", name) for name in self.rows] + [("across", name) for name in self.columns]
        pairs += [(one.dimension, value) for one in self.filters for value in one.values]
        pairs += [("basis", self.basis)]
        days = (("from", self.start), ("to", self.end), ("as_of", self.as_of))
        pairs += [(name, day.isoformat()) for name, day in days if day]
        pairs += [("within", str(self.within))] if self.within else []
        pairs += [("sort", self.sort)] if self.sort else []
        pairs += [("limit", str(self.limit))] if self.limit else []
        return urlencode(pairs)


def read_day(text: str) -> date:
    """A day from 2026-03-31, 2026-03 (its first day) or 2026."""
    parts = text.strip().split("-")
    try:
        year, month, day = (*(int(part) for part in parts), 1, 1)[:3] if len(parts) <= 3 else (0, 0, 0)  # noqa: PLR2004
        return date(year, month, day)
    except ValueError:
        raise BadQuestion(f"{text} is not a day; write 2026-03-31.") from None


def _canonical(filters: Iterable[Filter]) -> tuple[Filter, ...]:
    joined: dict[str, set[str]] = {}
    for one in filters:
        joined.setdefault(one.dimension, set()).update(one.values)
    return tuple(Filter(name, tuple(sorted(values))) for name, values in sorted(joined.items()) if values)


def _doubled(names: Sequence[str]) -> str:
    return next((name for place, name in enumerate(names) if name in names[:place]), "")
