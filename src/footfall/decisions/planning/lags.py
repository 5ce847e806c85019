"""How long sales take and what share of leads they are, learnt while the youngest leads are still under way.

A mixture-cure model (Boag 1949; Farewell 1982): a share of leads will buy, their days to the sale follow a Weibull curve, the
others never buy. A lead that has not bought counts as one of the two, the likelier the second the older it is. Only
the latest leads are used, for the share drifts: a month of another season says nothing about this one.
"""

from dataclasses import dataclass

import numpy as np

from footfall.decisions.planning.counts import Counts
from footfall.decisions.statistics.kinds import Floats, Ints
from footfall.shared.late import late

optimize = late("scipy.optimize")
special = late("scipy.special")

LATEST, LONGEST = 90, 720
ENOUGH = 60
"""Sales among the latest leads; as long as there are fewer, older leads are taken in as well."""
USUAL_SHARE, USUAL_DAYS, USUAL_SHAPE = 0.08, 20.0, 0.8
"""Where the model starts with hardly any data: weak beliefs, outweighed by some ten sales."""


@dataclass(frozen=True)
class Lags:
    """The share of leads that will buy, and the curve of those who do: Weibull with a scale in days and a shape."""

    share: float
    days: float
    shape: float

    def by(self, days: Floats | Ints) -> Floats:
        """Which part of those who will buy has bought so many days after capture; 0 before it."""
        # A sale on the day of capture took half a day.
        return np.where(
            np.asarray(days) < 0, 0.0, -np.expm1(-(((np.maximum(days, 0) + 0.5) / self.days) ** self.shape))
        )

    def day_of(self, part: float) -> float:
        """Days until this part has bought."""
        return float(self.days * (-np.log1p(-part)) ** (1 / self.shape))


def lags_of(counts: Counts) -> Lags:
    """The share and the curve that the latest leads speak for most."""
    latest = _latest(counts)
    sold, size = latest.lag >= 0, LONGEST + 1
    bought = np.bincount(np.minimum(latest.lag[sold], LONGEST), weights=latest.leads[sold], minlength=size)
    waiting = np.bincount(np.minimum(latest.age[~sold], LONGEST), weights=latest.leads[~sold], minlength=size)
    days = np.arange(size) + 0.5
    logs = np.log(days)
    start = np.array([special.logit(USUAL_SHARE), np.log(USUAL_DAYS), np.log(USUAL_SHAPE)])

    def unlikely(place: Floats) -> float:
        share, scale, shape = special.expit(place[0]), place[1], np.exp(place[2])
        run = (days / np.exp(scale)) ** shape
        density = np.log(share) + place[2] - scale + (shape - 1) * (logs - scale) - run
        still = np.log1p(share * np.expm1(-run))
        belief = ((place - start) / np.array([2.0, 1.0, 0.5])) ** 2
        return -float(bought @ density + waiting @ still) + 0.5 * float(belief.sum())

    bounds = [(-12.0, 6.0), (-1.0, np.log(LONGEST * 2.0)), (-1.6, 1.6)]
    best = optimize.minimize(unlikely, start, method="L-BFGS-B", bounds=bounds).x
    return Lags(float(special.expit(best[0])), float(np.exp(best[1])), float(np.exp(best[2])))


def _latest(counts: Counts) -> Counts:
    """Leads of the last 90 days, or of so many more that there are enough sales among them."""
    window = LATEST
    while window < LONGEST and counts.since(counts.today - window + 1).sold.sum() < ENOUGH:
        window += 30
    return counts.since(counts.today - window + 1)
