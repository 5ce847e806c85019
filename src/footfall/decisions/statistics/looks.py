"""Planned looks at a running experiment: how far apart the arms must be to be called at each.

O'Brien and Fleming's idea, spent as Lan and DeMets (1983) do: hardly any of the error on early looks, so that the last
one is nearly the ordinary test. The looks need not be equally far apart.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import sqrt

import numpy as np

from footfall.decisions.statistics.kinds import Floats
from footfall.shared.late import late

optimize = late("scipy.optimize")
stats = late("scipy.stats")

GRID = 501


def spent(share: float, *, alpha: float = 0.05) -> float:
    """How much of `alpha` may be used up when this share of the visitors has come; two-sided."""
    return float(4 * stats.norm.sf(stats.norm.isf(alpha / 4) / sqrt(share))) if share > 0 else 0.0


def bounds(shares: Sequence[float], *, alpha: float = 0.05) -> list[float]:
    """By look, the number of standard errors beyond which the experiment is called; `shares` rise up to 1."""
    return list(_bounds(tuple(shares), alpha))


def even_looks(count: int) -> list[float]:
    """Shares of the visitors at looks that are equally far apart."""
    return [look / count for look in range(1, count + 1)]


@lru_cache(maxsize=256)
def _bounds(shares: tuple[float, ...], alpha: float) -> tuple[float, ...]:
    """Walks the density of the running sum from look to look, cutting off what was called."""
    if not shares or any(not 0 < share <= 1 for share in shares) or list(shares) != sorted(set(shares)):
        raise ValueError("The shares of looks rise, above 0 and up to 1.")
    found: list[float] = []
    at, density = np.zeros(1), np.ones(1)
    before = used = 0.0
    for share in shares:
        step, may_use = sqrt(share - before), spent(share, alpha=alpha) - used
        edge = optimize.brentq(_overspent, 0.0, 12.0 * sqrt(share), args=(at, density, step, may_use), xtol=1e-9)
        found.append(float(edge / sqrt(share)))
        at, density = _next(at, density, step, edge)
        before, used = share, used + may_use
    return tuple(found)


def _overspent(edge: float, at: Floats, density: Floats, step: float, may_use: float) -> float:
    out = stats.norm.sf((edge - at) / step) + stats.norm.cdf((-edge - at) / step)
    return float(density @ out) - may_use


def _next(at: Floats, density: Floats, step: float, edge: float) -> tuple[Floats, Floats]:
    """The density one look on, of those that were not called, as weights of a Simpson grid."""
    grid = np.linspace(-edge, edge, GRID)
    weights = np.ones(GRID)
    weights[1:-1:2], weights[2:-1:2] = 4, 2
    weights *= (grid[1] - grid[0]) / 3
    spread = stats.norm.pdf((grid[:, None] - at[None, :]) / step) / step
    return grid, (spread @ density) * weights
