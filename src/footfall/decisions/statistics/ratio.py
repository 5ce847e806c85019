"""Whether the arms got as many visitors as they should: if not, somebody is missing and nothing else can be trusted."""

from collections.abc import Sequence

import numpy as np

from footfall.shared.late import late

stats = late("scipy.stats")

SURE = 0.001
"""A ratio less likely than this is taken for broken: an ordinary 5 % would cry wolf in one experiment of twenty."""


def mismatch(counts: Sequence[float], shares: Sequence[float] | None = None) -> float:
    """How likely counts this uneven are if arms are drawn with these shares (even ones if not given); chi-square."""
    seen = np.asarray(counts, dtype=np.float64)
    wanted = np.ones(len(seen)) if shares is None else np.asarray(shares, dtype=np.float64)
    if len(seen) < 2 or seen.sum() == 0:  # noqa: PLR2004 -- one arm is no ratio
        return 1.0
    return float(stats.chisquare(seen, seen.sum() * wanted / wanted.sum()).pvalue)
