"""The models beside one another, learning from the same leads and read on the same others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
from sklearn.linear_model import LogisticRegression

from footfall.qualification.scoring.calibration import calibrate
from footfall.qualification.scoring.figures import Figures, figures
from footfall.qualification.scoring.levels import Sheet, lay_out, read_sheet
from footfall.qualification.scoring.naive_bayes import naive_bayes
from footfall.qualification.scoring.table import Column, Floats, Rows, Table
from footfall.qualification.scoring.training import Lesson, Prepared, read, train

_SHARE = 0.7


@dataclass(frozen=True)
class Split:
    """One way to part the leads, and how each model stood on those it had not seen."""

    name: str
    learnt_from: int
    models: Mapping[str, Figures]
    verdict: str
    warning: str = ""


@dataclass(frozen=True)
class Comparison:
    """All splits of one file."""

    prepared: Prepared
    splits: tuple[Split, ...]


def compare(table: Table, lesson: Lesson, *, seed: int = 0) -> Comparison:
    """Every model on the same split of the same fields: at random, and in time where the order is known."""
    ready = read(table, lesson, seed=seed)
    size = len(ready.y)
    mixed = np.random.default_rng(seed).permutation(size)
    cut = int(_SHARE * size)
    flatters = "" if lesson.is_ordered else "leads come in time: a random split flatters; say --time or --in-order"
    splits = [
        _split("random", ready, lesson, np.sort(mixed[:cut]), np.sort(mixed[cut:]), seed, flatters, in_order=False)
    ]
    if lesson.is_ordered:
        rows = np.arange(size)
        splits.append(_split("in time", ready, lesson, rows[:cut], rows[cut:], seed, "", in_order=True))
    return Comparison(ready, tuple(splits))


def _split(
    name: str, ready: Prepared, lesson: Lesson, known: Rows, unseen: Rows, seed: int, warning: str, *, in_order: bool
) -> Split:
    y, truth = ready.y[known], ready.y[unseen]
    if not len(unseen) or not 0 < y.sum() < len(y):
        return Split(name, len(known), {}, "one outcome is missing, so there is nothing to compare", warning)
    rate = float((y.sum() + 0.5) / (len(y) + 1))
    before = _with_outcome(ready, known)
    later = ready.table.take(unseen)
    model = train(before, _lesson(ready, lesson, in_order=in_order), seed=seed)
    told: dict[str, Floats] = {"Footfall": model.predict(later), "base rate": np.full(len(unseen), rate)}
    features = [layout.feature for layout in ready.sheet.layouts]
    if features:
        layouts = lay_out(features, before)
        train_sheet, test_sheet = (read_sheet(layouts, part, lesson.points) for part in (before, later))
        told |= {name: fit(train_sheet, y, test_sheet) for name, fit in _OTHERS.items()}
        if lesson.points:
            told["points rule"] = _points(train_sheet, y, test_sheet)
    found = {name: figures(truth, values, against=rate if in_order else None) for name, values in told.items()}
    verdict = f"{model.verdict}, champion {model.champion}" if model.has_signal else model.verdict
    return Split(name, len(known), found, verdict, warning)


def _with_outcome(ready: Prepared, rows: Rows) -> Table:
    part = ready.table.take(rows)
    outcome = Column(("no", "yes"), ready.y[rows].astype(np.int32))
    return Table({**part.columns, ready.outcome.column: outcome}, part.size)


def _lesson(ready: Prepared, lesson: Lesson, *, in_order: bool) -> Lesson:
    """The same lesson with what leaked already dropped, and nothing else suspected on a part of the leads."""
    leaking = {name for suspect in ready.suspects for name in suspect.columns}
    used = {name for layout in ready.sheet.layouts for name in layout.feature.columns}
    unused = set(ready.table.columns) - used - {lesson.outcome, lesson.points}
    return Lesson(
        lesson.outcome, "yes", in_order=in_order, drop=leaking | unused, keep=used - leaking, points=lesson.points
    )


def _points(train_sheet: Sheet, y: Floats, test: Sheet) -> Floats:
    spread = float(np.std(train_sheet.points)) or 1.0
    rule = calibrate(train_sheet.points / spread, y, np.ones(len(y)))
    return rule.probability(test.points / spread)


def _logistic(train_sheet: Sheet, y: Floats, test: Sheet) -> Floats:
    """A plain logistic regression: one weight for each value of a field, numbers as they are."""
    from scipy import sparse

    def inputs(sheet: Sheet) -> sparse.csr_matrix:
        parts = []
        for place, layout in enumerate(sheet.layouts):
            numbers = sheet.numbers[place]
            if numbers is not None:
                scaled = np.clip((numbers - layout.middle) / layout.spread, -10, 10)
                parts.append(sparse.csr_matrix(np.column_stack([np.nan_to_num(scaled), np.isnan(numbers)])))
            else:
                codes, size = sheet.levels[place][0], layout.ways[0].size
                ones = (np.ones(sheet.size), (np.arange(sheet.size), codes))
                parts.append(sparse.csr_matrix(ones, shape=(sheet.size, size)))
        return sparse.hstack(parts, format="csr")

    model = LogisticRegression(C=1.0, max_iter=300, tol=1e-3).fit(inputs(train_sheet), y)
    return np.asarray(model.predict_proba(inputs(test))[:, 1], dtype=np.float64)


def _lightgbm(train_sheet: Sheet, y: Floats, test: Sheet) -> Floats:
    """LightGBM as it comes, 100 rounds, with words as its own categories."""
    words = [at for at, numbers in enumerate(train_sheet.numbers) if numbers is None]

    def inputs(sheet: Sheet) -> Floats:
        columns = [sheet.levels[at][0] if numbers is None else numbers for at, numbers in enumerate(sheet.numbers)]
        return np.column_stack([column.astype(np.float64) for column in columns])

    data = lgb.Dataset(inputs(train_sheet), y, categorical_feature=words, params={"verbosity": -1})
    model = lgb.train({"objective": "binary", "num_threads": 1, "verbosity": -1, "seed": 0}, data, 100)
    return np.asarray(model.predict(inputs(test), num_threads=1), dtype=np.float64)


_OTHERS: dict[str, Callable[[Sheet, Floats, Sheet], Floats]] = {
    "logistic regression": _logistic,
    "LightGBM alone": _lightgbm,
    "naive Bayes (Odoo)": naive_bayes,
}
