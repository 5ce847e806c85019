"""How sure a number is: intervals of rates, and whether a difference is more than chance."""

from dataclasses import dataclass
from math import log, sqrt

NORMAL_95 = 1.959964
"""Of a normal distribution 95 % lie within so many standard deviations."""

FEWEST = 12
"""Amounts that are worth fewer equal ones than this tell nothing; `docs/theory/kpis.md` says how that was found."""


@dataclass(frozen=True)
class Sample:
    """What an amount of money rests on: so many values, their sum, and the sum of their squares; they need not be money.

    `level` is the amount. If it is a sum, or the number of values stands below it, then how many there are is chance as well
    (`counts`). `beside` is what else varies, as a share of the square of the amount, `least` the least that all of it does.
    `few` says what there may be too few of.
    """

    level: float
    number: int
    total: float
    squares: float
    counts: bool
    few: str
    beside: float = 0.0
    least: float = 0.0

    @property
    def unevenness(self) -> float:
        """One if all values are alike, more the more of the sum a few of them make (1 + the square of their variation)."""
        return self.number * self.squares / self.total**2 if self.total > 0 else 1.0


def is_told(now: Sample, then: Sample) -> bool:
    """Whether both amounts rest on enough values to be compared; a few large ones are few."""
    there = now.level > 0 and then.level > 0 and now.total > 0 and then.total > 0
    return there and all(one.number / k >= FEWEST for one, k in _uneven(now, then))


def amounts_within_chance(now: Sample, then: Sample) -> bool:
    """Whether two amounts that can be told differ no more than chance explains: the logarithm of what one is of the other,
    against the variances of both (delta method) and Student's distribution with Welch's degrees of freedom."""
    gap, variances, shares = abs(log(now.level / then.level)), [], []
    for one, k in _uneven(now, then):
        variance = max(one.least, (k - (0 if one.counts else 1)) / one.number) + one.beside
        variances.append(variance)
        shares.append(variance**2 / (one.number / k - 1))
    together = sum(variances)
    return gap <= (student_95(together**2 / sum(shares)) * sqrt(together) if together else 0.0)


def student_95(freedom: float) -> float:
    """Of Student's distribution 95 % lie within so many standard errors (Fisher's expansion; to three digits from 9 degrees)."""
    z = NORMAL_95
    first, second = (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


def _uneven(now: Sample, then: Sample) -> list[tuple[Sample, float]]:
    """Both with how uneven their values are, or those of both together: a small sample that happens to have none of the
    large values looks surer than it is."""
    numbers = now.number + then.number
    both = (now.number * now.unevenness + then.number * then.unevenness) / numbers if numbers else 1.0
    return [(one, max(one.unevenness, both)) for one in (now, then)]


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Between what a rate lies, 95 times in 100 (E. B. Wilson, 1927): good also for few trials and rates near 0 or 1."""
    if of <= 0:
        return 0.0, 1.0
    rate, square = hits / of, NORMAL_95**2
    middle = (rate + square / (2 * of)) / (1 + square / of)
    half = NORMAL_95 / (1 + square / of) * sqrt(rate * (1 - rate) / of + square / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def within_chance(hits: int, of: int, hits_before: int, of_before: int) -> bool:
    """Whether two rates differ no more than chance explains: zero lies in the interval of their difference
    (R. G. Newcombe, 1998, method 10: made of the two Wilson intervals)."""
    if not of or not of_before:
        return True
    rate, before = hits / of, hits_before / of_before
    (low, high), (low_before, high_before) = wilson(hits, of), wilson(hits_before, of_before)
    difference = rate - before
    below = difference - sqrt((rate - low) ** 2 + (high_before - before) ** 2)
    above = difference + sqrt((high - rate) ** 2 + (before - low_before) ** 2)
    return below <= 0 <= above
