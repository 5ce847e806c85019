"""What targets come to in the days that are looked at; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Aim:
    """One target: its days, its amount as people write it, and whose it is."""

    first: date
    last: date
    amount: float
    place: int | None = None
    product: int | None = None


def aimed_at(aims: Sequence[Aim], start: date, end: date, *, adds_up: bool) -> float | None:
    """What the aims come to from `start` to `end`: of a count its share of days, of a rate the mean over the days."""
    days = [(aim, _shared(aim, start, end)) for aim in aims]
    days = [(aim, shared) for aim, shared in days if shared]
    if not days:
        return None
    if adds_up:
        return sum(aim.amount * shared / _length(aim) for aim, shared in days)
    return sum(aim.amount * shared for aim, shared in days) / sum(shared for _, shared in days)


def _shared(aim: Aim, start: date, end: date) -> int:
    return max(0, (min(aim.last, end) - max(aim.first, start)).days + 1)


def _length(aim: Aim) -> int:
    return (aim.last - aim.first).days + 1
