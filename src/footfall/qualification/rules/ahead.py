"""What would make a lead hot."""

from collections.abc import Iterable
from dataclasses import dataclass

from footfall.qualification.rules.temperature import HOT_FROM, HOT_UNTIL, WARM_FROM, WARM_UNTIL, Worths, temperature_of


@dataclass(frozen=True, slots=True)
class Step:
    """A contact that would warm the lead, and what it would be then."""

    kind: str
    points: float
    becomes: str


def missing_to(intent: float, *, was: str, wanted: str) -> float:
    """Points that lack until the lead is warm or hot; 0 when it is."""
    holds = {"hot": HOT_UNTIL if was == "hot" else HOT_FROM, "warm": WARM_UNTIL if was != "cold" else WARM_FROM}
    return max(0.0, holds[wanted] - intent)


def steps_ahead(intent: float, worths: Worths, *, was: str, kinds: Iterable[str], most: int = 4) -> list[Step]:
    """The contacts among `kinds` that would make the lead warmer, those that need least first."""
    found = []
    for kind in kinds:
        worth = worths.get(kind)
        becomes = temperature_of(intent + worth.points, was=was) if worth else was
        if worth and becomes != was:
            found.append(Step(kind, worth.points, becomes))
    hot_first = sorted(found, key=lambda step: (step.becomes != "hot", step.points, step.kind))
    return hot_first[:most]
