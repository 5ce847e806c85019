"""What changed and why, in sentences: the members of each dimension that have most to do with a change."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from footfall.measurement.cube.answer import Answer
from footfall.measurement.cube.dimensions import Dimension
from footfall.measurement.cube.document import EMPTY_NAME
from footfall.measurement.cube.measures import Measure, Value
from footfall.measurement.cube.question import Question
from footfall.measurement.cube.why import Part, can_be_shared, parts_of
from footfall.measurement.reading import as_people_read
from footfall.measurement.rules.shifting import Shift
from footfall.web import figures

MOST_CAUSES = 3
SMALLEST = 0.1
"""A part below this share of the whole change explains nothing."""


@dataclass(frozen=True)
class Cause:
    """One member of one dimension and its part of a change."""

    dimension: str
    name: str
    said: str
    why: str
    url: str


@dataclass(frozen=True)
class Causes:
    """Finds the largest parts of a change, one for each dimension."""

    ask: Callable[[Question], Answer]
    shift: Shift
    currency: str

    def of(self, measure: Measure, question: Question, dimensions: Iterable[Dimension], change: float) -> list[Cause]:
        """The members that have most to do with it, the largest first; of each dimension the one that moved most."""
        if not can_be_shared(measure) or not change:
            return []
        found: list[tuple[Part, Dimension]] = []
        for dimension in dimensions:
            asked = Question(
                (measure.name,), (dimension.name,), (), question.filters, question.basis, question.start, question.end
            )
            parts = parts_of(measure, self.ask(asked), self.ask(self.shift.question(asked)))
            same_way = [part for part in parts if part.keys != (None,) and part.total * (1 if change > 0 else -1) > 0]
            if len(parts) > 1 and same_way and abs(same_way[0].total) >= SMALLEST * abs(change):
                found.append((same_way[0], dimension))
        found.sort(key=lambda pair: -abs(pair[0].total))
        return [self._cause(measure, question, *pair) for pair in found[:MOST_CAUSES]]

    def _cause(self, measure: Measure, question: Question, part: Part, dimension: Dimension) -> Cause:
        amount = float(part.total)
        sign = "+" if amount > 0 else "−"
        if measure.unit == "rate":
            said = f"{sign}{100 * abs(amount):.1f} pt"
        else:
            number = round(abs(amount)) if measure.unit in {"count", "money"} else abs(amount)
            said = f"{sign}{as_people_read(measure, Value(number), self.currency)}"
        return Cause(
            dimension.label, part.names[0] or EMPTY_NAME, said, _why(measure, part), _url(measure, question, dimension)
        )


def _why(measure: Measure, part: Part) -> str:
    """Whether it is its own doing, or that more or less came from it."""
    if not measure.under:
        return (
            "more than before"
            if part.total > 0
            else "fewer than before"
            if measure.unit == "count"
            else "less than before"
        )
    if abs(part.by_rate) >= abs(part.by_share):
        return "higher there than before" if part.by_rate > 0 else "lower there than before"
    return "its share of all has changed"


def _url(measure: Measure, question: Question, dimension: Dimension) -> str:
    """The explorer with the dimension's members side by side, then and now."""
    pairs = [("rows", dimension.name), ("measure", measure.name), ("compare", "previous"), ("basis", question.basis)]
    pairs += [("measure", "leads")] if measure.name != "leads" else []
    pairs += [(one.dimension, value) for one in question.filters for value in one.values]
    pairs += [(name, day.isoformat()) for name, day in (("from", question.start), ("to", question.end)) if day]
    return f"{reverse('measurement:explorer')}?{urlencode(pairs)}"


def in_points(measure: Measure, amount: float, currency: str) -> str:
    """How much a measure changed, as it is read."""
    if measure.unit == "rate":
        return f"{100 * abs(amount):.1f} pt"
    if measure.unit == "count":
        return figures.count(abs(amount))
    return as_people_read(measure, Value(round(abs(amount)) if measure.unit == "money" else abs(amount)), currency)
