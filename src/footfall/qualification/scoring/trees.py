"""Small boosted trees (LightGBM). More evidence for a win never lowers the chance; numbers are free to bend."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import lightgbm as lgb
import numpy as np

from footfall.qualification.scoring.evidence import Encoded, Evidence, evidence_of
from footfall.qualification.scoring.levels import Sheet
from footfall.qualification.scoring.table import Floats

LEADS_NEEDED, WINS_NEEDED = 300, 30
_FEW_WINS, _MANY_WINS = 150, 700


@dataclass(frozen=True)
class Trees:
    """Boosted trees on the evidence of words and on numbers; `text` is LightGBM's own form of them."""

    name = "trees"
    fields: tuple[Evidence | None, ...]
    booster: lgb.Booster
    level: float = 0.0

    def terms(self, sheet: Sheet) -> Floats:
        """Each lead's part of the log-odds from each field (LightGBM's `pred_contrib`, which adds up exactly)."""
        found: Floats = self._contributions(sheet)[:, :-1]
        return found

    @property
    def start(self) -> float:
        """The log-odds before any field is looked at."""
        empty = np.full((1, len(self.fields)), np.nan)
        return self.level + float(np.asarray(self.booster.predict(empty, pred_contrib=True, num_threads=1))[0, -1])

    def logits(self, sheet: Sheet) -> Floats:
        found = self.booster.predict(_inputs(self.fields, sheet), raw_score=True, num_threads=1)
        return self.level + np.asarray(found, dtype=np.float64)

    def _contributions(self, sheet: Sheet) -> Floats:
        found = self.booster.predict(_inputs(self.fields, sheet), pred_contrib=True, num_threads=1)
        return np.asarray(found, dtype=np.float64)

    @property
    def text(self) -> str:
        return str(self.booster.model_to_string())

    @classmethod
    def from_text(cls, fields: tuple[Evidence | None, ...], text: str, level: float = 0.0) -> "Trees":
        return cls(fields, lgb.Booster(model_str=text), level)


def may_grow(y: Floats) -> bool:
    """Whether there are enough leads and wins for trees to be worth a try."""
    return len(y) >= LEADS_NEEDED and min(y.sum(), len(y) - y.sum()) >= WINS_NEEDED


def fit_trees(encoded: Encoded, sheet: Sheet, y: Floats, weight: Floats, seed: int) -> Trees:
    """Trees on these leads: more and larger ones as leads become more."""
    inputs = encoded.out_of_fold.copy()
    for place, numbers in enumerate(sheet.numbers):
        if numbers is not None:
            inputs[:, place] = numbers
    rising = [int(numbers is None) for numbers in sheet.numbers]
    # Trees told the level around each lead grow what else there is; the newest level is added to what they say.
    around, now = (encoded.level.of_row, encoded.level.now) if encoded.level.is_moving else (None, 0.0)
    data = lgb.Dataset(
        inputs, y, weight=weight, init_score=around, params={"max_bin": 63, "verbosity": -1}, free_raw_data=False
    )
    return Trees(encoded.fields, lgb.train({**_size(y), "monotone_constraints": rising, "seed": seed}, data), now)


def _size(y: Floats) -> dict[str, Any]:
    fewest = min(y.sum(), len(y) - y.sum())
    if fewest < _FEW_WINS:
        rounds, leaves, least, rate = 60, 4, 15, 0.07
    elif fewest < _MANY_WINS:
        rounds, leaves, least, rate = 200, 7, 15, 0.03
    else:
        rounds, leaves, least, rate = 150, 15, 40, 0.07
    return {
        "objective": "binary", "num_iterations": rounds, "num_leaves": leaves, "min_data_in_leaf": least,
        "learning_rate": rate, "lambda_l2": 5.0, "feature_fraction": 0.7, "bagging_fraction": 0.8, "bagging_freq": 1,
        "max_bin": 63, "num_threads": 1, "deterministic": True, "force_row_wise": True, "verbosity": -1,
    }  # fmt: skip


def _inputs(fields: tuple[Evidence | None, ...], sheet: Sheet) -> Floats:
    found = evidence_of(fields, sheet)
    for place, numbers in enumerate(sheet.numbers):
        if numbers is not None:
            found[:, place] = numbers
    return found


def fields_of(kept: Mapping[str, Any]) -> tuple[Evidence | None, ...]:
    """The fields as the scorecard's JSON keeps them."""
    from footfall.qualification.scoring.evidence import Scorecard

    return Scorecard.from_json(kept).fields
