"""Probabilities that mean what they say: a slope and a shift of the log-odds, found on leads not learnt from."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from footfall.qualification.scoring.figures import from_logits
from footfall.qualification.scoring.table import Floats

_TRUST = 4.0
"""How many nats a slope far from one must save: few leads do not bend much."""


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
    middle = float(np.average(values, weights=weight))

    def cost(found: Floats) -> tuple[float, Floats]:
        z = found[0] * (values - middle) + found[1]
        slope = weight * (from_logits(z) - y)
        away = found[0] - 1
        total = weight @ (np.logaddexp(0, z) - y * z) + _TRUST * away**2
        return float(total), np.array([slope @ (values - middle) + 2 * _TRUST * away, slope.sum()])

    found = minimize(cost, np.array([1.0, middle]), jac=True, method="L-BFGS-B", bounds=[(0.0, 3.0), (None, None)])
    return Calibration(float(found.x[0]), float(found.x[1] - found.x[0] * middle))
