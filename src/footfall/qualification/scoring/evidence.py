"""The evidence scorecard: what each value of each field says for or against a win, in points that add up.

Per level the win rate is drawn to the overall rate as if `strength` more average leads had been seen there
(Laplace, Good); the strength, and how finely numbers are cut, is whatever foretells leads not looked at best.
A field that foretells nothing gets no points. Its evidence, the difference of log-odds, is reckoned for each lead
from other leads (out of fold), so that a code with hundreds of values can't learn its own leads by heart.
A logistic regression with weights that are not negative then says how much of each field's evidence is news.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from footfall.qualification.scoring.drift import Level
from footfall.qualification.scoring.figures import clipped, from_logits, logits
from footfall.qualification.scoring.levels import Sheet
from footfall.qualification.scoring.table import Codes, Floats

STRENGTHS = np.array([2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 250.0])
FOLDS = 5
LEAST_GAIN = 1.0
"""What a field must save, in nats over all leads, before it gets points."""


@dataclass(frozen=True)
class Evidence:
    """One field: in which way its values are cut, and the evidence of each level."""

    way: int
    strength: float
    of_level: Floats
    counts: Floats
    wins: Floats
    gain: float


@dataclass(frozen=True)
class Encoded:
    """Evidence of each field, and each training lead's evidence from the leads outside its fold."""

    fields: tuple[Evidence | None, ...]
    out_of_fold: Floats
    level: Level


@dataclass(frozen=True)
class Scorecard:
    """Points that add up: `start` and, per field, weight times evidence of the lead's level."""

    name = "scorecard"
    fields: tuple[Evidence | None, ...]
    weights: Floats
    start: float

    def terms(self, sheet: Sheet) -> Floats:
        """Each lead's points from each field: rows by fields, in log-odds."""
        return evidence_of(self.fields, sheet) * self.weights

    def logits(self, sheet: Sheet) -> Floats:
        found: Floats = self.start + self.terms(sheet).sum(axis=1)
        return found

    def as_json(self) -> dict[str, Any]:
        fields = [
            None if one is None else {
                "way": one.way, "strength": one.strength, "gain": one.gain, "evidence": one.of_level.tolist(),
                "leads": one.counts.tolist(), "wins": one.wins.tolist(),
            }
            for one in self.fields
        ]  # fmt: skip
        return {"fields": fields, "weights": self.weights.tolist(), "start": self.start}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Scorecard":
        fields = tuple(
            None if one is None else Evidence(
                one["way"], one["strength"], np.array(one["evidence"]), np.array(one["leads"]), np.array(one["wins"]),
                one["gain"],
            )
            for one in kept["fields"]
        )  # fmt: skip
        return cls(fields, np.array(kept["weights"]), kept["start"])


Tally = tuple[Floats, Floats, Floats]
"""Leads, wins, and the wins that the level around them makes one expect."""


def encode(sheet: Sheet, y: Floats, weight: Floats, level: Level, seed: int) -> Encoded:
    """The evidence of each field, found on these leads and held against the level around each."""
    folds, around = folds_of(y, seed), from_logits(level.of_row)
    columns, fields = np.zeros((sheet.size, len(sheet.layouts))), []
    for place, ways in enumerate(sheet.levels):
        best: Evidence | None = None
        for way, codes in enumerate(ways):
            size = sheet.layouts[place].ways[way].size
            found, by_fold = _weigh(_tally(codes, folds, (weight, weight * y, weight * around), size), way)
            if found.gain > (LEAST_GAIN if best is None else best.gain + 0.5):
                best = found
                columns[:, place] = by_fold[folds, codes]
        fields.append(best)
    return Encoded(tuple(fields), columns, level)


def evidence_of(fields: tuple[Evidence | None, ...], sheet: Sheet) -> Floats:
    """The evidence of each lead's level in each field."""
    found = np.zeros((sheet.size, len(fields)))
    for place, one in enumerate(fields):
        if one is not None:
            found[:, place] = one.of_level[sheet.levels[place][one.way]]
    return found


def fit_scorecard(encoded: Encoded, y: Floats, weight: Floats) -> Scorecard:
    """How much of each field's evidence counts beside the others'."""
    used = [at for at, one in enumerate(encoded.fields) if one is not None]
    weights = np.zeros(len(encoded.fields))
    shift = 0.0
    if used:
        shift, found = _weights(encoded.out_of_fold[:, used], y, weight, encoded.level.of_row)
        weights[used] = found
    return Scorecard(encoded.fields, weights, shift + encoded.level.now)


def folds_of(y: Floats, seed: int, folds: int = FOLDS) -> NDArray[np.int64]:
    """A fold for each lead, wins and losses dealt out evenly."""
    found = np.empty(len(y), dtype=np.int64)
    random = np.random.default_rng(seed)
    dealt = 0
    for outcome in (0.0, 1.0):
        rows = random.permutation(np.flatnonzero(y == outcome))
        found[rows] = (np.arange(len(rows)) + dealt) % folds
        dealt += len(rows)
    return found


def _tally(codes: Codes, folds: NDArray[np.int64], what: Tally, levels: int) -> Tally:
    """Sums by fold and level."""
    cells = folds * levels + codes

    def sums(each: Floats) -> Floats:
        return np.bincount(cells, weights=each, minlength=FOLDS * levels).reshape(FOLDS, levels).astype(np.float64)

    return sums(what[0]), sums(what[1]), sums(what[2])


def _weigh(tally: Tally, way: int) -> tuple[Evidence, Floats]:
    """The best strength for one way of cutting one field, and the evidence by fold that it gives."""
    counts, wins, expected = tally
    rest = (counts.sum(0) - counts, wins.sum(0) - wins, expected.sum(0) - expected)
    start = logits(expected / np.maximum(counts, 1e-9))
    losses = [_loss(counts, wins, start + _evidence(*rest, strength)) for strength in STRENGTHS]
    best = int(np.argmin(losses))
    gain = _loss(counts, wins, start + _evidence(*rest, np.inf)) - losses[best]
    total, won = counts.sum(0), wins.sum(0)
    whole = _evidence(total, won, expected.sum(0), STRENGTHS[best])
    return Evidence(way, float(STRENGTHS[best]), whole, total, won, float(gain)), _evidence(*rest, STRENGTHS[best])


def _evidence(counts: Floats, wins: Floats, expected: Floats, strength: float) -> Floats:
    """How far a level's odds lie from those to be expected there, drawn to how far all lie from theirs."""
    total, won, usual = (each.sum(-1, keepdims=True) for each in (counts, wins, expected))
    rate, base = clipped(won / np.maximum(total, 1e-9)), clipped(usual / np.maximum(total, 1e-9))
    if np.isinf(strength):
        return (logits(rate) - logits(base)) + np.zeros_like(counts)
    found: Floats = _log_odds(wins, counts, strength, rate) - _log_odds(expected, counts, strength, base)
    return found


def _log_odds(wins: Floats, counts: Floats, strength: float, rate: Floats) -> Floats:
    return logits((wins + strength * rate) / (counts + strength))


def _loss(counts: Floats, wins: Floats, values: Floats) -> float:
    p = clipped(from_logits(values))
    return float(-(wins * np.log(p) + (counts - wins) * np.log1p(-p)).sum())


def _weights(evidence: Floats, y: Floats, weight: Floats, level: Floats) -> tuple[float, Floats]:
    """The shift and the weights, not negative, by a logistic regression that draws weights softly to a middle one."""
    usual = 1 / (1 + 0.1 * (evidence.shape[1] - 1))

    def cost(values: Floats) -> tuple[float, Floats]:
        z = level + values[0] + evidence @ values[1:]
        p = from_logits(z)
        away = values[1:] - usual
        total = weight @ (np.logaddexp(0, z) - y * z) + _PULL * away @ away
        slope = weight * (p - y)
        return float(total), np.append(slope.sum(), evidence.T @ slope + 2 * _PULL * away)

    bounds = [(None, None), *[(0.0, 2.0)] * evidence.shape[1]]
    first = np.append(0.0, np.full(evidence.shape[1], usual))
    found = minimize(cost, first, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 200})
    return float(found.x[0]), found.x[1:]


_PULL = 2.0
