"""An experiment read: are the arms comparable, how far is each from control, and does it pay."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from footfall.decisions.statistics import clustered, effect, looks, ratio, sequence, winner
from footfall.decisions.statistics.kinds import Effect, Floats, Ints
from footfall.shared.errors import Invalid
from footfall.shared.late import late

stats = late("scipy.stats")

MOST_ARMS = 20
ENOUGH_OF_SKEW = 355
"""An average is read off a bell curve once an arm has this many visitors times the square of the skewness (Kohavi,
Deng, Longbotham and Xu 2014, rule 7)."""
LARGEST = 0.99
CONTROLS = ("control", "none", "baseline", "placebo", "standard", "current", "old", "off", "a", "0")


@dataclass(frozen=True)
class Results:
    """What is read: one entry a visitor. `arm` are places among `arms`; `profit` is value less cost, if either is known."""

    arms: Sequence[str]
    arm: Ints
    outcome: Floats
    is_yes_no: bool
    profit: Floats | None = None
    cluster: Ints | None = None


@dataclass(frozen=True)
class How:
    """How it is read: against which arm, at what chance of error, planned shares, and at which of how many looks."""

    control: str = ""
    alpha: float = 0.05
    shares: Sequence[float] | None = None
    look: int = 1
    of_looks: int = 1
    is_lower_better: bool = False


@dataclass(frozen=True)
class Arm:
    """One arm by itself."""

    name: str
    visitors: int
    outcome: float
    low: float
    high: float
    yes: int | None
    profit: float | None


@dataclass(frozen=True)
class Difference:
    """How far an arm is from control in one number, held to as many comparisons as are made."""

    effect: Effect
    p: float
    is_clear: bool
    corrected: float
    any_time: tuple[float, float]
    capped: Effect | None = None

    @property
    def rests_on_few(self) -> bool:
        """Whether it is only the largest values that make the difference."""
        return (
            self.capped is not None
            and self.is_clear
            and not (self.capped.estimate * self.effect.estimate > 0 and self.capped.is_clear)
        )


@dataclass(frozen=True)
class Comparison:
    """An arm beside control."""

    arm: str
    outcome: Difference
    profit: Difference | None


@dataclass(frozen=True)
class Reading:
    """All that an experiment says."""

    arms: list[Arm]
    control: str
    is_yes_no: bool
    ratio_p: float
    ratio_of: str
    counts: list[int]
    comparisons: list[Comparison]
    alpha: float
    icc: float | None = None
    design_effect: float | None = None
    clusters: int | None = None
    warnings: list[str] = field(default_factory=list)

    @property
    def is_broken(self) -> bool:
        """Whether visitors are missing from an arm."""
        return self.ratio_p < ratio.SURE


def read(results: Results, how: How) -> Reading:
    """The reading; refuses what can't be read: fewer than two arms, too many, or a control that is not there."""
    control = control_of(results.arms, how.control)
    alpha = level(how)
    others = [place for place in range(len(results.arms)) if place != control]
    known = np.isfinite(results.outcome)
    warnings = _missing(results, known)
    kept = Results(
        results.arms,
        results.arm[known],
        results.outcome[known],
        results.is_yes_no,
        None if results.profit is None else results.profit[known],
        None if results.cluster is None else results.cluster[known],
    )
    if any(not (kept.arm == place).any() for place in range(len(kept.arms))):
        raise Invalid("An arm has no visitor with a known outcome; there is nothing to compare.")
    counts, counted = _counts(results)
    found = _clusters(kept)
    return Reading(
        arms=[_arm(kept, place, alpha) for place in range(len(kept.arms))],
        control=kept.arms[control],
        is_yes_no=kept.is_yes_no,
        ratio_p=ratio.mismatch(counts, how.shares),
        ratio_of=counted,
        counts=[int(count) for count in counts],
        comparisons=[_compare(kept, place, control, alpha / len(others), how, len(others)) for place in others],
        alpha=alpha,
        icc=found[0],
        design_effect=found[1],
        clusters=found[2],
        warnings=warnings,
    )


def control_of(arms: Sequence[str], named: str = "") -> int:
    """Which arm is the control: the one named, else the one that sounds like it, else the first in order."""
    if len(arms) < 2:  # noqa: PLR2004 -- an experiment compares
        raise Invalid("An experiment has at least two arms; the column has one value.")
    if len(arms) > MOST_ARMS:
        raise Invalid(f"The column of arms has {len(arms):,} different values; an experiment has at most {MOST_ARMS}.")
    lower = [arm.casefold() for arm in arms]
    if named:
        wanted = " ".join(named.split()).casefold()
        if wanted not in lower:
            raise Invalid(f"There is no arm called {named}; there are {', '.join(arms)}.")
        return lower.index(wanted)
    for word in CONTROLS:
        if word in lower:
            return lower.index(word)
    without = [
        place for place, arm in enumerate(lower) if "control" in arm or arm.startswith(("no ", "no_", "without"))
    ]
    return without[0] if without else 0


def level(how: How) -> float:
    """The chance of error at this look, two-sided, so that all looks together keep to `alpha`."""
    if how.of_looks <= 1:
        return how.alpha
    if not 1 <= how.look <= how.of_looks:
        raise Invalid(f"There is no look {how.look} of {how.of_looks}.")
    return float(2 * stats.norm.sf(looks.bounds(looks.even_looks(how.of_looks), alpha=how.alpha)[how.look - 1]))


def _compare(results: Results, place: int, control: int, alpha: float, how: How, many: int) -> Comparison:
    either = (results.arm == place) | (results.arm == control)
    is_arm = (results.arm[either] == place).astype(np.int64)
    cluster = None if results.cluster is None else results.cluster[either]
    share = how.look / how.of_looks
    outcome = _effect(results.outcome[either], is_arm, cluster, alpha, is_yes_no=results.is_yes_no)
    profit = None
    if results.profit is not None:
        values = results.profit[either]
        profit = _difference(
            _effect(values, is_arm, cluster, alpha), alpha, share, many, _capped(values, is_arm, cluster, alpha)
        )
    return Comparison(results.arms[place], _difference(outcome, alpha, share, many), profit)


def _effect(values: Floats, is_arm: Ints, cluster: Ints | None, alpha: float, *, is_yes_no: bool = False) -> Effect:
    arm, control = values[is_arm == 1], values[is_arm == 0]
    if cluster is not None:
        found = clustered.nested(values, cluster, is_arm)
        if found is None:
            return clustered.across(values, cluster, is_arm, alpha=alpha)
        return clustered.of_clusters(found, alpha=alpha)
    if is_yes_no:
        return effect.of_rates(arm.sum(), len(arm), control.sum(), len(control), alpha=alpha)
    return effect.of_means(arm, control, alpha=alpha)


def _difference(found: Effect, alpha: float, share: float, many: int, capped: Effect | None = None) -> Difference:
    critical = float(stats.norm.isf(alpha / 2))
    # Two tests of the same thing may differ by a hair at the edge: called is what both call.
    is_clear = bool(found.p <= alpha) and found.is_clear
    corrected = winner.corrected(found.estimate, found.error, critical) if is_clear else found.estimate
    band = (
        sequence.band(found.estimate, found.error, share, alpha=alpha)
        if np.isfinite(found.error)
        else (-np.inf, np.inf)
    )
    return Difference(found, min(1.0, found.p * many), is_clear, corrected, band, capped)


def _capped(values: Floats, is_arm: Ints, cluster: Ints | None, alpha: float) -> Effect | None:
    """The effect with the largest values cut to a size, where they are so large that an average needs more visitors."""
    least = min(int(is_arm.sum()), int((1 - is_arm).sum()))
    spread = float(values.std())
    if spread == 0:
        return None
    skew = float(((values - values.mean()) ** 3).mean()) / spread**3
    if least >= ENOUGH_OF_SKEW * skew**2:
        return None
    moved = values[values != 0]
    low, high = np.quantile(moved, [1 - LARGEST, LARGEST]) if len(moved) else (0.0, 0.0)
    return _effect(np.clip(values, min(0.0, float(low)), max(0.0, float(high))), is_arm, cluster, alpha)


def _arm(results: Results, place: int, alpha: float) -> Arm:
    values = results.outcome[results.arm == place]
    mean, count = float(values.mean()), len(values)
    if results.is_yes_no:
        low, high = effect.wilson(float(values.sum()), count, alpha=alpha)
    else:
        half = float(stats.t.isf(alpha / 2, count - 1) * values.std(ddof=1) / np.sqrt(count)) if count > 1 else np.inf
        low, high = mean - half, mean + half
    profit = None if results.profit is None else float(results.profit[results.arm == place].mean())
    yes = int(values.sum()) if results.is_yes_no else None
    return Arm(results.arms[place], count, mean, low, high, yes, profit)


def _counts(results: Results) -> tuple[list[float], str]:
    """What is counted to see whether the arms are even: clusters where they drew the arm, else visitors."""
    places = range(len(results.arms))
    if results.cluster is not None:
        pairs = np.unique(np.column_stack([results.cluster, results.arm]), axis=0)
        if len(pairs) == len(np.unique(results.cluster)):
            return [float((pairs[:, 1] == place).sum()) for place in places], "clusters"
        return [1.0] * len(results.arms), "clusters of both arms"
    return [float((results.arm == place).sum()) for place in places], "visitors"


def _clusters(results: Results) -> tuple[float | None, float | None, int | None]:
    if results.cluster is None:
        return None, None, None
    _, sizes = np.unique(results.cluster, return_counts=True)
    means = np.array([results.outcome[results.arm == place].mean() for place in range(len(results.arms))])
    # Between clusters of one arm: what the arm itself does is not what clusters share.
    share = clustered.icc(results.outcome - means[results.arm], results.cluster)
    spread = float(sizes.std() / sizes.mean())
    multiplied = 1 + ((1 + spread**2) * float(sizes.mean()) - 1) * share
    return share, multiplied, len(sizes)


def _missing(results: Results, known: np.ndarray) -> list[str]:
    gone = int((~known).sum())
    if not gone:
        return []
    said = [f"{gone:,} of {len(known):,} rows have no outcome and are left out."]
    table = [
        [int((known & (results.arm == place)).sum()), int((~known & (results.arm == place)).sum())]
        for place in range(len(results.arms))
    ]
    if float(stats.chi2_contingency(np.array(table)).pvalue) < ratio.SURE:
        said.append("Outcomes are missing in one arm more often than in another: what is left may not be comparable.")
    return said
