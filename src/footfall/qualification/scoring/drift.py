"""How the share of the won moves with time, so that when a lead came is not mistaken for who it is.

A field that is filled more often in good months looks like a reason. Evidence is therefore held against the level around
each lead, and what is foretold starts from the newest level.
"""

from dataclasses import dataclass

import numpy as np
from scipy.signal import lfilter

from footfall.qualification.scoring.figures import logits
from footfall.qualification.scoring.table import Floats

STEADY = 0.0
_WINS_IN_SPAN = 25
_CAUTION = 10.0


@dataclass(frozen=True)
class Level:
    """The log-odds of a win around each lead, and at the end."""

    of_row: Floats
    now: float

    @property
    def is_moving(self) -> bool:
        return bool(np.ptp(self.of_row) > 0) if len(self.of_row) else False


def steady(rate: float, size: int) -> Level:
    """One level for all."""
    return Level(np.full(size, float(logits(rate))), float(logits(rate)))


def moving(y: Floats, span: float) -> Level:
    """The level around each lead, itself left out: others count half every `span` of all leads, oldest first."""
    rate = float((y.sum() + 0.5) / (len(y) + 1))
    half = max(span * len(y), _WINS_IN_SPAN / min(rate, 1 - rate))
    before = _fading_sums(y, half)
    after = tuple(sums[::-1] for sums in _fading_sums(y[::-1], half))
    wins, leads = before[0] + after[0] - 2 * y, before[1] + after[1] - 2
    of_row = logits((wins + _CAUTION * rate) / (leads + _CAUTION))
    now = logits((before[0][-1] + _CAUTION * rate) / (before[1][-1] + _CAUTION))
    return Level(of_row, float(now))


def _fading_sums(y: Floats, half: float) -> tuple[Floats, Floats]:
    """Wins and leads up to each row, itself among them, halved every `half` rows."""
    keep = 0.5 ** (1 / half)
    return lfilter([1.0], [1.0, -keep], y), lfilter([1.0], [1.0, -keep], np.ones(len(y)))
