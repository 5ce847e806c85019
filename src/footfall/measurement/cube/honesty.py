"""How sure a number is: intervals of rates, and whether a difference is more than chance."""

from math import sqrt

NORMAL_95 = 1.959964
"""Of a normal distribution 95 % lie within so many standard deviations."""


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
