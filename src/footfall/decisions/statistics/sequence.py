"""A band around the effect that may be looked at any time, as often as one likes.

The asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (Annals of Statistics, 2024): over
all moments together it misses the truth with at most `alpha`. It is narrowest where `planned` visitors have come.
"""

from math import log, sqrt

import numpy as np

from footfall.decisions.statistics.kinds import Floats


def width(share: float, *, alpha: float = 0.05) -> float:
    """Half the band in standard errors, when `share` of the planned visitors has come (above 1: more than planned)."""
    return float(widths(np.array([share]), alpha=alpha)[0])


def widths(shares: Floats, *, alpha: float = 0.05) -> Floats:
    """Half the band in standard errors by share of the planned visitors."""
    wish = -2 * log(alpha)
    tuned = shares * (wish + log(wish + 1))
    return np.sqrt(2 * (tuned + 1) / tuned * np.log(np.sqrt(tuned + 1) / alpha))


def band(estimate: float, error: float, share: float, *, alpha: float = 0.05) -> tuple[float, float]:
    """The band around an estimate with this standard error."""
    half = error * width(share, alpha=alpha)
    return estimate - half, estimate + half


def gain_of_waiting(share: float) -> float:
    """How much narrower the band will be when all have come, as a part of its width now."""
    return 1 - width(1.0) * sqrt(share) / width(share)
