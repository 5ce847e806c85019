"""The models that compete, fitted together on the same leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from footfall.qualification.scoring.calibration import Calibration, calibrate
from footfall.qualification.scoring.drift import STEADY, moving, steady
from footfall.qualification.scoring.evidence import encode, fit_scorecard
from footfall.qualification.scoring.figures import from_logits, logits
from footfall.qualification.scoring.levels import Sheet
from footfall.qualification.scoring.ridge import fit_ridge
from footfall.qualification.scoring.table import Floats
from footfall.qualification.scoring.trees import fit_trees, may_grow

BASE, POINTS, BLEND = "base rate", "points", "blend"
_AMONG_FEW = {"scorecard": 0.15, "ridge": 0.85}


class Fitted(Protocol):
    """A fitted model: log-odds, and the part that each field has in them."""

    @property
    def start(self) -> float: ...
    def logits(self, sheet: Sheet) -> Floats: ...
    def terms(self, sheet: Sheet) -> Floats: ...


@dataclass(frozen=True)
class Field:
    """All models fitted on one set of leads, by name; the base rate and the points rule have no parts by field."""

    models: dict[str, Fitted]
    rate: float
    points: Calibration | None

    def logits(self, sheet: Sheet) -> dict[str, Floats]:
        """The log-odds of every competitor, the mean of the models among them."""
        found = {name: model.logits(sheet) for name, model in self.models.items()}
        if len(found) > 1:
            found[BLEND] = blended(found)
        found[BASE] = np.full(sheet.size, logits(self.rate))
        if self.points is not None:
            found[POINTS] = self.points.logits(sheet.points)
        return found


def blended(told: Mapping[str, Floats]) -> Floats:
    """The mean of what the models say; among few leads, where no trees grow yet, the ridge counts most.

    A single value of a field tells little then, and the ridge is the one that hears it least.
    """
    weights = _AMONG_FEW if "trees" not in told else {}
    return np.asarray(np.average(list(told.values()), axis=0, weights=[weights.get(name, 1.0) for name in told]))


def fit_all(sheet: Sheet, y: Floats, weight: Floats, *, with_points: bool, seed: int, span: float = STEADY) -> Field:
    """Every model that these leads are enough for; `span` is the share of leads within which the level moves."""
    models: dict[str, Fitted] = {}
    points = None
    rate = float((weight @ y + 0.5) / (weight.sum() + 1))
    level = steady(rate, sheet.size) if span == STEADY else moving(y, span)
    if 0 < y.sum() < len(y):
        encoded = encode(sheet, y, weight, level, seed)
        models["scorecard"] = fit_scorecard(encoded, y, weight)
        models["ridge"] = fit_ridge(sheet, y, weight, level)
        if may_grow(y):
            models["trees"] = fit_trees(encoded, sheet, y, weight, seed)
        if with_points and np.ptp(sheet.points) > 0:
            points = _slope_of_points(sheet.points, y, weight)
    return Field(models, float(from_logits(level.now)), points)


def _slope_of_points(points: Floats, y: Floats, weight: Floats) -> Calibration:
    """The points rule with its slope fitted again, so that bad rules can't hurt: a slope of nought is the base rate."""
    spread = float(np.std(points)) or 1.0
    found = calibrate(points / spread, y, weight)
    return Calibration(found.slope / spread, found.shift)
