"""From a sales target to leads, calls, hours and money, by channel and month."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from footfall.decisions.planning.counts import MONTH
from footfall.decisions.planning.outlook import Known, Outlook, outlook
from footfall.decisions.statistics.kinds import Floats
from footfall.shared.late import late

stats = late("scipy.stats")

MOST_TIMES = 50.0
HOUR = 3600


@dataclass(frozen=True)
class Effort:
    """What one lead of a channel takes and brings, on average; money in minor units."""

    calls: float
    seconds: float
    cost: float
    margin_of_sale: float
    appointments: float


@dataclass(frozen=True)
class Plan:
    """A target by a day, and how many leads a day each channel shall bring; how they get there is `Known`."""

    known: Known
    effort: Sequence[Effort]
    daily: Floats
    target: int
    days: int
    probability: float = 0.9

    @cached_property
    def outlook(self) -> Outlook:
        """Sales until the day."""
        return outlook(self.known, self.known.coming(self.days) + self.known.of_plan(self.daily, self.days))

    @property
    def chance(self) -> float:
        """Chance to reach the target."""
        return self.outlook.chance(self.target)

    def times(self, factor: float) -> "Plan":
        """The same plan with so many times the leads in every channel."""
        return replace(self, daily=self.daily * factor)

    def factor_needed(self) -> float | None:
        """How many times the leads it takes for the chance that is wanted; None if no number of leads would do."""
        base, new = self.known.coming(self.days), self.known.of_plan(self.daily, self.days)

        def chance(factor: float) -> float:
            return outlook(self.known, base + factor * new).chance(self.target)

        if chance(0.0) >= self.probability:
            return 0.0
        if chance(MOST_TIMES) < self.probability:
            return None
        low, high = 0.0, MOST_TIMES
        while high - low > 0.002 * max(high, 1):
            middle = (low + high) / 2
            low, high = (low, middle) if chance(middle) >= self.probability else (middle, high)
        return high

    @property
    def leads(self) -> Floats:
        """Leads by channel until the day."""
        return np.asarray(self.daily * self.days)

    def leads_by_month(self) -> Floats:
        """Leads by stretch of 30 days (a row) and channel; the last stretch may be shorter."""
        lengths = [min(MONTH, self.days - start) for start in range(0, self.days, MONTH)]
        return np.array([self.daily * length for length in lengths])

    def sum_of(self, name: str) -> float:
        """Calls, seconds, cost or appointments of all leads of the plan."""
        return float(sum(leads * getattr(effort, name) for leads, effort in zip(self.leads, self.effort, strict=True)))

    @property
    def hours(self) -> float:
        """Hours of callers."""
        return self.sum_of("seconds") / HOUR

    @cached_property
    def still_to_come(self) -> float:
        """Sales to be expected of leads that are there already."""
        return outlook(self.known, self.known.coming(self.days)).sales


def leads_for(sales: int, probability: float, rate: float, *, learnt_from: float | None = None) -> int:
    """Leads of one channel for so many sales with this chance, if the rate is known, or was learnt from so many leads.

    The number on the back of the envelope, and what it leaves out: chance, and not knowing the rate.
    """
    low, high = sales - 1, max(2 * sales, 1)
    known = learnt_from is None

    def chance(leads: int) -> float:
        if known:
            return float(stats.binom.sf(sales - 1, leads, rate))
        yes = rate * (learnt_from or 0.0)
        return float(stats.betabinom.sf(sales - 1, leads, yes + 0.5, (learnt_from or 0.0) - yes + 0.5))

    while chance(high) < probability:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if chance(middle) >= probability else (middle, high)
    return high


def is_gap_chance(meant: Outlook, actual: int) -> tuple[float, bool]:
    """How likely a result at least this far from the middle is under the plan, and whether that is ordinary (10 %)."""
    fewer, most = meant.place_of(actual)
    p = min(1.0, 2 * min(most, 1 - fewer))
    return p, p >= 0.1  # noqa: PLR2004 -- one month of ten is off by more
