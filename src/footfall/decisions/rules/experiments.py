"""When an experiment is looked at, and which doors it is at, without a database."""

from dataclasses import dataclass
from datetime import date, timedelta

AT_DOORS = frozenset({"incentive", "form", "landing"})
"""Kinds that change what a visitor is shown; the others change what is done with a lead."""


@dataclass(frozen=True)
class Planned:
    """The days of an experiment and of its looks."""

    starts_on: date
    ends_on: date
    looks: int
    within_days: int

    def due_on(self, number: int) -> date:
        """The day of a look: even parts of the time, and as many days later as a visitor has for the outcome."""
        days = (self.ends_on - self.starts_on).days + 1
        return self.starts_on + timedelta(days=round(days * number / self.looks) + self.within_days)

    def due_by(self, today: date) -> int:
        """How many looks are due by a day."""
        return sum(self.due_on(number) <= today for number in range(1, self.looks + 1))


def state_of(planned: Planned, today: date, *, is_stopped: bool, is_decided: bool) -> str:
    """Where an experiment stands, in a word."""
    if is_decided:
        return "decided"
    if is_stopped:
        return "stopped"
    if today < planned.starts_on:
        return "to come"
    if today <= planned.ends_on:
        return "running"
    return "waiting for outcomes" if today < planned.due_on(planned.looks) else "to be decided"


def same_channel(one: str, other: str) -> bool:
    """Whether two slugs name one channel, however they are joined."""
    return one.replace("-", "_") == other.replace("-", "_")
