"""How good a list is against the others: rates of few rows drawn to the average, and intervals that say what is chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054
WEAKEST, STRONGEST = 10.0, 1_000.0
"""Bounds of how many average rows a list's own rows are mixed with."""

FEW_LISTS = 30.0
"""The same where one list alone can't tell how lists differ."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of rows: as counted, drawn to the average, with a 95 % interval, and how it stands to the other lists."""

    hits: int
    of: int
    shrunk: float
    low: float
    high: float
    verdict: str
    """higher, lower, within chance, or nothing where there are no others."""

    @property
    def share(self) -> float | None:
        """As counted; none of nothing."""
        return self.hits / self.of if self.of else None


def rates(counts: Sequence[tuple[int, int]]) -> list[Rate]:
    """The rate of each list from its hits and rows, against all the others together."""
    hits, rows = sum(count[0] for count in counts), sum(count[1] for count in counts)
    overall = hits / rows if rows else 0.0
    strength = strength_of(counts)
    return [_rate(*count, overall, strength, hits - count[0], rows - count[1]) for count in counts]


def strength_of(counts: Sequence[tuple[int, int]]) -> float:
    """How many average rows a list's own are mixed with, by how much lists differ beyond chance (method of moments)."""
    counts = [count for count in counts if count[1]]
    rows = sum(of for _hits, of in counts)
    if len(counts) < 2:  # noqa: PLR2004 -- differences need two
        return FEW_LISTS
    overall = sum(hits for hits, _of in counts) / rows
    noise = overall * (1 - overall)
    spread = sum(of * (hits / of - overall) ** 2 for hits, of in counts) / rows
    between = spread - noise * (len(counts) - 1) / rows
    return min(STRONGEST, max(WEAKEST, noise / between - 1)) if between > 0 else STRONGEST


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share after Wilson (1927); everything of nothing."""
    if not of:
        return 0.0, 1.0
    share, square = hits / of, Z * Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = Z * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def difference(one: tuple[int, int], other: tuple[int, int]) -> tuple[float, float]:
    """The 95 % interval of how much higher one share is than another, of both their rows (Newcombe 1998, method 10)."""
    (low, high), (other_low, other_high) = wilson(*one), wilson(*other)
    share, other_share = one[0] / one[1], other[0] / other[1]
    apart = share - other_share
    return apart - sqrt((share - low) ** 2 + (other_high - other_share) ** 2), apart + sqrt(
        (high - share) ** 2 + (other_share - other_low) ** 2
    )


def _rate(hits: int, of: int, overall: float, strength: float, others_hits: int, others_of: int) -> Rate:
    low, high = wilson(hits, of)
    verdict = ""
    if of and others_of:
        least, most = difference((hits, of), (others_hits, others_of))
        verdict = "higher" if least > 0 else "lower" if most < 0 else "within chance"
    return Rate(hits, of, (hits + overall * strength) / (of + strength), low, high, verdict)
