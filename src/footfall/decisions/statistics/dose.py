"""An incentive as a dose: how the response rises with its level, and which level earns most.

The response saturates: rate(level) = base + gain * (1 - exp(-level / scale)). The three unknowns are put on a grid and
weighed by what was seen; every number that is reported is read off that posterior.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from footfall.decisions.statistics.kinds import Floats
from footfall.shared.late import late

special = late("scipy.special")
stats = late("scipy.stats")

BASES, GAINS, SCALES, LEVELS = 41, 41, 21, 121
FITS = 0.05
"""Below this the curve does not describe what was seen."""


@dataclass(frozen=True)
class Level:
    """What one level of the incentive brought: visitors who were offered it, and those who said yes."""

    level: float
    visitors: int
    yes: int


@dataclass(frozen=True)
class Worth:
    """What a yes is worth before its incentive, and what an incentive of level 1 costs for each yes."""

    of_yes: float
    cost_of_level: float = 1.0


@dataclass(frozen=True)
class Best:
    """The level that earns most a visitor: between which levels it lies with 95 %, what it earns, and over none."""

    level: float
    low: float
    high: float
    profit: float
    over_none: float
    over_none_low: float
    over_none_high: float


class Dose:
    """The posterior of the curve, given what was seen at each level."""

    def __init__(self, seen: Sequence[Level]) -> None:
        if len({one.level for one in seen if one.visitors}) < 2:  # noqa: PLR2004 -- a curve needs two points
            raise ValueError("A response curve needs at least two levels that were tried.")
        self.seen = [one for one in seen if one.visitors]
        self.levels = np.array([one.level for one in self.seen], dtype=np.float64)
        self.visitors = np.array([one.visitors for one in self.seen], dtype=np.float64)
        self.yes = np.array([one.yes for one in self.seen], dtype=np.float64)

    @cached_property
    def grid(self) -> tuple[Floats, Floats, Floats]:
        """Base, gain and scale of every curve that is thought of, within reach of what was seen."""
        rates = (self.yes + 0.5) / (self.visitors + 1)
        errors = np.sqrt(rates * (1 - rates) / self.visitors)
        low, high = float(rates.min() - 4 * errors.max()), float(rates.max() + 4 * errors.max())
        bases = np.linspace(max(1e-5, low), min(1 - 1e-4, high), BASES)
        gains = np.linspace(0, min(0.999, 1.6 * max(high - max(0, low), 1e-3)), GAINS)
        top = float(self.levels.max())
        scales = np.geomspace(top / 12, top * 4, SCALES)
        base, gain, scale = np.meshgrid(bases, gains, scales, indexing="ij")
        fair = (base + gain) < 1 - 1e-6
        return base[fair], gain[fair], scale[fair]

    @cached_property
    def weights(self) -> Floats:
        """How likely each curve of the grid is; a flat prior, the scale flat in its logarithm."""
        rates = self.rates(self.levels)
        likelihood = special.xlogy(self.yes, rates) + special.xlog1py(self.visitors - self.yes, -rates)
        total = likelihood.sum(axis=1)
        weights = np.exp(total - total.max())
        return np.asarray(weights / weights.sum())

    def rates(self, levels: Floats) -> Floats:
        """Response by curve and level."""
        base, gain, scale = self.grid
        return np.asarray(base[:, None] + gain[:, None] * -np.expm1(-levels[None, :] / scale[:, None]))

    def expected(self, levels: Floats) -> Floats:
        """Response to be expected at each level."""
        return np.asarray(self.weights @ self.rates(levels))

    def fit(self) -> float:
        """How likely rates this far off the curve are if it is right; small means: do not believe the curve."""
        rates = self.expected(self.levels)
        spread = self.visitors * rates * (1 - rates)
        distance = float(((self.yes - self.visitors * rates) ** 2 / spread).sum())
        return float(stats.chi2.sf(distance, max(1, len(self.levels) - 3)))

    def best(self, worth: Worth) -> Best:
        """The level with the highest expected profit a visitor, between none and the highest that was tried."""
        levels = np.linspace(0.0, float(self.levels.max()), LEVELS)
        profits = self.rates(levels) * (worth.of_yes - worth.cost_of_level * levels)[None, :]
        means = self.weights @ profits
        at = int(means.argmax())
        where = levels[profits.argmax(axis=1)]
        over = profits[:, at] - profits[:, 0]
        low, high = quantiles(where, self.weights, (0.025, 0.975))
        over_low, over_high = quantiles(over, self.weights, (0.025, 0.975))
        return Best(float(levels[at]), low, high, float(means[at]), float(self.weights @ over), over_low, over_high)


def quantiles(values: Floats, weights: Floats, shares: Sequence[float]) -> tuple[float, ...]:
    """Quantiles of weighted values."""
    order = values.argsort()
    risen = weights[order].cumsum()
    places = np.searchsorted(risen, np.asarray(shares) * risen[-1])
    return tuple(float(values[order][min(place, len(order) - 1)]) for place in places)
