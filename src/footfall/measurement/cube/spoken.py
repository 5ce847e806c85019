"""A question in words, as the command line and the API take it: names and codes, or ids."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from footfall.measurement.cube.measures import COHORT, measure_called
from footfall.measurement.cube.members import Members, UnknownMember
from footfall.measurement.cube.question import BadQuestion, Filter, Question

_NEXT_FILTER = re.compile(r",(?=\s*[\w.-]+\s*=)")


@dataclass(frozen=True)
class Spoken:
    """What was said, before names are looked up."""

    measures: Sequence[str]
    rows: Sequence[str] = ()
    columns: Sequence[str] = ()
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)
    basis: str = COHORT
    start: date | None = None
    end: date | None = None
    sort: str = ""
    limit: int = 0
    as_of: date | None = None
    within: int = 0

    def question(self, members: Members) -> Question:
        """The question meant, or a refusal that names what is nearest to an unknown name."""
        known = members.dimensions
        return Question(
            measures=tuple(measure_called(name).name for name in self.measures),
            rows=tuple(known.get(name).name for name in self.rows),
            columns=tuple(known.get(name).name for name in self.columns),
            filters=tuple(_filter(members, name, values) for name, values in self.where.items()),
            basis=self.basis.strip().lower(),
            start=self.start,
            end=self.end,
            sort=self.sort.strip(),
            limit=self.limit,
            as_of=self.as_of,
            within=self.within,
        )


def listed(texts: Sequence[str]) -> list[str]:
    """Names given one by one or with commas between."""
    return [name for text in texts for part in text.split(",") if (name := part.strip())]


def held(texts: Sequence[str]) -> dict[str, list[str]]:
    """Filters like `source=web,location=Delhi`; the same dimension again means any of its values."""
    found: dict[str, list[str]] = {}
    for text in texts:
        for part in _NEXT_FILTER.split(text):
            name, sign, value = part.partition("=")
            if not sign or not name.strip():
                raise BadQuestion(f"{part.strip()} is not a filter; write source=web.")
            found.setdefault(name.strip(), []).append(value.strip())
    return found


def _filter(members: Members, name: str, values: Sequence[str]) -> Filter:
    dimension = members.dimensions.get(name)
    found: list[str] = []
    for value in values:
        try:
            found.append(members.find(dimension, value))
        except UnknownMember:
            # "web,referral" is two values where no member has such a name.
            if "," not in value:
                raise
            found += [members.find(dimension, part) for part in value.split(",")]
    return Filter(dimension.name, tuple(found))
