"""The weights, and what they make of two records: a probability that sums up its reasons."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from footfall.identity.linkage.columns import Codes, Columns, Statistics, columns_of, with_statistics
from footfall.identity.linkage.compare import CROSSED, Term, compare
from footfall.identity.linkage.pair import LARGEST, SHIPPED, SMALLEST, USUAL_SIZE, field_of
from footfall.identity.linkage.records import Record
from footfall.identity.linkage.whole import FEWEST, compare_whole, names_of_terms, words_of

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the sum: what was compared, how far it agreed, and what that adds to the log of the odds."""

    field: str
    agreement: str
    weight: float


@dataclass(frozen=True, slots=True)
class Probability:
    """How probable it is that two records mean one, and the reasons: their weights sum up to the log of the odds."""

    value: float
    reasons: tuple[Reason, ...] = ()

    @property
    def logit(self) -> float:
        """The log of the odds."""
        return sum(reason.weight for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is added where the whole base is at hand (`whole`): weights of its levels, and a start that depends on its size."""

    intercept: float = 0.0
    size_weight: float = 0.0
    weights: Mapping[str, Floats] = field(default_factory=dict)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The weights as JSON holds them: levels without weight are left out."""
        told = document["weights"]
        weights = {
            name: np.array([told.get(name, {}).get(word, 0.0) for word in words_of(name)]) for name in names_of_terms()
        }
        return cls(document["intercept"], document["size_weight"], weights)

    def document(self) -> dict[str, Any]:
        """The weights as JSON holds them."""
        told = {
            name: {word: weight for word, weight in zip(words_of(name), weights.tolist(), strict=True) if weight}
            for name, weights in self.weights.items()
        }
        return {"intercept": self.intercept, "size_weight": self.size_weight, "weights": told}


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of every level of every comparison, with where they come from."""

    version: str
    intercept: float
    size_weight: float
    """What each factor of e in the size of the base adds: coincidences grow with it."""
    weights: Mapping[str, Floats]
    about: Mapping[str, Any] = field(default_factory=dict)
    beside: Beside = field(default_factory=Beside)

    @classmethod
    def load(cls, path: Path = SHIPPED) -> Self:
        """The model in a file; the one that is shipped unless another is named."""
        return cls.from_document(json.loads(path.read_text(encoding="utf-8")))

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The model as JSON holds it."""
        weights = {name: np.array(list(levels.values())) for name, levels in document["weights"].items()}
        beside = Beside.from_document(document["whole"]) if "whole" in document else Beside()
        return cls(
            document["version"],
            document["intercept"],
            document["size_weight"],
            weights,
            document.get("about", {}),
            beside,
        )

    def document(self, terms: Sequence[Term]) -> dict[str, Any]:
        """The model as JSON holds it: every level by its words."""
        levels = {term.name: dict(zip(term.words, self.weights[term.name].tolist(), strict=True)) for term in terms}
        return {"version": self.version, "about": self.about, "intercept": self.intercept,
                "size_weight": self.size_weight, "weights": levels, "whole": self.beside.document()}  # fmt: skip

    def logits(self, columns: Columns, left: Codes, right: Codes) -> Floats:
        """The log of the odds of many pairs."""
        return self.sums(self.compared(columns, left, right), columns.base.size)

    def compared(self, columns: Columns, left: Codes, right: Codes) -> list[Term]:
        """Every comparison of pairs that has weights here: field by field, and what the whole base tells where it is at hand."""
        terms = compare(columns, left, right)
        if not self.beside.weights or columns.count < FEWEST:
            return terms
        return [*terms, *compare_whole(columns, left, right, terms)]

    def sums(self, terms: Sequence[Term], size: int) -> Floats:
        """The log of the odds of pairs that have been compared."""
        found = np.full(len(terms[0].levels), self._before(terms, size))
        for term in terms:
            weights = self.weights.get(term.name, self.beside.weights.get(term.name))
            if weights is not None:
                found += weights[term.levels]
        return found

    def _before(self, terms: Sequence[Term], size: int) -> float:
        factor = float(np.log(min(max(size, SMALLEST), LARGEST) / USUAL_SIZE))
        before = self.intercept + self.size_weight * factor
        if any(term.name in self.beside.weights for term in terms):
            before += self.beside.intercept + self.beside.size_weight * factor
        return before

    def score(self, record: Record, candidates: Sequence[Record], statistics: Statistics) -> list[Probability]:
        """The probability of each candidate to be the same as `record`, with its reasons.

        `statistics` has the counts of all their shared values (`keys.shared_values`), the record itself counted in.
        """
        if not candidates:
            return []
        together = [record, *candidates]
        columns = with_statistics(columns_of(together), together, statistics)
        left, right = np.zeros(len(candidates), np.int32), np.arange(1, len(together), dtype=np.int32)
        return self.explained(columns, left, right)

    def explained(self, columns: Columns, left: Codes, right: Codes) -> list[Probability]:
        """The probability of pairs with their reasons: for each field the sum of all that it adds."""
        terms = self.compared(columns, left, right)
        values = probability(self.sums(terms, columns.base.size))
        before = self._before(terms, columns.base.size)
        start = Reason("before anything is compared", f"base of {columns.base.size}", before)
        return [Probability(float(value), (start, *self._reasons(terms, place))) for place, value in enumerate(values)]

    def _reasons(self, terms: Sequence[Term], place: int) -> list[Reason]:
        sums: dict[str, float] = {}
        words: dict[str, str] = {}
        for term in terms:
            level, field_ = int(term.levels[place]), field_of(term.name)
            weights = self.weights.get(term.name, self.beside.weights.get(term.name))
            if weights is not None:
                sums[field_] = sums.get(field_, 0.0) + float(weights[level])
            if term.name == field_:
                words[field_] = term.words[level]
        return [Reason(name, words[name], weight) for name, weight in sums.items() if weight]

    def centred(self, terms: Sequence[Term]) -> "Model":
        """The same sums, told so that a field of which nothing is known adds nothing."""
        weights = {name: levels.astype(float) for name, levels in self.weights.items()}
        sizes = {term.name: len(term.words) for term in terms}
        for one, other in CROSSED:
            table = weights[f"{one} and {other}"].reshape(sizes[one], sizes[other])
            rows, columns = table[:, :1].copy(), (table[:1, :] - table[0, 0]).copy()
            weights[f"{one} and {other}"] = (table - rows - columns).reshape(-1)
            weights[one] = weights[one] + rows[:, 0]
            weights[other] = weights[other] + columns[0]
        intercept = self.intercept
        for name in sizes:
            if " and " not in name:
                intercept += float(weights[name][0])
                weights[name] = weights[name] - weights[name][0]
        rounded = {name: np.round(levels, 4) + 0.0 for name, levels in weights.items()}
        return replace(self, intercept=round(intercept, 4), size_weight=round(self.size_weight, 4), weights=rounded)


def probability(logits: Floats) -> Floats:
    """Probabilities of logs of odds."""
    return 1.0 / (1.0 + np.exp(-np.clip(logits, -40, 40)))


@cache
def shipped() -> Model:
    """The model that is shipped, read once."""
    return Model.load()
