"""Weights fitted anew to what a company's reviewers decided: gently, so that a few hundred answers only nudge them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from footfall.identity.linkage.columns import Codes, Columns
from footfall.identity.linkage.compare import Term, compare
from footfall.identity.linkage.model import Model, probability

Floats = npt.NDArray[np.float64]

FIRMNESS = 300.0
"""The pull that holds each weight: about ten answers against it move the log of a pair's odds by one."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """Pairs of records in columns, and what reviewers said of each: True where the two are the same."""

    columns: Columns
    left: Codes
    right: Codes
    same: npt.NDArray[np.bool_]


def refit(model: Model, decisions: Decisions, *, firmness: float = FIRMNESS) -> Model:
    """The model drawn towards the decisions; each weight is held to where it stood by a pull of `firmness`.

    Maximises the likelihood of the decisions times a normal prior around the weights of `model`.
    """
    if not len(decisions.left):
        return model
    terms = [t for t in compare(decisions.columns, decisions.left, decisions.right) if t.name in model.weights]
    rows = design(terms)
    offset = model.sums(terms, decisions.columns.base.size)
    same = decisions.same.astype(float)

    def loss(moved: Floats) -> tuple[float, Floats]:
        logits = offset + rows @ moved[1:] + moved[0]
        cost = np.logaddexp(0, logits).sum() - same @ logits + firmness / 2 * moved @ moved
        wrong = probability(logits) - same
        return float(cost), np.concatenate([[wrong.sum()], rows.T @ wrong]) + firmness * moved

    moved = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B").x
    return _moved(model, terms, moved, len(same))


def _moved(model: Model, terms: Sequence[Term], moved: Floats, answers: int) -> Model:
    weights, start = dict(model.weights), 1
    for term in terms:
        weights[term.name] = weights[term.name] + moved[start : start + len(term.words)]
        start += len(term.words)
    about = {**model.about, "refitted_to_decisions": answers}
    return replace(
        model,
        version=f"{model.version}+{answers}",
        intercept=model.intercept + float(moved[0]),
        weights=weights,
        about=about,
    )


def design(terms: Sequence[Term]) -> csr_matrix:
    """A row for each pair, with a one for the level of every comparison."""
    starts = np.cumsum([0, *(len(term.words) for term in terms)])
    places = np.stack([start + term.levels for start, term in zip(starts, terms, strict=False)], axis=1).astype(
        np.int32
    )
    rows, width = places.shape
    return csr_matrix(
        (np.ones(places.size, np.float32), places.ravel(), np.arange(0, places.size + 1, width)),
        (rows, int(starts[-1])),
    )
