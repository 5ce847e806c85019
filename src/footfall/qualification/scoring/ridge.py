"""A logistic regression with a penalty on the size of its weights: one for each level, one for each number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from footfall.qualification.scoring.drift import Level
from footfall.qualification.scoring.levels import Layout, Sheet
from footfall.qualification.scoring.table import Floats

_FARTHEST = 3.0
_MANY, _MOST_FINE = 5_000, 1
_LOUD = 10.0
_MOST_AT_ONCE = 200
"""Columns up to which the exact way is also the quick one."""
SPREAD = 1.0
"""The variance of log-odds that all fields together are expected to bring about before any lead is looked at."""
_PACES = (0.25, 1.0, 4.0)
"""In times that change, how fast old leads fade beside the usual: nobody knows how long what was learnt holds."""


@dataclass(frozen=True)
class Ridge:
    """Weights by level and, for numbers, by the distance from their middle; `means` makes terms relative to usual leads."""

    name = "ridge"
    ways: tuple[int, ...]
    of_level: tuple[Floats, ...]
    slopes: Floats
    means: Floats
    start: float

    def terms(self, sheet: Sheet) -> Floats:
        """Each lead's part of the log-odds from each field, beside that of the usual lead."""
        found = np.zeros((sheet.size, len(sheet.layouts)))
        for place, (way, weights) in enumerate(zip(self.ways, self.of_level, strict=True)):
            found[:, place] = weights[sheet.levels[place][way]] + self.slopes[place] * _scaled(sheet, place)
        return found - self.means

    def logits(self, sheet: Sheet) -> Floats:
        found: Floats = self.start + self.terms(sheet).sum(axis=1)
        return found

    def as_json(self) -> dict[str, Any]:
        return {
            "ways": list(self.ways), "levels": [weights.tolist() for weights in self.of_level],
            "slopes": self.slopes.tolist(), "means": self.means.tolist(), "start": self.start,
        }  # fmt: skip

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Ridge":
        levels = tuple(np.array(weights) for weights in kept["levels"])
        return cls(tuple(kept["ways"]), levels, np.array(kept["slopes"]), np.array(kept["means"]), kept["start"])


def fit_ridge(sheet: Sheet, y: Floats, weight: Floats, level: Level) -> Ridge:
    """The regression on these leads, the mean of a long, a usual and a short memory where times change.

    The level around each lead is a field of its own, so large that the penalty does not see it.
    """
    ways = tuple(_way_of(layout, sheet.size) for layout in sheet.layouts)
    columns = columns_of(sheet, ways, weight)
    around = _LOUD * (level.of_row - level.of_row.mean())[:, None]
    inputs = sparse.hstack([columns.values, sparse.csr_matrix(around)], format="csr")
    solver = "newton-cholesky" if inputs.shape[1] <= _MOST_AT_ONCE else "lbfgs"
    model = LogisticRegression(C=SPREAD / columns.variance, solver=solver, max_iter=500, tol=1e-4, warm_start=True)
    start, coefficients = 0.0, np.zeros(inputs.shape[1])
    paces = _PACES if level.is_moving else (1.0,)
    for pace in paces:
        model.fit(inputs, y, sample_weight=weight**pace)
        start += float(model.intercept_[0]) / len(paces)
        coefficients += model.coef_[0] / len(paces)
    start += float(coefficients[-1]) * _LOUD * (level.now - float(level.of_row.mean()))
    of_level, slopes = columns.apart(coefficients[:-1])
    found = Ridge(ways, of_level, slopes, np.zeros(len(ways)), start)
    means = np.average(found.terms(sheet), axis=0, weights=weight)
    return Ridge(ways, of_level, slopes, means, found.start + float(means.sum()))


@dataclass(frozen=True)
class Columns:
    """Leads as columns of about equal weight: one for each level, one for each number; their variance all together."""

    values: sparse.csr_matrix
    scale: Floats
    sizes: tuple[int, ...]
    variance: float

    def apart(self, coefficients: Floats) -> tuple[tuple[Floats, ...], Floats]:
        """The weights of each field's levels, and the slopes of the numbers, as the leads are written."""
        weights = coefficients * self.scale
        ends = np.cumsum(self.sizes)
        levels = tuple(weights[end - size : end] for end, size in zip(ends, self.sizes, strict=True))
        return levels, weights[ends[-1] :]


def columns_of(sheet: Sheet, ways: tuple[int, ...], weight: Floats) -> Columns:
    """Levels and numbers scaled half way to equal spread, by column and again by field.

    Unscaled, a level that few leads have is hardly heard; fully scaled, it is heard as loudly as one that half of them
    have, and a code with hundreds of values drowns a plain number.
    """
    sizes = tuple(layout.ways[way].size for layout, way in zip(sheet.layouts, ways, strict=True))
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    at = np.concatenate([starts[place] + sheet.levels[place][way] for place, way in enumerate(ways)])
    rows = np.tile(np.arange(sheet.size), len(ways))
    ones = sparse.csr_matrix((np.ones(len(at)), (rows, at)), shape=(sheet.size, starts[-1]))
    numbers = np.column_stack([_scaled(sheet, place) for place in range(len(ways))])
    share = weight / weight.sum()
    held = ones.T @ share
    variance = np.concatenate([held * (1 - held), share @ numbers**2 - (share @ numbers) ** 2]).clip(min=0.0)
    field = np.concatenate([np.repeat(np.arange(len(ways)), sizes), np.arange(len(ways))])
    by_field = np.bincount(field, weights=np.sqrt(variance))[field]
    scale = np.where(variance > 0, (np.maximum(variance, 1e-12) * np.maximum(by_field, 1e-12)) ** -0.25, 0.0)
    values = sparse.hstack([ones, sparse.csr_matrix(numbers)], format="csr") @ sparse.diags(scale)
    return Columns(sparse.csr_matrix(values), scale, sizes, float((variance * scale**2).sum()) or 1.0)


def _way_of(layout: Layout, size: int) -> int:
    """Numbers in coarse stretches beside their slope, finer where leads are many."""
    return min(len(layout.ways) - 1, 0 if size < _MANY else _MOST_FINE)


def _scaled(sheet: Sheet, place: int) -> Floats:
    """A number's distance from its middle in usual distances, no farther than three of them."""
    numbers, layout = sheet.numbers[place], sheet.layouts[place]
    if numbers is None:
        return np.zeros(sheet.size)
    found: Floats = np.clip(np.nan_to_num((numbers - layout.middle) / layout.spread), -_FARTHEST, _FARTHEST)
    return found
