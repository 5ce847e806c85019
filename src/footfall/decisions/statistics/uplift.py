"""Whom an incentive moves: two straight lines, one for each arm, used only where others bear the difference out.

Each visitor is scored by lines that were drawn without them. Then the scores must stand a test on everybody: is the
effect really larger where the score is higher? (The best linear predictor of Chernozhukov, Demirer, Duflo and
Fernández-Val, 2018.) If not, everybody is to be treated alike, and that is what is said.
"""

from dataclasses import dataclass

import numpy as np

from footfall.decisions.statistics.kinds import Floats, Ints
from footfall.shared.late import late

stats = late("scipy.stats")

FOLDS = 5
RIDGE = 1.0
STRICT = 0.025
"""The folds share visitors, so that the test calls more than it says: at .025 it called 4 % of nothing."""


@dataclass(frozen=True)
class Uplift:
    """Scores by visitor, whether they may be used, and the effect in the halves with higher and lower scores."""

    scores: Floats
    p: float
    upper: float
    lower: float
    is_used: bool


def read(features: Floats, outcome: Floats, arm: Ints, *, alpha: float = STRICT, seed: int = 8) -> Uplift:
    """Uplift scores for visitors in rows of `features`, who got the offer where `arm` is 1."""
    rng = np.random.default_rng(seed)
    fold = rng.permutation(len(outcome)) % FOLDS
    scores = np.zeros(len(outcome))
    for number in range(FOLDS):
        kept, held = fold != number, fold == number
        lines = [_line(features[kept & (arm == side)], outcome[kept & (arm == side)]) for side in (1, 0)]
        scores[held] = _read_off(features[held], lines[0]) - _read_off(features[held], lines[1])
        scores[held] -= scores[held].mean()
    p = _heterogeneity(scores, outcome, arm)
    upper = scores >= np.median(scores)
    halves = [float(outcome[side & (arm == 1)].mean() - outcome[side & (arm == 0)].mean()) for side in (upper, ~upper)]
    return Uplift(scores, p, halves[0], halves[1], is_used=p < alpha)


def _line(features: Floats, outcome: Floats) -> Floats:
    design = np.column_stack([np.ones(len(features)), features])
    penalty = RIDGE * np.eye(design.shape[1])
    penalty[0, 0] = 0
    return np.asarray(np.linalg.solve(design.T @ design + penalty, design.T @ outcome))


def _read_off(features: Floats, line: Floats) -> Floats:
    return np.asarray(line[0] + features @ line[1:])


def _heterogeneity(scores: Floats, outcome: Floats, arm: Ints) -> float:
    """How likely it is that the effect rises this much with the score by chance; one-sided, errors robust (HC1)."""
    share = float(arm.mean())
    turned = arm - share
    design = np.column_stack([np.ones(len(scores)), scores, turned, turned * scores])
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return 1.0
    inverse = np.linalg.inv(design.T @ design)
    slopes = inverse @ design.T @ outcome
    residual = outcome - design @ slopes
    meat = (design * residual[:, None] ** 2).T @ design
    freedom = len(outcome) - design.shape[1]
    variance = inverse @ meat @ inverse * len(outcome) / freedom
    return float(stats.norm.sf(slopes[3] / np.sqrt(variance[3, 3])))
