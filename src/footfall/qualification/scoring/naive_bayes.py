"""Naive Bayes as Odoo scores leads: only to be measured beside ours, never to score.

P(won) times, for each field that is filled, the value's share among the won, over the same for the lost; each
(field, value, outcome) starts from 0.1, and the result is kept between .01 and 99.99 %. Numbers are cut into bins.
"""

import numpy as np

from footfall.qualification.scoring.figures import from_logits
from footfall.qualification.scoring.levels import UNKNOWN, Sheet
from footfall.qualification.scoring.table import Floats

_SMOOTHING = 0.1


def naive_bayes(train: Sheet, y: Floats, test: Sheet) -> Floats:
    """The probabilities that a frequency table of `train` gives to `test`."""
    won, lost = y.sum(), len(y) - y.sum()
    score = np.full(test.size, np.log((won + _SMOOTHING) / (lost + _SMOOTHING)))
    for place, layout in enumerate(train.layouts):
        way = min(1, len(layout.ways) - 1)
        size = layout.ways[way].size
        codes = train.levels[place][way]
        known = codes != UNKNOWN
        wins = np.bincount(codes[known], weights=y[known], minlength=size) + _SMOOTHING
        losses = np.bincount(codes[known], weights=1 - y[known], minlength=size) + _SMOOTHING
        evidence = np.log(wins / wins.sum()) - np.log(losses / losses.sum())
        evidence[UNKNOWN] = 0.0
        score += evidence[test.levels[place][way]]
    return np.clip(from_logits(score), 0.0001, 0.9999)
