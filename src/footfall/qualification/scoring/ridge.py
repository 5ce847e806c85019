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
_MOST_FINE = 1
_LOUD = 10.0
PENALTIES = (0.03, 0.1, 0.3)
"""Inverse of the penalty: weaker as leads become more."""


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
    """The regression on these leads; its penalty follows from how many there are.

    The level around each lead is a field of its own, so large that the penalty does not see it.
    """
    ways = tuple(_way_of(layout, sheet.size) for layout in sheet.layouts)
    sizes = [layout.ways[way].size for layout, way in zip(sheet.layouts, ways, strict=True)]
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    rows = np.arange(sheet.size)
    columns = [starts[place] + sheet.levels[place][way] for place, way in enumerate(ways)]
    ones = sparse.csr_matrix(
        (np.ones(sheet.size * len(ways)), (np.tile(rows, len(ways)), np.concatenate(columns))),
        shape=(sheet.size, starts[-1]),
    )
    numbers = np.column_stack([_scaled(sheet, place) for place in range(len(ways))])
    around = _LOUD * (level.of_row - level.of_row.mean())[:, None]
    model = LogisticRegression(C=_penalty(y), max_iter=150, tol=1e-3)
    inputs = [ones, sparse.csr_matrix(numbers), *([sparse.csr_matrix(around)] if level.is_moving else [])]
    model.fit(sparse.hstack(inputs, format="csr"), y, sample_weight=weight)
    coefficients = model.coef_[0]
    of_level = tuple(coefficients[starts[at] : starts[at + 1]] for at in range(len(ways)))
    slopes = coefficients[starts[-1] : starts[-1] + len(ways)]
    start = float(model.intercept_[0])
    if level.is_moving:
        start += float(coefficients[-1]) * _LOUD * (level.now - float(level.of_row.mean()))
    found = Ridge(ways, of_level, slopes, np.zeros(len(ways)), start)
    means = np.average(found.terms(sheet), axis=0, weights=weight)
    return Ridge(ways, of_level, slopes, means, found.start + float(means.sum()))


def _penalty(y: Floats) -> float:
    fewest = min(y.sum(), len(y) - y.sum())
    return PENALTIES[0] if fewest < 50 else PENALTIES[1] if fewest < 500 else PENALTIES[2]  # noqa: PLR2004


def _way_of(layout: Layout, size: int) -> int:
    """Numbers in coarse stretches beside their slope, finer where leads are many."""
    return min(len(layout.ways) - 1, 0 if size < 1000 else _MOST_FINE)  # noqa: PLR2004


def _scaled(sheet: Sheet, place: int) -> Floats:
    """A number's distance from its middle in usual distances, no farther than three of them."""
    numbers, layout = sheet.numbers[place], sheet.layouts[place]
    if numbers is None:
        return np.zeros(sheet.size)
    found: Floats = np.clip(np.nan_to_num((numbers - layout.middle) / layout.spread), -_FARTHEST, _FARTHEST)
    return found
