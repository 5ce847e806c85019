"""Who is champion: read on leads that the models did not learn from, the newest where the order is known."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from footfall.qualification.scoring.calibration import Calibration, calibrate
from footfall.qualification.scoring.challengers import BASE, BLEND, fit_all
from footfall.qualification.scoring.evidence import folds_of
from footfall.qualification.scoring.figures import from_logits, loss
from footfall.qualification.scoring.levels import Sheet
from footfall.qualification.scoring.table import Floats, Rows

ALL_TIME = 0.0
"""A memory without end: old leads count like new ones."""
MEMORIES = (ALL_TIME, 0.2)
"""After which share of all leads an older one counts half; tried in time only."""
SURE = 1.3
"""Standard errors by which a model must beat the base rate on leads it did not see."""
_BLOCKS = 3
_NEWEST = 0.3
_FEW, _MANY = 600, 10_000


@dataclass(frozen=True)
class Verdict:
    """The champion and how it stood: log loss of each competitor, and what it said of the leads held out."""

    champion: str
    memory: float
    calibration: Calibration
    losses: dict[str, float]
    y: Floats
    probability: Floats
    base: Floats
    gain: float
    error: float

    @property
    def has_signal(self) -> bool:
        """Whether the champion is beyond doubt better than quoting the average."""
        return self.champion != BASE and self.gain > SURE * self.error and self.calibration.slope > 0.1  # noqa: PLR2004


def hold_contest(sheet: Sheet, y: Floats, *, in_order: bool, with_points: bool, seed: int) -> Verdict:
    """Fit every model again and again without some leads, and read them there."""
    read = _InTime(sheet, y, seed) if in_order else _AtRandom(sheet, y, seed)
    memories = MEMORIES if in_order and sheet.size >= _FEW else (ALL_TIME,)
    told: dict[tuple[str, float], list[Floats]] = {}
    for train, test in read.rounds():
        for memory in memories:
            field = fit_all(sheet.take(train), y[train], fading(len(train), memory), with_points=with_points, seed=seed)
            for name, values in field.logits(sheet.take(test)).items():
                told.setdefault((name, memory), []).append(values)
    rows, weight = read.rows(), read.weight()
    rounds = max(len(parts) for parts in told.values())
    whole = {key: np.concatenate(parts) for key, parts in told.items() if len(parts) == rounds}
    return _judge(whole, y[rows], weight)


def _judge(told: dict[tuple[str, float], Floats], y: Floats, weight: Floats) -> Verdict:
    mean = {key: float(np.average(loss(y, from_logits(values)), weights=weight)) for key, values in told.items()}
    base_key = min((key for key in mean if key[0] == BASE), key=lambda key: mean[key])
    best = min(mean, key=lambda key: mean[key])
    blend = min((key for key in mean if key[0] == BLEND), key=lambda key: mean[key], default=best)
    # The blend is the safest choice under drift and among few leads: another must be plainly better.
    if mean[blend] <= mean[best] + _edge(told, y, weight, best, blend):
        best = blend
    calibration = calibrate(told[best], y, weight)
    probability = calibration.probability(told[best])
    # The average is given the same chance to shift with the times as the champion had.
    base = np.full(len(y), np.average(y, weights=weight)) if best != base_key else from_logits(told[base_key])
    gains = loss(y, base) - loss(y, probability)
    error = float(np.sqrt(np.average((gains - np.average(gains, weights=weight)) ** 2, weights=weight) / _size(weight)))
    losses = {name: min(value for key, value in mean.items() if key[0] == name) for name, _memory in mean}
    gain = float(np.average(gains, weights=weight))
    return Verdict(best[0], best[1], calibration, losses, y, probability, base, gain, error)


def _edge(
    told: dict[tuple[str, float], Floats], y: Floats, weight: Floats, best: tuple[str, float], other: tuple[str, float]
) -> float:
    """One standard error of the difference between two competitors."""
    difference = loss(y, from_logits(told[other])) - loss(y, from_logits(told[best]))
    spread = np.average((difference - np.average(difference, weights=weight)) ** 2, weights=weight)
    return float(np.sqrt(spread / _size(weight)))


def _size(weight: Floats) -> float:
    """How many equal leads weighted ones are worth."""
    return float(weight.sum() ** 2 / (weight**2).sum())


def fading(size: int, memory: float) -> Floats:
    """The weight of each lead, oldest first: halved every `memory` of them all."""
    if memory == ALL_TIME:
        return np.ones(size)
    found: Floats = 0.5 ** (np.arange(size)[::-1] / (memory * size))
    return found


class _AtRandom:
    """Every lead is held out once (twice among few)."""

    def __init__(self, sheet: Sheet, y: Floats, seed: int) -> None:
        self._folds = 3 if sheet.size >= _MANY else 5
        self._dealt = [folds_of(y, seed + again, self._folds) for again in range(2 if sheet.size < _FEW else 1)]

    def rounds(self) -> Iterator[tuple[Rows, Rows]]:
        for dealt in self._dealt:
            for fold in range(self._folds):
                yield np.flatnonzero(dealt != fold), np.flatnonzero(dealt == fold)

    def rows(self) -> Rows:
        return np.concatenate([test for _train, test in self.rounds()])

    def weight(self) -> Floats:
        return np.full(len(self.rows()), 1 / len(self._dealt))


class _InTime:
    """The newest leads in blocks, each read by models of all leads before it; the newest weigh most."""

    def __init__(self, sheet: Sheet, y: Floats, seed: int) -> None:  # noqa: ARG002 -- as the other
        share = _NEWEST if sheet.size >= _FEW else 0.5
        self._edges = np.linspace(sheet.size * (1 - share), sheet.size, _BLOCKS + 1).astype(int)

    def rounds(self) -> Iterator[tuple[Rows, Rows]]:
        for start, end in zip(self._edges[:-1], self._edges[1:], strict=True):
            yield np.arange(start), np.arange(start, end)

    def rows(self) -> Rows:
        return np.arange(self._edges[0], self._edges[-1])

    def weight(self) -> Floats:
        return fading(len(self.rows()), 0.5)
