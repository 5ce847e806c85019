"""How good probabilities are: order, sharpness and honesty."""

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit

from footfall.qualification.scoring.table import Floats

SMALLEST = 1e-4


@dataclass(frozen=True)
class Figures:
    """The quality of probabilities on leads with known outcomes; None where one outcome is missing."""

    leads: int
    wins: int
    roc_auc: float | None
    pr_auc: float | None
    brier: float
    brier_skill: float
    log_loss: float
    calibration_error: float
    lift_at_10: float | None

    def as_json(self) -> dict[str, float | int | None]:
        return asdict(self)


def figures(y: Floats, probability: Floats, *, against: float | None = None) -> Figures:
    """All figures at once; the Brier skill is against quoting `against`, else the leads' own rate, for everybody."""
    base = float(y.mean()) if against is None else against
    brier = float(np.mean((probability - y) ** 2))
    reference = float(np.mean((base - y) ** 2))
    mixed = 0 < y.sum() < len(y)
    return Figures(
        leads=len(y),
        wins=int(y.sum()),
        roc_auc=auc(y, probability) if mixed else None,
        pr_auc=average_precision(y, probability) if mixed else None,
        brier=brier,
        brier_skill=1 - brier / reference if reference else 0.0,
        log_loss=float(np.mean(loss(y, probability))),
        calibration_error=calibration_error(y, probability),
        lift_at_10=lift(y, probability) if mixed else None,
    )


def clipped(probability: ArrayLike) -> Floats:
    """Probabilities kept clear of nought and one."""
    return np.clip(np.asarray(probability, dtype=np.float64), SMALLEST, 1 - SMALLEST)


def logits(probability: ArrayLike) -> Floats:
    """The log-odds of probabilities kept clear of nought and one."""
    found: Floats = logit(clipped(probability))
    return found


def from_logits(values: ArrayLike) -> Floats:
    """Probabilities of log-odds."""
    found: Floats = expit(np.asarray(values, dtype=np.float64))
    return found


def loss(y: Floats, probability: ArrayLike) -> Floats:
    """The log loss of each lead."""
    p = clipped(probability)
    found: Floats = -(y * np.log(p) + (1 - y) * np.log1p(-p))
    return found


def auc(y: Floats, score: Floats) -> float:
    """The chance that a won lead stands above a lost one; ties count half."""
    values, inverse, counts = np.unique(score, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse] if len(values) else np.array([])
    wins = y.sum()
    lost = len(y) - wins
    return float((ranks[y == 1].sum() - wins * (wins + 1) / 2) / (wins * lost))


def average_precision(y: Floats, score: Floats) -> float:
    """The mean share of wins above each win; leads with one score stand together."""
    order = np.argsort(-score, kind="stable")
    sorted_score, hits = score[order], np.cumsum(y[order])
    last = np.append(np.flatnonzero(np.diff(sorted_score)), len(y) - 1)
    precision = hits[last] / (last + 1)
    return float(np.sum(np.diff(hits[last], prepend=0.0) * precision) / y.sum())


def calibration_error(y: Floats, probability: Floats, pieces: int = 10) -> float:
    """How far quoted and observed rates are apart, on the mean over ten equally large groups by probability."""
    return float(sum(n * abs(p - won) for n, p, won in reliability(y, probability, pieces)) / len(y))


def reliability(y: Floats, probability: Floats, pieces: int = 10) -> list[tuple[int, float, float]]:
    """Leads in about equal groups by probability, equal ones together, lowest first: how many, what was quoted and what was observed."""
    edges = np.unique(np.quantile(probability, np.arange(1, pieces) / pieces))
    place = np.searchsorted(edges, probability, side="left")
    groups = (np.flatnonzero(place == at) for at in range(len(edges) + 1))
    return [(len(group), float(probability[group].mean()), float(y[group].mean())) for group in groups if len(group)]


def lift(y: Floats, score: Floats, share: float = 0.1) -> float:
    """Wins among the best tenth over what a tenth drawn blindly would hold; ties share their wins."""
    order = np.argsort(-score, kind="stable")
    values = score[order]
    most = max(1, round(share * len(y)))
    edge = values[most - 1]
    above, level = score > edge, score == edge
    wins = y[above].sum() + y[level].mean() * (most - above.sum())
    return float(wins / most / y.mean())
