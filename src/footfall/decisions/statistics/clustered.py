"""What one arm did beside another where visitors come in clusters that got their arm together, such as outlet-days.

Read visitor by visitor such an experiment calls 30 to 70 % of nothing. Here a cluster counts as one: the error is the
jackknife over clusters (what Bell and McCaffrey 2002 call CR3), the chance by exchanging whole clusters between arms.
"""

from dataclasses import dataclass
from math import comb, sqrt

import numpy as np

from footfall.decisions.statistics.effect import by_student
from footfall.decisions.statistics.kinds import Effect, Floats, Ints
from footfall.shared.late import late

stats = late("scipy.stats")

EXCHANGES = 1_999
FEW_CLUSTERS = 80
"""Up to so many clusters the exchange is reckoned as well; beyond, the jackknife's error is as good."""


@dataclass(frozen=True)
class Clusters:
    """Sums of the outcome and numbers of visitors by cluster, each with its arm (1, or 0 for control)."""

    sums: Floats
    sizes: Floats
    arm: Ints

    @property
    def fewest(self) -> int:
        """Clusters in the smaller arm."""
        return int(min((self.arm == 1).sum(), (self.arm == 0).sum()))


def nested(outcome: Floats, cluster: Ints, arm: Ints) -> Clusters | None:
    """Visitors gathered by cluster; None where a cluster has visitors of both arms."""
    names, at = np.unique(cluster, return_inverse=True)
    sizes = np.bincount(at, minlength=len(names)).astype(np.float64)
    ones = np.bincount(at, weights=arm, minlength=len(names))
    if np.any((ones > 0) & (ones < sizes)):
        return None
    return Clusters(
        np.bincount(at, weights=outcome, minlength=len(names)).astype(np.float64), sizes, (ones > 0).astype(np.int64)
    )


def of_clusters(found: Clusters, *, alpha: float = 0.05, seed: int = 8) -> Effect:
    """The difference of means over visitors, with whole clusters as what varies. Called only if the exchange agrees."""
    ones, zeros = found.arm == 1, found.arm == 0
    apart = float(_mean(found, ones) - _mean(found, zeros))
    if found.fewest < 2:  # noqa: PLR2004 -- one cluster has no spread
        return Effect(apart, -np.inf, np.inf, 1.0, np.inf, "too few clusters")
    parts = np.array([_jackknifed(found.sums[side], found.sizes[side]) for side in (ones, zeros)])
    freedoms = np.array([ones.sum() - 1, zeros.sum() - 1], dtype=np.float64)
    effect = by_student(apart, parts, freedoms, alpha=alpha, how=f"{len(found.arm)} clusters")
    if len(found.arm) > FEW_CLUSTERS:
        return effect
    return _agreed(effect, exchanged(found, seed=seed), alpha)


def across(outcome: Floats, cluster: Ints, arm: Ints, *, alpha: float = 0.05) -> Effect:
    """The same where clusters hold visitors of both arms: one cluster after the other is left out."""
    names, at = np.unique(cluster, return_inverse=True)
    count = len(names)
    sums = [np.bincount(at, weights=outcome * (arm == side), minlength=count) for side in (0, 1)]
    sizes = [np.bincount(at, weights=(arm == side).astype(float), minlength=count) for side in (0, 1)]
    with np.errstate(divide="ignore", invalid="ignore"):
        left = [(sums[side].sum() - sums[side]) / (sizes[side].sum() - sizes[side]) for side in (0, 1)]
    apart = float(sums[1].sum() / sizes[1].sum() - sums[0].sum() / sizes[0].sum())
    each = left[1] - left[0]
    if count < 2 or not np.all(np.isfinite(each)):  # noqa: PLR2004 -- one cluster has no spread
        return Effect(apart, -np.inf, np.inf, 1.0, np.inf, "too few clusters")
    part = np.array([(count - 1) / count * float(((each - each.mean()) ** 2).sum())])
    return by_student(apart, part, np.array([count - 1.0]), alpha=alpha, how=f"{count} clusters")


def exchanged(found: Clusters, *, seed: int = 8) -> float:
    """How likely so large an effect is if arms are dealt to the same clusters again; none smaller than the deals allow."""
    rng = np.random.default_rng(seed)
    count, ones = len(found.arm), int(found.arm.sum())
    order = rng.random((EXCHANGES, count)).argsort(axis=1)
    dealt = found.arm[order]
    seen = abs(_studentised(found, found.arm[None, :])[0])
    as_large = int((np.abs(_studentised(found, dealt)) >= seen * (1 - 1e-12)).sum())
    return max((1 + as_large) / (1 + EXCHANGES), 1 / comb(count, ones))


def icc(outcome: Floats, cluster: Ints) -> float:
    """Share of the spread that lies between clusters, 0 to 1 (the estimator of the analysis of variance)."""
    _, at, sizes = np.unique(cluster, return_inverse=True, return_counts=True)
    count, total = len(sizes), len(outcome)
    if count < 2 or total <= count:  # noqa: PLR2004 -- nothing to compare
        return 0.0
    means = np.bincount(at, weights=outcome) / sizes
    between = float((sizes * (means - outcome.mean()) ** 2).sum()) / (count - 1)
    within = float(((outcome - means[at]) ** 2).sum()) / (total - count)
    usual = (total - (sizes.astype(float) ** 2).sum() / total) / (count - 1)
    spread = between + (usual - 1) * within
    return float(np.clip((between - within) / spread, 0, 1)) if spread > 0 else 0.0


def _mean(found: Clusters, side: np.ndarray) -> float:
    return float(found.sums[side].sum() / found.sizes[side].sum())


def _jackknifed(sums: Floats, sizes: Floats) -> float:
    left = (sums.sum() - sums) / (sizes.sum() - sizes)
    count = len(sums)
    return float((count - 1) / count * ((left - left.mean()) ** 2).sum())


def _studentised(found: Clusters, arms: Ints) -> Floats:
    """Effects in their errors, one for each row of arms; the error by residuals, which is quick."""
    apart, variance = np.zeros(len(arms)), np.zeros(len(arms))
    for side in (1, 0):
        is_in = (arms == side).astype(np.float64)
        size = is_in @ found.sizes
        mean = is_in @ found.sums / size
        residual = is_in * (found.sums[None, :] - mean[:, None] * found.sizes[None, :])
        apart += (2 * side - 1) * mean
        variance += (residual**2).sum(axis=1) / size**2
    return np.divide(apart, np.sqrt(variance), out=np.zeros_like(apart), where=variance > 0)


def _agreed(effect: Effect, p: float, alpha: float) -> Effect:
    """The larger chance of the two, and an interval that does not say more than it."""
    p = max(effect.p, p)
    if p <= alpha or not effect.is_clear:
        return Effect(effect.estimate, effect.low, effect.high, p, effect.error, effect.how)
    error = abs(effect.estimate) / float(stats.norm.isf(p / 2)) if p < 1 else sqrt(effect.error**2)
    half = max(error * float(stats.norm.isf(alpha / 2)), effect.high - effect.estimate)
    return Effect(effect.estimate, effect.estimate - half, effect.estimate + half, p, effect.error, effect.how)
