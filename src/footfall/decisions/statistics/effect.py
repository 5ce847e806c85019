"""What one arm did beside another, for visitors who were given their arm one by one."""

from math import sqrt

import numpy as np

from footfall.decisions.statistics.kinds import Effect, Floats
from footfall.shared.late import late

stats = late("scipy.stats")

FEW = 5
"""Cells expected to hold fewer than this many ask for the exact test."""


def wilson(hits: float, of: float, *, alpha: float = 0.05) -> tuple[float, float]:
    """The interval of one rate (Wilson 1927)."""
    if of <= 0:
        return 0.0, 1.0
    z, rate = stats.norm.isf(alpha / 2), hits / of
    centre = (rate + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * sqrt(rate * (1 - rate) / of + z * z / (4 * of * of))
    return max(0.0, centre - half), min(1.0, centre + half)


def of_rates(hits: float, of: float, hits_control: float, of_control: float, *, alpha: float = 0.05) -> Effect:
    """The difference of two rates, arm minus control.

    Interval: Newcombe's (1998) hybrid of Wilson's, continuity corrected (his method 11: without, it covered 94.8 % of
    700 visitors an arm). Chance: the pooled test, or Fisher's exact one where cells are few.
    """
    rate, control = hits / of, hits_control / of_control
    low, high = _continuous(hits, of, alpha)
    low_control, high_control = _continuous(hits_control, of_control, alpha)
    apart = rate - control
    error = sqrt(rate * (1 - rate) / of + control * (1 - control) / of_control)
    return Effect(
        apart,
        apart - sqrt((rate - low) ** 2 + (high_control - control) ** 2),
        apart + sqrt((high - rate) ** 2 + (control - low_control) ** 2),
        _p_of_rates(hits, of, hits_control, of_control),
        error,
        "two rates",
    )


def of_means(arm: Floats, control: Floats, *, alpha: float = 0.05) -> Effect:
    """The difference of two means, arm minus control, whose spreads may differ (Welch 1947)."""
    apart = float(arm.mean() - control.mean())
    if min(len(arm), len(control)) < 2:  # noqa: PLR2004 -- one number has no spread
        return Effect(apart, -np.inf, np.inf, 1.0, np.inf, "too few")
    parts = np.array([arm.var(ddof=1) / len(arm), control.var(ddof=1) / len(control)])
    freedoms = np.array([len(arm) - 1, len(control) - 1])
    return by_student(apart, parts, freedoms, alpha=alpha, how="two means")


def by_student(apart: float, parts: Floats, freedoms: Floats, *, alpha: float, how: str) -> Effect:
    """An effect from its variance in parts with their degrees of freedom (Satterthwaite 1946)."""
    error = sqrt(float(parts.sum()))
    if error == 0:
        return Effect(apart, apart, apart, 1.0 if apart == 0 else 0.0, 0.0, how)
    freedom = float(parts.sum() ** 2 / (parts**2 / np.maximum(freedoms, 1)).sum())
    half = error * float(stats.t.isf(alpha / 2, freedom))
    p = 2 * float(stats.t.sf(abs(apart) / error, freedom))
    return Effect(apart, apart - half, apart + half, p, error, how)


def _continuous(hits: float, of: float, alpha: float) -> tuple[float, float]:
    """Wilson's interval with the correction for counts being whole."""
    z, rate = float(stats.norm.isf(alpha / 2)), hits / of
    below = z * sqrt(max(0.0, z * z - 2 - 1 / of + 4 * rate * (of * (1 - rate) + 1)))
    above = z * sqrt(max(0.0, z * z + 2 - 1 / of + 4 * rate * (of * (1 - rate) - 1)))
    low = (2 * hits + z * z - 1 - below) / (2 * (of + z * z))
    high = (2 * hits + z * z + 1 + above) / (2 * (of + z * z))
    return (0.0 if hits == 0 else max(0.0, low)), (1.0 if hits == of else min(1.0, high))


def _p_of_rates(hits: float, of: float, hits_control: float, of_control: float) -> float:
    pooled = (hits + hits_control) / (of + of_control)
    if pooled in (0.0, 1.0):
        return 1.0
    if min(pooled, 1 - pooled) * min(of, of_control) < FEW:
        table = [[hits, of - hits], [hits_control, of_control - hits_control]]
        return float(stats.fisher_exact(np.array(table, dtype=np.int64)).pvalue)
    error = sqrt(pooled * (1 - pooled) * (1 / of + 1 / of_control))
    return float(2 * stats.norm.sf(abs(hits / of - hits_control / of_control) / error))
