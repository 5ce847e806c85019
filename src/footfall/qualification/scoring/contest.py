"""Who is champion: read on leads that the models did not learn from, the newest where the order is known."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from footfall.qualification.scoring.calibration import TRUST, TRUST_IN_TIME, Bend, bend
from footfall.qualification.scoring.challengers import BASE, BLEND, fit_all
from footfall.qualification.scoring.chance import by_chance
from footfall.qualification.scoring.drift import STEADY
from footfall.qualification.scoring.evidence import folds_of
from footfall.qualification.scoring.figures import loss
from footfall.qualification.scoring.levels import Sheet
from footfall.qualification.scoring.table import Floats, Rows


@dataclass(frozen=True, slots=True)
class Memory:
    """How the past counts: after which share of all leads an older one counts half, and the level of wins moves."""

    fades: float = 0.0
    span: float = STEADY


ALL_TIME = Memory()
"""A memory without end: old leads count like new ones."""
IN_TIME = Memory(0.25, 0.05)
"""A memory for times that change: chosen once, since a choice by the last few blocks follows their noise."""
SURE, SURE_IN_TIME = 1.65, 1.3
"""Standard errors by which a model must beat the base rate on leads it did not see; in time they are newer, not mixed."""
LEAST_NATS = 2.0
"""What a model must save in all: a likelihood ratio of seven."""
HARDLY_CHANCE = 0.01
"""Where the fields tell what chance brings about this seldom, a model need only not be worse than the base rate."""
_PLAINLY = 1.5
_BLOCKS = 6
_NEWEST = 0.3
_LEVEL_HOLDS = 100.0
"""In time no level is lifted in hindsight for what it missed: the next one would not have known either."""
_FEW, _MANY = 600, 10_000


@dataclass(frozen=True)
class Verdict:
    """The champion and how it stood: log loss of each competitor, and what it said of the leads held out."""

    champion: str
    memory: Memory
    bend: Bend
    losses: dict[str, float]
    y: Floats
    probability: Floats
    base: Floats
    gain: float
    error: float
    nats: float
    chance: float = 1.0
    sure: float = SURE

    @property
    def has_signal(self) -> bool:
        """Whether the leads can be told apart beyond doubt, and the champion does it better than quoting the average."""
        is_sure = self.gain > self.sure * self.error and self.nats >= LEAST_NATS
        is_no_chance = self.gain > 0 and self.chance <= HARDLY_CHANCE
        return self.champion != BASE and (is_sure or is_no_chance) and self.bend.slope > 0.1  # noqa: PLR2004


def hold_contest(sheet: Sheet, y: Floats, *, in_order: bool, with_points: bool, seed: int) -> Verdict:
    """Fit every model again and again without some leads, and read them there."""
    read = _InTime(sheet, y, seed) if in_order else _AtRandom(sheet, y, seed)
    memory = IN_TIME if in_order and sheet.size >= _FEW else ALL_TIME
    told: dict[str, list[Floats]] = {}
    for train, test in read.rounds():
        weight_of = fading(len(train), memory.fades)
        field = fit_all(sheet.take(train), y[train], weight_of, with_points=with_points, seed=seed, span=memory.span)
        for name, values in field.logits(sheet.take(test)).items():
            told.setdefault(name, []).append(values)
    rows, weight = read.rows(), read.weight()
    rounds = max(len(parts) for parts in told.values())
    whole = {name: np.concatenate(parts) for name, parts in told.items() if len(parts) == rounds}
    chance = by_chance(sheet, y, in_order=in_order, seed=seed)
    return _judge(whole, y[rows], weight, memory, chance, leads=read.leads(), in_order=in_order)


def _judge(
    told: dict[str, Floats], y: Floats, weight: Floats, memory: Memory, chance: float, *, leads: float, in_order: bool
) -> Verdict:
    stays, trust, sure = (_LEVEL_HOLDS, TRUST_IN_TIME, SURE_IN_TIME) if in_order else (0.0, TRUST, SURE)
    # Each competitor is bent to what came true before they are compared: under drift all of them promise too much,
    # and the average gets the same chance to move with the times.
    bends = {name: bend(values, told[BASE], y, weight, stays=stays, trust=trust) for name, values in told.items()}
    quoted = {name: bends[name].probability(values, told[BASE]) for name, values in told.items()}
    losses = {name: loss(y, each) for name, each in quoted.items()}
    mean = {name: float(np.average(each, weights=weight)) for name, each in losses.items()}
    best = min(mean, key=lambda name: mean[name])
    # The blend is the safest choice under drift and among few leads: another must be plainly better.
    if BLEND in mean and mean[BLEND] <= mean[best] + _PLAINLY * _error(losses[BLEND] - losses[best], weight, leads):
        best = BLEND
    gains = losses[BASE] - losses[best]
    gain = float(np.average(gains, weights=weight))
    return Verdict(
        best, memory, bends[best], mean, y, quoted[best], quoted[BASE], gain, _error(gains, weight, leads),
        gain * leads, chance, sure,
    )  # fmt: skip


def _error(values: Floats, weight: Floats, leads: float) -> float:
    """The standard error of a mean of what weighted readings of so many leads say."""
    spread = np.average((values - np.average(values, weights=weight)) ** 2, weights=weight)
    return float(np.sqrt(spread / leads))


def fading(size: int, fades: float) -> Floats:
    """The weight of each lead, oldest first: halved every `fades` of them all; one weight for all where that is nought."""
    if not fades:
        return np.ones(size)
    found: Floats = 0.5 ** (np.arange(size)[::-1] / (fades * size))
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

    def leads(self) -> float:
        """A lead that is held out twice is one lead."""
        return len(self.rows()) / len(self._dealt)


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

    def leads(self) -> float:
        """How many equal leads these are worth."""
        weight = self.weight()
        return float(weight.sum() ** 2 / (weight**2).sum())
