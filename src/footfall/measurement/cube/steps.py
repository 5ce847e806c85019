"""Medians out of steps: how many leads have each number of days. Steps add up, so totals need no second reading."""

from collections.abc import Iterable, Sequence
from math import ceil, floor
from typing import Any

from footfall.measurement.cube.atoms import QUANTILES

PLACES = 6
"""Digits that are kept of what lies between two whole numbers; engines differ in the last of sixteen."""


def alike(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Quantiles of the same leads and the same column together."""
    found: dict[tuple[str, int, int], list[str]] = {}
    for name in names:
        one = QUANTILES[name]
        found.setdefault((one.column, one.has, one.lacks), []).append(name)
    return [tuple(names) for names in found.values()]


def quantile_rows(
    steps: Iterable[Sequence[Any]], kept: Sequence[int], shares: Sequence[float]
) -> list[tuple[Any, ...]]:
    """A row of the kept keys and their quantiles, from rows of all keys, a number, and how many leads have it."""
    counts: dict[tuple[Any, ...], dict[int, int]] = {}
    for *keys, number, leads in steps:
        mine = counts.setdefault(tuple(keys[place] for place in kept), {})
        mine[number] = mine.get(number, 0) + leads
    return [(*key, *quantiles(mine, shares)) for key, mine in counts.items()]


def quantiles(counts: dict[int, int], shares: Sequence[float]) -> list[float]:
    """What each share of the leads stays at or below, between two of them in proportion."""
    numbers = sorted(counts)
    last = sum(counts.values()) - 1
    found = []
    for share in shares:
        place = last * share
        low, high = (_at(numbers, counts, whole) for whole in (floor(place), ceil(place)))
        found.append(round(low + (high - low) * (place - floor(place)), PLACES))
    return found


def _at(numbers: Sequence[int], counts: dict[int, int], place: int) -> int:
    """The number of the lead in this place, counted from 0, if all stood in order."""
    for number in numbers:
        place -= counts[number]
        if place < 0:
            return number
    raise IndexError(place)
