"""A plan week by week: what is to be expected by each, kept so that what comes can be held against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from footfall.decisions.planning.outlook import Known, outlook
from footfall.decisions.statistics.kinds import Floats
from footfall.shared.calendar import Calendar
from footfall.shared.late import late

stats = late("scipy.stats")

WEEK = 7
ORDINARY = 0.1
"""One week of ten is off by more than this: nothing to be alarmed at."""


@dataclass(frozen=True)
class Expected:
    """Sales to be expected by a day of the plan: their mean and variance, and between which numbers four times in five."""

    day: int
    mean: float
    variance: float
    low: int
    high: int
    leads: float

    def chance_of(self, sales: int) -> float:
        """How likely a number at least this far from the middle is, by a Poisson whose mean varies (negative binomial)."""
        if self.variance <= self.mean:
            fewer, most = float(stats.poisson.cdf(sales - 1, self.mean)), float(stats.poisson.cdf(sales, self.mean))
        else:
            share = self.mean / self.variance
            size = self.mean * share / (1 - share)
            fewer, most = (float(stats.nbinom.cdf(at, size, share)) for at in (sales - 1, sales))
        return min(1.0, 2 * min(most, 1 - fewer))


def first_end(day: date, calendar: Calendar) -> int:
    """How many days after a day its week is over; of a week's last day the next week is meant."""
    return (calendar.end_of("week", day) - day).days or WEEK


def expected(known: Known, daily: Floats, days: int, first: int = WEEK) -> list[Expected]:
    """What is to be expected by the end of each week of the plan, the first of which has `first` days, and by its last day."""
    ends = [*range(first, days, WEEK), days]
    return [_by(known, daily, day) for day in ends]


def _by(known: Known, daily: Floats, day: int) -> Expected:
    meant = outlook(known, known.coming(day) + known.of_plan(daily, day))
    sums = meant.means.sum(axis=1)
    low, high = meant.between()
    mean = float(sums.mean())
    return Expected(day, mean, mean + float(sums.var()), low, high, float(np.sum(daily) * day))


def as_rows(found: Sequence[Expected]) -> list[list[float]]:
    """The numbers to keep."""
    return [[one.day, one.mean, one.variance, one.low, one.high, one.leads] for one in found]


def from_rows(rows: Sequence[Sequence[float]]) -> list[Expected]:
    """The numbers that were kept."""
    return [
        Expected(int(day), mean, variance, int(low), int(high), leads) for day, mean, variance, low, high, leads in rows
    ]
