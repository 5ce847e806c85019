"""Attendants compared like with like: what each brought against what their outlet brings on such days, drawn to the average.

A shift is a day on which somebody captured at an outlet. What is expected of it is the outlet's own mean for that day of
the week, so that neither a busy outlet nor a Saturday makes anybody look good. The ratio of brought to expected is then
drawn to one, the more so the fewer shifts there are (gamma-Poisson, its strength by the method of moments).
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

Z = 1.96
STRONGEST, WEAKEST = 1_000.0, 2.0
"""Bounds of the strength: all alike, and nearly everybody for themselves."""


@dataclass(frozen=True, slots=True)
class Shift:
    """What somebody captured at an outlet on a day; weekday 0 is Monday."""

    staff: int
    outlet: int
    weekday: int
    leads: int
    good: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands: brought, expected, and the ratio with the interval it lies in by 95 %."""

    staff: int
    shifts: int
    leads: int
    good: int
    expected: float
    ratio: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """Above or below what is expected, where that is beyond chance."""
        return "above" if self.low > 1 else "below" if self.high < 1 else ""


def standings(shifts: Iterable[Shift]) -> list[Standing]:
    """Everybody with a shift, the highest ratio first."""
    rows = list(shifts)
    usual = _usual(rows)
    sums: dict[int, list[float]] = defaultdict(lambda: [0, 0, 0, 0.0])
    for row in rows:
        mine = sums[row.staff]
        mine[0] += 1
        mine[1] += row.leads
        mine[2] += row.good
        mine[3] += usual[row.outlet, row.weekday]
    strength = _strength(rows, usual)
    found = [
        _standing(staff, int(mine[0]), int(mine[1]), int(mine[2]), mine[3], strength) for staff, mine in sums.items()
    ]
    return sorted(found, key=lambda one: (-one.ratio, one.staff))


def _usual(rows: list[Shift]) -> dict[tuple[int, int], float]:
    """Good leads of one shift, by outlet and day of the week; a day with few shifts leans on the outlet's mean."""
    by_outlet: dict[int, list[int]] = defaultdict(list)
    by_day: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in rows:
        by_outlet[row.outlet].append(row.good)
        by_day[row.outlet, row.weekday].append(row.good)
    mean = {outlet: sum(goods) / len(goods) for outlet, goods in by_outlet.items()}
    lean = 4
    return {key: (sum(goods) + lean * mean[key[0]]) / (len(goods) + lean) for key, goods in by_day.items()}


def _strength(rows: list[Shift], usual: dict[tuple[int, int], float]) -> float:
    """How many expected leads the average weighs: few where people really differ, many where chance explains it all.

    The outlet's mean holds one's own shifts too. Whoever has the share h of them differs from it by chance only 1 - h times
    as much as counts do, and of how people differ 1 - h of their own is seen and the shares of the others' against it.
    """
    shifts: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    cells: dict[tuple[int, int], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in rows:
        shifts[row.outlet][row.staff] += 1
        cell = cells[row.outlet, row.staff]
        cell[0] += row.good
        cell[1] += usual[row.outlet, row.weekday]
    beyond = seen = 0.0
    for (outlet, staff), (good, expected) in cells.items():
        here = shifts[outlet]
        whole = sum(here.values())
        own = here[staff] / whole
        others = sum((count / whole) ** 2 for who, count in here.items() if who != staff)
        beyond += (good - expected) ** 2 - expected * (1 - own)
        seen += expected**2 * ((1 - own) ** 2 + others)
    if beyond <= 0 or not seen:
        return STRONGEST
    return min(STRONGEST, max(WEAKEST, seen / beyond))


def _standing(staff: int, shifts: int, leads: int, good: int, expected: float, strength: float) -> Standing:
    shape, rate = good + strength, expected + strength
    return Standing(
        staff, shifts, leads, good, expected, shape / rate, _quantile(shape, -Z) / rate, _quantile(shape, Z) / rate
    )


def _quantile(shape: float, z: float) -> float:
    """A quantile of the gamma distribution of rate one (Wilson and Hilferty 1931)."""
    return float(shape * max(0.0, 1 - 1 / (9 * shape) + z / (3 * math.sqrt(shape))) ** 3)
