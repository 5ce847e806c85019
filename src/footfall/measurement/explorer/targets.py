"""The target behind a number of the explorer: that of its place and product, or what the targets below come to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from footfall.measurement.asking import Asked
from footfall.measurement.cube.dimensions import Dimension
from footfall.measurement.cube.measures import Measure
from footfall.measurement.cube.members import Members, day_of, days_of
from footfall.measurement.models import Target
from footfall.measurement.rules.targets import Aim, aimed_at
from footfall.shared.calendar import Calendar
from footfall.shared.currencies import DIGITS

Spot = Sequence[tuple[Dimension, int | None]]
TOLD_BY = frozenset({"location", "product"})
"""Dimensions that a target is written down for."""


@dataclass(frozen=True)
class Aimed:
    """What shall be reached, in the unit of the measure's own numbers; `is_running` if only up to today."""

    number: float
    is_running: bool


@dataclass(frozen=True)
class Targets:
    """The targets of some measures, by measure."""

    aims: dict[str, list[Aim]]

    def of(
        self, measure: Measure, asked: Asked, spot: Spot, members: Members, *, today: date, currency: str
    ) -> Aimed | None:
        """The target of a cell; none where no target is written down for what it counts."""
        aims, days = self.aims.get(measure.name, []), _days(asked, spot, members.calendar)
        if not aims or days is None or not _is_told(asked, spot):
            return None
        start, end = days[0], min(days[1], today)
        place, product = _deepest("location", asked, spot), _deepest("product", asked, spot)
        adds_up = not measure.under and not measure.quantile
        own = [aim for aim in aims if (aim.place, aim.product) == (place, product)]
        if not own and adds_up:
            own = list(_below(aims, members, place, product))
        found = aimed_at(own, start, end, adds_up=adds_up)
        return None if not found else Aimed(_in_units(measure, found, currency), is_running=days[1] > today)


def targets_of(measures: Iterable[str]) -> Targets:
    """The targets of these measures, in one statement."""
    found: dict[str, list[Aim]] = {}
    for one in Target.objects.filter(measure__in=list(measures)):
        aim = Aim(one.from_on, one.until_on, float(one.amount), one.location_id, one.product_id)
        found.setdefault(one.measure, []).append(aim)
    return Targets(found)


def _days(asked: Asked, spot: Spot, calendar: Calendar) -> tuple[date, date] | None:
    start, end = asked.start, asked.end
    for dimension, key in spot:
        if dimension.is_time:
            keys = days_of(calendar, dimension.level, key or 0)
            first, last = day_of(keys[0]), day_of(keys[-1])
            start, end = max(first, start or first), min(last, end or last)
    return (start, end) if start and end and start <= end else None


def _is_told(asked: Asked, spot: Spot) -> bool:
    held = {one.dimension for one in asked.filters} | {one.members for one, _ in spot if not one.is_time}
    is_single = all(len(one.values) == 1 for one in asked.filters)
    return held <= TOLD_BY and is_single and all(key is not None for _, key in spot)


def _deepest(tree: str, asked: Asked, spot: Spot) -> int | None:
    keys = [key for one, key in spot if one.members == tree]
    held = next((one.values[0] for one in asked.filters if one.dimension == tree), "")
    return keys[-1] if keys else int(held) if held.isdecimal() else None


def _below(aims: Sequence[Aim], members: Members, place: int | None, product: int | None) -> Iterable[Aim]:
    """Targets of the places below, each place once: where a city has one, those of its outlets are in it."""
    mine = [aim for aim in aims if aim.product == product and aim.place is not None]
    inside = set(members.below("location", [place])) if place is not None else {aim.place for aim in mine}
    places = {aim.place for aim in mine if aim.place in inside and aim.place is not None}
    covered = {key for one in places for key in members.below("location", [one]) if key != one}
    return [aim for aim in mine if aim.place in places - covered]


def _in_units(measure: Measure, amount: float, currency: str) -> float:
    if measure.unit == "money":
        return float(amount * 10 ** DIGITS.get(currency, 2))
    return amount / 100 if measure.unit == "rate" else amount
