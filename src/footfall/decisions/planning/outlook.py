"""What is to come: sales until a day, of leads that are there and of leads that a plan will bring, with their chances.

Rates are drawn from what channels and company know (`pooling`), times and shares from `lags`, and one more factor for what
no month's rates foretell: how far past months were off. Given those, sales are Poisson, so that the chance of reaching a
target is an average of exact tails, not a count of lucky runs.
"""

from dataclasses import dataclass, replace

import numpy as np

from footfall.decisions.planning.counts import MONTH, Counts
from footfall.decisions.planning.lags import Lags, lags_of
from footfall.decisions.planning.pooling import Rates, pooled
from footfall.decisions.statistics.kinds import Floats, Ints
from footfall.shared.late import late

special = late("scipy.special")
stats = late("scipy.stats")

DRAWS, SEED = 4_000, 8
RATES_OF, SALES_FOR_RATES, OLDEST = 90, 100, 720
USUAL_SURPRISE, MONTHS_OF_BELIEF, MOST_MONTHS = 0.03, 3, 8
"""The variance of a month's factor before any month was seen, how many months that belief weighs, months looked back."""
SALES_THAT_TELL, MOST_SURPRISE = 20, 1.5
"""A month of so few expected sales tells half of one with many; the month in which a company began tells too much."""


@dataclass(frozen=True)
class Known:
    """Everything learnt from the past by one day."""

    counts: Counts
    lags: Lags
    rates: Rates
    surprise: float

    def coming(self, days: int) -> Floats:
        """By channel, in leads that will all have bought: what those captured before will still bring within `days`."""
        age = self.counts.age
        return self.counts.by_channel(self.counts.leads * (self.lags.by(age + days) - self.lags.by(age)))

    def of_plan(self, daily: Floats, days: int) -> Floats:
        """The same for leads captured evenly from tomorrow on, `daily` by channel."""
        return np.asarray(daily * self.lags.by(days - 1 - np.arange(days)).sum())

    def of_arrivals(self, arrivals: Counts, days: int) -> Floats:
        """The same for leads whose days are known."""
        return arrivals.by_channel(arrivals.leads * self.lags.by(self.counts.today + days - arrivals.day))


@dataclass(frozen=True)
class Outlook:
    """Means of the Poisson, a row a draw and a column a channel."""

    means: Floats

    @property
    def sales(self) -> float:
        """Sales to be expected."""
        return float(self.means.sum(axis=1).mean())

    def chance(self, target: float) -> float:
        """Chance of at least so many sales."""
        return 1.0 if target <= 0 else float(special.gammainc(target, self.means.sum(axis=1)).mean())

    def between(self, low: float = 0.1, high: float = 0.9, channel: int | None = None) -> tuple[int, int]:
        """Between which numbers of sales it will be with this chance."""
        means = self.means.sum(axis=1) if channel is None else self.means[:, channel]
        return _quantile(means, low), _quantile(means, high)

    def place_of(self, sales: float, channel: int | None = None) -> tuple[float, float]:
        """Chance of fewer, and of at most, so many sales."""
        means = self.means.sum(axis=1) if channel is None else self.means[:, channel]
        return float(stats.poisson.cdf(sales - 1, means).mean()), float(stats.poisson.cdf(sales, means).mean())


def known(counts: Counts, *, surprise: float | None = None) -> Known:
    """What is learnt from counts; `surprise` is found from past months if it is not given."""
    lags = lags_of(counts)
    found = Known(counts, lags, rates_of(counts, lags), 0.0)
    return replace(found, surprise=surprise_of(counts) if surprise is None else surprise)


def rates_of(counts: Counts, lags: Lags) -> Rates:
    """Rates by channel of the last 90 days, or of so much more that there are a hundred sales; young leads in part."""
    window = RATES_OF
    while window < OLDEST and counts.since(counts.today - window + 1).sold.sum() < SALES_FOR_RATES:
        window += MONTH
    latest = counts.since(counts.today - window + 1)
    return pooled(latest.by_channel(latest.sold), latest.by_channel(latest.leads * lags.by(latest.age)))


def outlook(found: Known, exposure: Floats, *, draws: int = DRAWS, seed: int = SEED) -> Outlook:
    """Sales from leads by channel, counted as in `Known.coming`; the same seed gives the same numbers."""
    rng = np.random.default_rng(seed)
    means = found.rates.drawn(rng, draws) * exposure[None, :]
    if found.surprise > 0:
        means = means * rng.gamma(1 / found.surprise, found.surprise, size=(draws, 1))
    return Outlook(means)


def surprise_of(counts: Counts) -> float:
    """The variance of the factor by which past months were off, beyond what chance and the rates explain."""
    first = int(counts.day.min(initial=counts.today))
    sums, weight = USUAL_SURPRISE * MONTHS_OF_BELIEF, float(MONTHS_OF_BELIEF)
    for back in range(1, MOST_MONTHS + 1):
        day = counts.today - back * MONTH
        if day < first + 2 * MONTH:
            break
        then = counts.as_of(day)
        if not then.sold.sum():
            break
        past = known(then, surprise=0.0)
        meant = outlook(past, past.coming(MONTH) + past.of_arrivals(_arrived(counts, day), MONTH), draws=400)
        means = meant.means.sum(axis=1)
        off = (_sold_in(counts, day).sum() - means.mean()) ** 2 - means.mean() - means.var()
        told = float(means.mean() / (means.mean() + SALES_THAT_TELL))
        sums, weight = sums + told * min(float(off / means.mean() ** 2), MOST_SURPRISE), weight + told
    return float(np.clip(sums / weight, 0.002, MOST_SURPRISE))


def corrected_conversion(counts: Counts, *, days: int = MONTH) -> tuple[float, float]:
    """What the leads of the last `days` will have become, and what they have become so far; months lean on each other."""
    lags = lags_of(counts)
    latest = counts.since(counts.today - 3 * days + 1)
    month = latest.age // days
    yes = np.bincount(month, weights=latest.sold, minlength=3).astype(np.float64)
    of = np.bincount(month, weights=latest.leads * lags.by(latest.age), minlength=3).astype(np.float64)
    alone = np.bincount(month, weights=latest.leads, minlength=3)
    return float(pooled(yes, of).mean[0]), float(yes[0] / max(alone[0], 1))


def _arrived(counts: Counts, day: int) -> Counts:
    """Leads captured in the month after a day."""
    inside = (counts.day > day) & (counts.day <= day + MONTH)
    return Counts(
        counts.channels,
        counts.channel[inside],
        counts.day[inside],
        counts.lag[inside],
        counts.leads[inside],
        day + MONTH,
    )


def _sold_in(counts: Counts, day: int) -> Floats:
    """Sales by channel in the month after a day."""
    at = counts.day + counts.lag
    return counts.by_channel(np.where((counts.lag >= 0) & (at > day) & (at <= day + MONTH), counts.leads, 0))


def backtest(counts: Counts, day: int) -> tuple[Outlook, Floats, Ints]:
    """What would have been said on a past day about the month after it, and what came: sales and leads by channel."""
    past, arrived = known(counts.as_of(day)), _arrived(counts, day)
    meant = outlook(past, past.coming(MONTH) + past.of_arrivals(arrived, MONTH))
    return meant, _sold_in(counts, day), arrived.by_channel(arrived.leads).astype(np.int64)


def _quantile(means: Floats, share: float) -> int:
    """The smallest number of sales that is not passed with this chance."""
    low, high = -1, int(stats.poisson.isf(1e-9, means.max(initial=1e-9))) + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if float(stats.poisson.cdf(middle, means).mean()) >= share else (middle, high)
    return high
