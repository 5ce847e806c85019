"""Rates of channels that share what they know: many leads speak for themselves, few lean on the company.

Beta-binomial by empirical Bayes: the channels' rates are drawn from one beta distribution, which is found by its marginal
likelihood (Efron and Morris's idea; Casella 1985). Milliseconds, and as near as a sampler.
"""

from dataclasses import dataclass

import numpy as np

from footfall.decisions.statistics.kinds import Floats
from footfall.shared.late import late

optimize = late("scipy.optimize")
special = late("scipy.special")

LOOSEST, TIGHTEST = np.log(2.0), np.log(5_000.0)


@dataclass(frozen=True)
class Rates:
    """A beta distribution for each channel's rate, and the company's that they lean on."""

    yes: Floats
    no: Floats
    prior_yes: float
    prior_no: float

    @property
    def mean(self) -> Floats:
        """The rate to be expected of each channel."""
        return np.asarray(self.yes / (self.yes + self.no))

    @property
    def company(self) -> float:
        """The rate to be expected of a channel nobody has tried."""
        return self.prior_yes / (self.prior_yes + self.prior_no)

    def drawn(self, rng: np.random.Generator, draws: int) -> Floats:
        """Rates as they may be: a row a draw, a column a channel."""
        return np.asarray(rng.beta(self.yes, self.no, size=(draws, len(self.yes))))


def pooled(yes: Floats, of: Floats) -> Rates:
    """Rates from yeses and how many were tried; the tried may be parts of leads, where some are too young to tell."""
    of = np.maximum(of, yes)
    total = float(of.sum())
    if total <= 0:
        return Rates(yes + 0.5, of - yes + 0.5, 0.5, 0.5)
    middle = float((yes.sum() + 0.5) / (total + 1))

    def unlikely(place: Floats) -> float:
        mean, size = special.expit(place[0]), np.exp(np.clip(place[1], LOOSEST, TIGHTEST))
        a, b = mean * size, (1 - mean) * size
        told = special.betaln(yes + a, of - yes + b) - special.betaln(a, b)
        # A gentle preference for channels that are alike keeps two channels of ten leads from being worlds apart.
        return -float(told.sum()) + 0.5 * float((place[1] - np.log(50.0)) / 2) ** 2

    best = optimize.minimize(unlikely, np.array([special.logit(middle), np.log(50.0)]), method="Nelder-Mead").x
    mean, size = float(special.expit(best[0])), float(np.exp(np.clip(best[1], LOOSEST, TIGHTEST)))
    a, b = mean * size, (1 - mean) * size
    return Rates(yes + a, of - yes + b, a, b)
