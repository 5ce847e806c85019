"""From a number to the leads behind it: the address of the lead list that shows exactly them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product
from urllib.parse import urlencode

from django.urls import reverse

from footfall.measurement.cube.dimensions import THEN, Dimension
from footfall.measurement.cube.layout import CERTIFIED
from footfall.measurement.cube.measures import Measure
from footfall.measurement.cube.members import Members, day_of, days_of
from footfall.measurement.cube.question import EMPTY, Question
from footfall.qualification.filters import ALSO, ONLY
from footfall.shared.calendar import Calendar

_ATOM_TO_MILESTONE = {
    "leads": "lead",
    "verified": "verified",
    "attempted": "first_attempt",
    "contacts": "first_contact",
    "warm": "warm",
    "hot": "hot",
    "qualified": "qualified",
    "appointments": "appointment",
    "demos": "demo",
    "negotiations": "negotiation",
    "orders": "order",
    "deliveries": "delivered",
    "sales": "won",
    "won": "won",
    "spread_sold": "won",
    "lost": "lost",
    "dead": "dead",
    "junk": "junk",
    "recycled": "recycled",
    "existing": "lead",
    "new": "lead",
    "value": "lead",
}
_QUANTILE_TO_MILESTONE = {
    "speed": "first_attempt",
    "speed_open": "first_attempt",
    "warm_days": "warm",
    "sale_days": "won",
    "seconds": "lead",
}
_CUSTOMERS = {
    "existing_leads": "customer=existing&",
    "pct_existing": "customer=existing&",
    "new_leads": "customer=new&",
}
_HELD_CERTIFICATES = "".join(f"certification={level}&" for level in CERTIFIED)
_NOT_IN_THE_LIST = {"repeats", "reachable", "dead_number", "dead_email", "made_up", "no_customer"}
"""Leads that no milestone of the list tells alone."""

MOST_NAMED = 100
"""An address that names more members than this is not made."""

_BY_PLACE = frozenset({"category_today"})
"""Dimensions that are read of a lead's place as it is today; the list of leads knows them by the places."""

_OF_NO_LEADS = {
    "forms_begun", "forms_sent", "notified", "visitors", "passing", "spend", "stranded", "in_time", "in_time_open",
    *_NOT_IN_THE_LIST,
}  # fmt: skip


@dataclass(frozen=True)
class Behind:
    """The leads behind one cell, whatever is counted of them."""

    chosen: str
    days: str
    is_known: bool = True

    def url(self, measure: Measure) -> str:
        """The lead list with those that the measure counts; empty where no address says exactly which."""
        if not self.is_known or (measure.over and measure.over[0] in _OF_NO_LEADS):
            return ""
        besides = _CUSTOMERS.get(measure.name, "")
        if measure.over == ("certified",):
            if "certification=" in self.chosen:
                # An address holds a dimension to any of its values, so it can't narrow what is chosen.
                return ""
            besides = _HELD_CERTIFICATES
        return f"{_leads()}?{self.chosen}{besides}milestone={milestone_of(measure)}&{self.days}"


def behind(
    question: Question, members: Members, dimensions: Sequence[Dimension] = (), keys: Sequence[int | None] = ()
) -> Behind:
    """The leads behind the cell of these members."""
    then = _places_then(question, members, dimensions, keys)
    if then is None or any(one.dimension in _BY_PLACE for one in question.filters):
        return Behind("", "", is_known=False)
    chosen = {one.dimension: set(one.values) for one in question.filters if not one.dimension.startswith(THEN)}
    chosen |= {THEN: then} if then else {}
    start, end = question.start, question.end
    for dimension, key in _as_today(members, dimensions, keys):
        if dimension.is_time:
            start, end = _narrower(start, end, members.calendar, dimension, key)
        elif dimension.name in _BY_PLACE:
            alone = _places_of(members, dimension, key, chosen.get("location", set()))
            if not alone:
                return Behind("", "", is_known=False)
            chosen["location"] = alone
        elif dimension.is_tree:
            narrowed = _in_tree(members, dimension, key, chosen.get(dimension.members, set()))
            if not narrowed:
                return Behind("", "", is_known=False)
            chosen[dimension.members] = narrowed
        else:
            chosen[dimension.name] = {members.spelt(dimension, key)}
    if question.as_of or question.within:
        # The list of leads knows only how they stand now.
        return Behind("", "", is_known=False)
    pairs = [(name, value) for name, values in sorted(chosen.items()) for value in sorted(values)]
    days = [("basis", question.basis)] + [
        (name, day.isoformat()) for name, day in (("from", start), ("to", end)) if day
    ]
    return Behind(f"{urlencode(pairs)}&" if pairs else "", urlencode(days))


@cache
def _leads() -> str:
    return reverse("qualification:leads")


def milestone_of(measure: Measure) -> str:
    """Which leads a measure counts: those of its numerator; of a cost for each of something, those somethings."""
    if measure.quantile:
        return _QUANTILE_TO_MILESTONE[measure.quantile.removesuffix("_p90")]
    first = measure.under[0] if measure.unit == "money" and measure.under else measure.over[0]
    return _ATOM_TO_MILESTONE.get(first, "lead")


def _places_then(
    question: Question, members: Members, dimensions: Sequence[Dimension], keys: Sequence[int | None]
) -> set[str] | None:
    """What places lay under at capture, as the list of leads is held to it: each one of them, or some at once; None where
    it can't be said."""
    held = [one.values for one in question.filters if one.dimension.startswith(THEN)]
    held += [
        (EMPTY if key is None else str(key),)
        for one, key in zip(dimensions, keys, strict=True)
        if one.members == THEN and _is_moved(members, one, key)
    ]
    if any(EMPTY in values for values in held):
        return None
    return {ALSO.join(places) for places in product(*held)} if held else set()


def _as_today(
    members: Members, dimensions: Sequence[Dimension], keys: Sequence[int | None]
) -> Iterator[tuple[Dimension, int | None]]:
    """Dimensions as the list of leads knows them, but for places that lay elsewhere at some capture."""
    for one, key in zip(dimensions, keys, strict=True):
        if one.members != THEN:
            yield one, key
        elif not _is_moved(members, one, key):
            yield members.dimensions.get(f"location.{one.level}"), key


def _is_moved(members: Members, dimension: Dimension, key: int | None) -> bool:
    return key in members.moved.get(dimension.level, ())


def _narrower(
    start: date | None, end: date | None, calendar: Calendar, dimension: Dimension, key: int | None
) -> tuple[date, date]:
    days = days_of(calendar, dimension.level, key or 0)
    first, last = day_of(days[0]), day_of(days[-1])
    return max(first, start or first), min(last, end or last)


def _in_tree(members: Members, dimension: Dimension, key: int | None, held: set[str]) -> set[str]:
    """What of a tree is meant by a cell under a filter: the narrower of the two; nothing if an address can't say it."""
    tree = dimension.members
    if key is None:
        return _in_none(members, dimension, held)
    if not dimension.level and members.used(tree) & set(members.below(tree, [key])) - {key}:
        return {f"{ONLY}{key}"}
    above = {int(value) for value in held if value != EMPTY}
    if not above or any(key in members.below(tree, [one]) for one in above):
        return {str(key)}
    return {str(one) for one in above if one in members.below(tree, [key])}


def _places_of(members: Members, dimension: Dimension, key: int | None, held: set[str]) -> set[str]:
    """The places that have something today, each alone; nothing if an address can't name them all."""
    reading = dimension.on["lead"]
    found = set(members.leaves(reading.tree, reading.level, [key]))
    above = [int(value) for value in held if value.isdigit()]
    if held and len(above) != len(held):
        return set()
    found &= set(members.below("location", above)) if above else members.used("location")
    named = {f"{ONLY}{one}" for one in found} | ({EMPTY} if key is None and not held else set())
    return named if len(named) <= MOST_NAMED else set()


def _in_none(members: Members, dimension: Dimension, held: set[str]) -> set[str]:
    """Under no city: what has no place at all, and a region's own leads where there are any."""
    tree = dimension.members
    above = [int(value) for value in held if value != EMPTY]
    alone = members.used(tree) & set(members.leaves(tree, dimension.level, [None]) if dimension.level else ())
    if above:
        alone &= set(members.below(tree, above))
    named = {f"{ONLY}{one}" for one in alone} | ({EMPTY} if not held or EMPTY in held else set())
    return named if len(named) <= MOST_NAMED else set()
