"""Probabilities that mean what they say: a slope and a shift of the log-odds, found on leads not learnt from."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from footfall.qualification.scoring.figures import from_logits
from footfall.qualification.scoring.table import Floats

TRUST, TRUST_IN_TIME = 20.0, 4.0
"""How many nats a slope far from one must save: few leads do not bend much. Under drift all models promise too much."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """log-odds -> slope * log-odds + shift (Platt)."""

    slope: float = 1.0
    shift: float = 0.0

    def logits(self, values: Floats) -> Floats:
        return self.slope * values + self.shift

    def probability(self, values: Floats) -> Floats:
        return from_logits(self.logits(values))


def calibrate(values: Floats, y: Floats, weight: Floats) -> Calibration:
    """The slope, not negative and drawn softly to one, and the shift that make these log-odds honest."""
    middle = np.full(len(values), float(np.average(values, weights=weight)))
    return bend(values, middle, y, weight).around(middle[0] if len(middle) else 0.0)


@dataclass(frozen=True, slots=True)
class Bend:
    """level + slope * (log-odds - level) + lift: what speaks for a lead is weighed, the level is left to the times."""

    slope: float = 1.0
    lift: float = 0.0

    def probability(self, values: Floats, level: Floats) -> Floats:
        return from_logits(level + self.slope * (values - level) + self.lift)

    def around(self, level: float) -> Calibration:
        """The same for leads of one level."""
        return Calibration(self.slope, self.lift + (1 - self.slope) * float(level))


def bend(
    values: Floats, level: Floats, y: Floats, weight: Floats, *, stays: float = 0.0, trust: float = TRUST_IN_TIME
) -> Bend:
    """The slope and the lift that make these log-odds honest; `stays` and `trust` say in nats how dear lift and slope are."""
    away = values - level

    def cost(found: Floats) -> tuple[float, Floats]:
        z = level + found[0] * away + found[1]
        slope = weight * (from_logits(z) - y)
        bent = found[0] - 1
        total = weight @ (np.logaddexp(0, z) - y * z) + trust * bent**2 + stays * found[1] ** 2
        return float(total), np.array([slope @ away + 2 * trust * bent, slope.sum() + 2 * stays * found[1]])

    found = minimize(cost, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B", bounds=[(0.0, 3.0), (None, None)])
    return Bend(float(found.x[0]), float(found.x[1]))
