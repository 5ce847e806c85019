"""Costs spread over leads, exact to the minor unit.

A cost is carried by the leads captured under its levels in its days, evenly, by their value or by the calls made
to them; what division leaves
goes to the largest remainders, of equal ones to the smaller lead. A cost without such leads is carried by nobody.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
LEVELS = ("entry_point", "campaign", "location", "product")
"""In the order in which they usually leave the fewest leads."""
_DAY_BITS = 24
_SAFE = 1 << 62


@dataclass(frozen=True)
class Spent:
    """One cost: its days, its amount, what it is spread by, and the level keys it names."""

    cost: int
    first_day: int
    last_day: int
    amount: int
    by_value: bool
    levels: dict[str, int]
    by_attempts: bool = False


@dataclass(frozen=True)
class Carriers:
    """Leads that may carry cost, as columns of the same length; 0 stands for an empty key."""

    lead: Integers
    day: Integers
    value: Integers
    levels: dict[str, Integers]
    attempts: Integers | None = None


Below = Callable[[str, int], Iterable[int]]
"""Gives a key of a level and all keys below it."""


def spread(costs: Sequence[Spent], carriers: Carriers, below: Below) -> tuple[Integers, set[int]]:
    """Each lead's share of all costs, in the carriers' order, and which costs are carried at all."""
    shares = np.zeros(len(carriers.lead), dtype=np.int64)
    carried: set[int] = set()
    places = _Places(carriers, below)
    for cost in costs:
        found = places.under(cost)
        if len(found):
            carried.add(cost.cost)
            shares[found] += _shares(cost, carriers, found)
    return shares, carried


def _shares(cost: Spent, carriers: Carriers, found: Integers) -> Integers:
    leads = carriers.lead[found]
    weights = np.maximum(carriers.value[found], 0) if cost.by_value else None
    if cost.by_attempts and carriers.attempts is not None:
        weights = carriers.attempts[found]
    if weights is None or not weights.any():
        return _evenly(cost.amount, leads)
    return _by_weight(cost.amount, weights, leads)


def _evenly(amount: int, leads: Integers) -> Integers:
    share, rest = divmod(amount, len(leads))
    shares = np.full(len(leads), share, dtype=np.int64)
    if rest:
        shares[np.argpartition(leads, rest - 1)[:rest]] += 1
    return shares


def _by_weight(amount: int, weights: Integers, leads: Integers) -> Integers:
    whole = sum(int(weight) for weight in weights)
    # Beyond 62 bits numpy would wrap around: Python's own integers are slow there, but right.
    exact: npt.NDArray[np.int64] = weights if amount * int(weights.max()) < _SAFE else weights.astype(object)
    shares, remainders = exact * amount // whole, exact * amount % whole
    rest = amount - int(shares.sum())
    if rest:
        shares[np.lexsort((leads, -remainders))[:rest]] += 1
    return shares.astype(np.int64)


class _Places:
    """Finds the carriers under a cost by the level that leaves the fewest to look at."""

    def __init__(self, carriers: Carriers, below: Below) -> None:
        self.carriers = carriers
        self.below = below
        self.start = int(carriers.day.min()) if len(carriers.day) else 0
        self.end = int(carriers.day.max()) if len(carriers.day) else -1
        self._orders: dict[str, tuple[Integers, Integers]] = {}
        self._tables: dict[tuple[str, int], npt.NDArray[np.bool_]] = {}
        self._keys: dict[tuple[str, int], list[int]] = {}

    def under(self, cost: Spent) -> Integers:
        """Places of the leads captured under the cost's levels in its days."""
        first, last = max(cost.first_day, self.start), min(cost.last_day, self.end)
        if first > last:
            return np.empty(0, dtype=np.int64)
        level = next((name for name in LEVELS if name in cost.levels), "")
        keys = self._below(level, cost.levels[level]) if level else [0]
        found = self._runs(level, keys, first, last)
        for other in LEVELS:
            if other in cost.levels and other != level:
                found = found[self._table(other, cost.levels[other])[self.carriers.levels[other][found]]]
        return found

    def _runs(self, level: str, keys: Iterable[int], first: int, last: int) -> Integers:
        order, marks = self._order(level)
        edges = [((key << _DAY_BITS) + first - self.start, (key << _DAY_BITS) + last - self.start + 1) for key in keys]
        runs = np.searchsorted(marks, np.array(edges, dtype=np.int64))
        pieces = [order[begin:end] for begin, end in runs if begin < end]
        return np.concatenate(pieces) if pieces else np.empty(0, dtype=np.int64)

    def _order(self, level: str) -> tuple[Integers, Integers]:
        """Carriers in the order of a level and, in it, of days; and what they are ordered by."""
        if level not in self._orders:
            keys = self.carriers.levels[level] << _DAY_BITS if level else np.int64(0)
            marks = keys + self.carriers.day - self.start
            order = np.argsort(marks)
            self._orders[level] = (order, marks[order])
        return self._orders[level]

    def _table(self, level: str, key: int) -> npt.NDArray[np.bool_]:
        """For each key of a level whether it lies below `key`."""
        if (level, key) not in self._tables:
            keys = self._below(level, key)
            table = np.zeros(max(*keys, int(self.carriers.levels[level].max(initial=0))) + 1, dtype=np.bool_)
            table[keys] = True
            self._tables[level, key] = table
        return self._tables[level, key]

    def _below(self, level: str, key: int) -> list[int]:
        if (level, key) not in self._keys:
            self._keys[level, key] = list(self.below(level, key))
        return self._keys[level, key]


def window(costs: Iterable[tuple[int, int]], days: Iterable[int]) -> tuple[int, int] | None:
    """First and last day of all that changed days can touch: costs that overlap share leads, so the stretch grows
    until no cost crosses its ends."""
    touched = sorted(days)
    if not touched:
        return None
    first, last = touched[0], touched[-1]
    spans = sorted(costs)
    grown = True
    while grown:
        crossing = [span for span in spans if span[0] <= last and span[1] >= first]
        low, high = min([first, *(a for a, _ in crossing)]), max([last, *(b for _, b in crossing)])
        grown = (low, high) != (first, last)
        first, last = low, high
    return first, last
