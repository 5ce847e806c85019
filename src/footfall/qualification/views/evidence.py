"""What speaks for two persons being one, as a small waterfall: each sign with its weight, up to the probability."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST_TERMS = 16


@dataclass(frozen=True)
class Step:
    """One sign: how it is called, how far it agreed, its weight, and where its bar stands (in hundredths of the width)."""

    field: str
    agreement: str
    weight: str
    start: float
    width: float
    speaks_for: bool


@dataclass(frozen=True)
class Evidence:
    """The probability in words, the steps towards it, and what is shared where no more is known."""

    probability: str
    steps: list[Step]
    shared: str


def evidence_of(kept: Mapping[str, Any]) -> Evidence:
    """What a match keeps, ready to be drawn; rows from before there were weights only name what is shared."""
    terms = [term for term in kept.get("terms", []) if isinstance(term, dict)]
    weights = [_number(term.get("weight")) for term in terms]
    order = sorted(range(len(terms)), key=lambda place: -abs(weights[place]))[:MOST_TERMS]
    return Evidence(
        _said(kept.get("probability")), _steps([(terms[n], weights[n]) for n in order]), str(kept.get("shared", ""))
    )


def _steps(terms: list[tuple[Mapping[str, Any], float]]) -> list[Step]:
    sums = [0.0]
    for _term, weight in terms:
        sums.append(sums[-1] + weight)
    low, high = min(sums), max(sums)
    scale = 100 / (high - low) if high > low else 0
    return [
        Step(
            field=str(term.get("field", "")).replace("_", " "),
            agreement=str(term.get("agreement", "")).replace("_", " "),
            weight=f"{weight:+.1f}",
            start=round((min(sums[n], sums[n + 1]) - low) * scale, 1),
            width=round(max(abs(weight) * scale, 0.6), 1),
            speaks_for=weight >= 0,
        )
        for n, (term, weight) in enumerate(terms)
    ]


def _number(value: Any) -> float:  # noqa: ANN401 -- any JSON
    return float(value) if isinstance(value, int | float) else 0.0


def _said(value: Any) -> str:  # noqa: ANN401 -- any JSON
    if not isinstance(value, int | float):
        return ""
    return "over 99.9 %" if value > 0.999 else f"{100 * value:.1f} %"  # noqa: PLR2004 -- as people read it
