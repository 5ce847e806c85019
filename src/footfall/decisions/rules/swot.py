"""From ratings to the four fields of a SWOT."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

STRENGTH, WEAKNESS, OPPORTUNITY, THREAT = "strength", "weakness", "opportunity", "threat"
NEUTRAL, UNRATED = "neutral", "unrated"
HIGH, LOW, MIDDLE = 4, 2, 3
FAR_APART = 2


@dataclass(frozen=True)
class Standing:
    """Where a factor stands: its field, the middle of the ratings, how far they are apart, and its score."""

    field: str
    rating: float | None
    spread: int
    score: float


def field_of(rating: float | None, side: str) -> str:
    """The field for a rating: from 4 up the good one of the factor's side, from 2 down the other; between, neither.

    A factor that is marked opportunity only, or threat only, is that wherever it is rated at all.
    """
    if rating is None:
        return UNRATED
    if side in {OPPORTUNITY, THREAT}:
        return side
    good, bad = (STRENGTH, WEAKNESS) if side == "internal" else (OPPORTUNITY, THREAT)
    return good if rating >= HIGH else bad if rating <= LOW else NEUTRAL


def standing(ratings: Sequence[int], side: str, weight: float) -> Standing:
    """Where a factor stands by several people's ratings; `score` is -1 to 1 times its weight."""
    if not ratings:
        return Standing(UNRATED, None, 0, 0.0)
    middle = float(median(ratings))
    strength = abs(middle - MIDDLE) / 2 if side in {OPPORTUNITY, THREAT} else (middle - MIDDLE) / 2
    score = -strength if side == THREAT else strength
    return Standing(field_of(middle, side), middle, max(ratings) - min(ratings), weight * score)


def rating_of(place: float) -> int:
    """1 to 5 from a place among peers, 0 the worst and 1 the best: its fifth."""
    return min(5, 1 + int(place * 5))


def is_far_apart(belief: float | None, evidence: int | None) -> bool:
    """Whether what people think and what the numbers say are two or more apart."""
    return belief is not None and evidence is not None and abs(belief - evidence) >= FAR_APART
