"""The shipped weights, made anew: `python -m footfall.identity.linkage.training`.

Made-up bases of several kinds and sizes are compared pair by pair, a logistic model is fitted to the truth of their
pairs, and the weights are written with the figures they reach on bases of other kinds that took no part.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.linear_model import LogisticRegression

from footfall.identity.linkage.candidates import candidates
from footfall.identity.linkage.clusters import THRESHOLD, connected, greedy
from footfall.identity.linkage.columns import Codes, Columns, Gatherer
from footfall.identity.linkage.compare import CHANCE, NAME, Term, compare
from footfall.identity.linkage.figures import Labels, quality
from footfall.identity.linkage.generator import PROFILES, leads
from footfall.identity.linkage.model import Beside, Floats, Model, probability
from footfall.identity.linkage.pair import SHIPPED, USUAL_SIZE
from footfall.identity.linkage.records import read_record
from footfall.identity.linkage.refit import design
from footfall.identity.linkage.whole import BESIDE, compare_whole, names_of_terms, words_of

BASES = (
    ("shop", 1_000), ("shop", 5_000), ("shop", 40_000), ("world", 30_000), ("east", 20_000), ("trade", 20_000),
    ("careless", 12_000), ("register", 3_000), ("register", 15_000), ("files", 6_000), ("mail", 1_000), ("mail", 6_000),
    ("bodies", 3_000), ("bodies", 15_000), ("shop", 120_000), ("world", 70_000), ("south", 1_500), ("shop", 2_000),
)  # fmt: skip
"""Kinds and sizes of bases that the weights learn from."""

LARGER = (("land", 400_000), ("world", 200_000))
"""Further bases, from which only is learned what a whole base tells beside (`whole`)."""

HELD_BACK = (
    ("shop", 50_000),
    ("south", 30_000),
    ("numbers", 20_000),
    ("register", 5_000),
    ("mail", 1_000),
    ("bodies", 5_000),
    ("land", 200_000),
)
"""Bases that only the figures are taken on; `numbers` is a kind the weights never saw."""

GENTLENESS = 0.3
"""The strength of the pull towards nought (regularisation): a level seen seldom weighs little."""

_SEEN = CHANCE.index("under 10")
"""Up to so many strangers of one name made-up bases teach enough."""

_UNLIKELY = -7.0
"""Pairs whose log of odds is lower teach nothing further."""
_AS_READ = {"first_name": "first", "last_name": "last", "dob": "born", "card": "ident"}


@dataclass(frozen=True, slots=True)
class Base:
    """A made-up base: its records as columns, and the person behind each."""

    columns: Columns
    truth: Labels


def made_up(kind: str, count: int, seed: int) -> Base:
    """A base of a kind, from the project's own generator."""
    gatherer, truth = Gatherer(), []
    found = leads(count, seed=seed, profile=PROFILES[kind])
    for start in range(0, count, 20_000):
        batch = found[start : start + 20_000]
        gatherer.add(
            [read_record({_AS_READ.get(name, name): value for name, value in lead.said.items()}) for lead in batch]
        )
        truth += [lead.entity for lead in batch]
    return Base(gatherer.columns(), np.array(truth, np.int64))


def train(*, scale: float = 1.0, say: bool = False) -> tuple[Model, list[Term]]:
    """The weights that fit the made-up bases, each base counting as much as the root of its pairs."""
    parts, right, weights, sizes = [], [], [], []
    terms: list[Term] = []
    for seed, (kind, count) in enumerate(BASES):
        base = made_up(kind, int(count * scale), 1_000 + seed)
        left, other = candidates(base.columns)
        terms = compare(base.columns, left, other)
        same = base.truth[left] == base.truth[other]
        parts.append(design(terms))
        right.append(same)
        weights.append(np.full(len(left), 1 / max(len(left), 1) ** 0.5))
        sizes.append(np.full(len(left), np.log(base.columns.count / USUAL_SIZE)))
        if say:
            sys.stderr.write(f"{kind} {count}: {len(left)} pairs, {same.mean():.3f} of them the same\n")
    fitted = LogisticRegression(C=GENTLENESS, max_iter=400, tol=1e-4)
    weight = np.concatenate(weights)
    whole = vstack([*parts]).tocsr()
    size = csr_matrix(np.concatenate(sizes)[:, None].astype(np.float32))
    fitted.fit(hstack([whole, size]).tocsr(), np.concatenate(right), sample_weight=weight * len(weight) / weight.sum())
    return _model(fitted, terms), terms


def falling(model: Model) -> Model:
    """The model where every ten times as many strangers of a whole name add as little as the tenfold before.

    Made-up bases hardly hold names that dozens of strangers have; what was learned of the rarer goes on as it fell.
    """
    table = model.weights["name and chance"].reshape(len(NAME), len(CHANCE)).copy()
    row = NAME.index("whole name")
    sums = table[row] + model.weights["chance"]
    step = (sums[_SEEN] - sums[1]) / (_SEEN - 1)
    beyond = np.arange(_SEEN + 1, len(CHANCE))
    sums[beyond] = np.minimum(sums[beyond], sums[_SEEN] + step * (beyond - _SEEN))
    table[row] = np.round(sums - model.weights["chance"], 4)
    return replace(model, weights={**model.weights, "name and chance": table.reshape(-1)})


def train_beside(model: Model, *, scale: float = 1.0, say: bool = False) -> Model:
    """The model with what a whole base tells beside it: fitted to what the weights left open, which stay as they are."""
    parts, right, offsets, sizes = [], [], [], []
    weights: list[Floats] = []
    for seed, (kind, count) in enumerate((*BASES, *LARGER)):
        base = made_up(kind, int(count * scale), 1_000 + seed)
        for left, other in _in_lots(*candidates(base.columns)):
            terms = compare(base.columns, left, other)
            logits = model.sums(terms, base.columns.count)
            kept = logits > _UNLIKELY
            parts.append(_known_design(compare_whole(base.columns, left, other, terms), kept))
            right.append((base.truth[left] == base.truth[other])[kept])
            offsets.append(logits[kept])
            sizes.append(np.full(int(kept.sum()), np.log(base.columns.count / USUAL_SIZE)))
        pairs = sum(map(len, offsets)) - sum(map(len, weights))
        weights.append(np.full(pairs, 1 / max(pairs, 1) ** 0.5))
        if say:
            sys.stderr.write(f"beside, {kind} {count}: {pairs} pairs\n")
    weight = np.concatenate(weights)
    size = csr_matrix(np.stack([np.ones(len(weight)), np.concatenate(sizes)], axis=1).astype(np.float32))
    rows = hstack([vstack(parts), size]).tocsr()
    moved = _fitted_beside(rows, np.concatenate(offsets), np.concatenate(right), weight * len(weight) / weight.sum())
    return replace(model, beside=_beside(moved))


def _in_lots(left: Codes, right: Codes, most: int = 400_000) -> Iterator[tuple[Codes, Codes]]:
    for start in range(0, len(left), most):
        yield left[start : start + most], right[start : start + most]


def _known_design(terms: list[Term], kept: npt.NDArray[np.bool_]) -> csr_matrix:
    """The design of terms without the columns of what is unknown, which adds nothing."""
    rows = design(terms)[kept]
    unknown = np.concatenate([_is_unknown(term.name) for term in terms])
    return rows[:, ~unknown]


def _is_unknown(name: str) -> npt.NDArray[np.bool_]:
    one, _, other = name.partition(" and ")
    levels = np.arange(len(words_of(one))) == 0
    return np.repeat(levels, len(words_of(name)) // len(levels)) if other else levels


def _fitted_beside(rows: csr_matrix, offset: Floats, same: npt.NDArray[np.bool_], weight: Floats) -> Floats:
    """The weights that maximise the likelihood beside the offset, with the same pull towards nought."""
    turned = rows.T.tocsr()

    def loss(moved: Floats) -> tuple[float, Floats]:
        logits = offset + rows @ moved
        cost = weight @ (np.logaddexp(0, logits) - same * logits) + moved @ moved / GENTLENESS / 2
        return float(cost), turned @ (weight * (probability(logits) - same)) + moved / GENTLENESS

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(found.x)


def _beside(moved: Floats) -> Beside:
    """The fitted weights by term, told so that a field of which nothing is known adds nothing to what it is crossed with."""
    found, start = {}, 0
    for name in names_of_terms():
        known = ~_is_unknown(name)
        levels = np.zeros(len(known))
        levels[known] = moved[start : start + int(known.sum())]
        start += int(known.sum())
        found[name] = levels
    for one, other in BESIDE:
        table = found[f"{one} and {other}"].reshape(len(words_of(one)), -1)
        found[one] = found[one] + table[:, 0]
        found[f"{one} and {other}"] = (table - table[:, :1]).reshape(-1)
    rounded = {name: np.round(levels, 3) + 0.0 for name, levels in found.items()}
    return Beside(round(float(moved[-2]), 4), round(float(moved[-1]), 4), rounded)


def _model(fitted: LogisticRegression, terms: list[Term]) -> Model:
    found, start = {}, 0
    for term in terms:
        found[term.name] = fitted.coef_[0, start : start + len(term.words)]
        start += len(term.words)
    return Model("1", float(fitted.intercept_[0]), float(fitted.coef_[0, -1]), found).centred(terms)


def checked(model: Model, *, scale: float = 1.0) -> Iterator[dict[str, Any]]:
    """What the weights reach on bases that took no part."""
    for seed, (kind, count) in enumerate(HELD_BACK):
        base = made_up(kind, int(count * scale), 9_000 + seed)
        left, right = candidates(base.columns)
        logits = [model.logits(base.columns, *lot) for lot in _in_lots(left, right)]
        values = probability(np.concatenate(logits))
        yield {"base": kind, "records": base.columns.count, **figures(base, left, right, values)}


def figures(base: Base, left: Any, right: Any, values: Floats) -> dict[str, float]:  # noqa: ANN401 -- columns of numbers
    """Quality of the groups by both ways of clustering, and of the pairs taken as the same at once."""
    grouped = quality(greedy(base.columns.count, left, right, values, THRESHOLD), base.truth)
    chained = quality(connected(base.columns.count, left, right, values, 0.9), base.truth)
    same = base.truth[left] == base.truth[right]
    true_pairs = np.unique(base.truth, return_counts=True)[1]
    found = {
        "f1": grouped.f1, "precision": grouped.precision, "recall": grouped.recall, "b_cubed": grouped.b_cubed,
        "f1_connected": chained.f1, "same_precision": same[values >= 0.95].mean(),  # noqa: PLR2004 -- see bulk
        "reachable": same.sum() / max((true_pairs * (true_pairs - 1) // 2).sum(), 1),
    }  # fmt: skip
    return {name: round(float(value), 4) for name, value in found.items()}


def main() -> None:
    """Train, check, and write the weights to the file named, or to where they are shipped."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else SHIPPED
    model, terms = train(say=True)
    model = falling(train_beside(model, say=True))
    held_back = list(checked(model))
    for row in held_back:
        sys.stderr.write(f"{row}\n")
    about = {
        "learned_from": [f"{kind} {count}" for kind, count in BASES],
        "learned_beside_from": [f"{kind} {count}" for kind, count in LARGER],
        "checked_on": held_back,
        "command": "python -m footfall.identity.linkage.training",
    }
    told = replace(model, about=about)
    path.write_text(json.dumps(told.document(terms), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
