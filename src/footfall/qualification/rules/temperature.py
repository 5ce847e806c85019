"""What behaviour is worth, how that fades, what temperature and slab follow. No database, no clock."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log2
from typing import NamedTuple

COLD, WARM, HOT = "cold", "warm", "hot"

WARM_FROM, HOT_FROM = 20.0, 50.0
"""Intent from which a lead becomes warm or hot."""

WARM_UNTIL, HOT_UNTIL = 15.0, 40.0
"""Intent below which it falls again: lower than where it rose, so that a lead at the edge holds still."""

TOLERANCE = 1e-9
"""Python and PostgreSQL add floats in different orders; a threshold that is met up to this is met in both."""

LONGEST_DAYS = 36_500.0
"""No fall is foretold beyond a hundred years."""

_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Worth:
    """What a kind of touchpoint gives on its day, and after how many days half of it is left."""

    points: float
    half_life_days: float

    def after(self, days: float) -> float:
        """Points left after `days`; all of them for a touchpoint that is dated ahead."""
        return self.points * float(0.5 ** (max(0.0, days) / self.half_life_days))


@dataclass(frozen=True, slots=True)
class Touch:
    """One touchpoint as temperature sees it."""

    kind: str
    at: datetime
    place: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How warm a lead is at a moment, and when it falls if nothing happens."""

    temperature: str
    intent: float
    cools_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reason:
    """One touchpoint's part in the intent: what it gave and what is left of it."""

    touch: Touch
    points: float
    left: float


class Bound(NamedTuple):
    """The smallest value of a slab in one currency."""

    currency: str
    slab: str
    from_minor: int


Worths = Mapping[str, Worth]


def intent_of(touches: Iterable[Touch], worths: Worths, *, at: datetime) -> float:
    """Points of all touchpoints, each faded by its age: sum of points * 0.5 ** (age / half-life)."""
    return sum(reason.left for reason in _reasons(touches, worths, at))


def temperature_of(intent: float, *, was: str) -> str:
    """Cold, warm or hot from an intent; what a lead was keeps it up until it is below the lower threshold."""
    if _met(intent, HOT_UNTIL if was == HOT else HOT_FROM):
        return HOT
    return WARM if _met(intent, WARM_FROM if was == COLD else WARM_UNTIL) else COLD


def temper(touches: Sequence[Touch], worths: Worths, *, was: str, at: datetime) -> Standing:
    """How warm a lead with these touchpoints is at `at`, having been `was`."""
    intent = intent_of(touches, worths, at=at)
    temperature = temperature_of(intent, was=was)
    return Standing(temperature, intent, cools_at(touches, worths, temperature=temperature, at=at))


def cools_at(touches: Iterable[Touch], worths: Worths, *, temperature: str, at: datetime) -> datetime | None:
    """The first full second at which the lead has fallen below its lower threshold; None for a cold one."""
    if temperature == COLD:
        return None
    left: dict[float, float] = {}
    for touch in touches:
        if (worth := worths.get(touch.kind)) and worth.points > 0:
            now = worth.after(_days(touch.at, at))
            left[worth.half_life_days] = left.get(worth.half_life_days, 0.0) + now
    days = days_until(list(left.values()), list(left), HOT_UNTIL if temperature == HOT else WARM_UNTIL)
    return at + timedelta(days=days, seconds=1)


def days_until(points: Sequence[float], half_lives: Sequence[float], floor: float) -> float:
    """Days until points that fade with these half-lives have come down to `floor`; 0 when they already have.

    Newton's method on the logarithm of the sum: that is convex and nearly a straight line, so each step stays
    on this side of the answer, one half-life takes one step, and several take three or four.
    """
    days = 0.0
    for _step in range(20):
        parts = [p * 0.5 ** (days / h) for p, h in zip(points, half_lives, strict=True)]
        total = sum(parts)
        if total <= floor:
            break
        step = log2(total / floor) * total / sum(part / h for part, h in zip(parts, half_lives, strict=True))
        days += step
        if step < 1e-7 or days > LONGEST_DAYS:  # noqa: PLR2004 -- a hundredth of a second
            break
    return min(days, LONGEST_DAYS)


def first_reached(touches: Iterable[Touch], worths: Worths, *, threshold: float, at: datetime) -> Touch | None:
    """The touchpoint that first brought the intent to `threshold`, by `at`; None if it was never reached.

    Intent only rises at a touchpoint, so looking there is enough.
    """
    seen: list[Touch] = []
    for touch in sorted(touches, key=lambda touch: touch.at):
        if touch.at > at:
            break
        seen.append(touch)
        if _met(intent_of(seen, worths, at=touch.at), threshold):
            return touch
    return None


def reasons(touches: Iterable[Touch], worths: Worths, *, at: datetime) -> list[Reason]:
    """What made the intent, largest part first; touchpoints that have faded to nothing are left out."""
    told = [reason for reason in _reasons(touches, worths, at) if round(reason.left) > 0]
    return sorted(told, key=lambda reason: (-reason.left, reason.touch.at))


def slab_of(value_minor: int | None, currency: str, bounds: Iterable[Bound]) -> str:
    """The slab with the highest lower bound that the value reaches in its currency; empty for none."""
    if value_minor is None:
        return ""
    reached = [b for b in bounds if b.currency == currency and b.from_minor <= value_minor]
    return max(reached, key=lambda bound: bound.from_minor).slab if reached else ""


def _reasons(touches: Iterable[Touch], worths: Worths, at: datetime) -> list[Reason]:
    known = [(touch, worths[touch.kind]) for touch in touches if touch.kind in worths]
    return [Reason(touch, worth.points, worth.after(_days(touch.at, at))) for touch, worth in known]


def _days(since: datetime, at: datetime) -> float:
    return (at - since).total_seconds() / _DAY


def _met(intent: float, threshold: float) -> bool:
    return intent + TOLERANCE >= threshold
