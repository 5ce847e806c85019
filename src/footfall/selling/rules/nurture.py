"""Who gets a message when: the held-out group, waiting, caps, and what speaks against writing to somebody now."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from hashlib import md5
from zoneinfo import ZoneInfo

from footfall.company.rules.clock import Hours
from footfall.selling.rules.calling import DAY, WEEK, Limits, Refused, is_in_hours, next_window
from footfall.selling.rules.where import Where

ANSWERS = (
    "inbound_message", "inbound_call", "question", "price_request", "demo_request", "purchase_intent", "visit",
    "web_form", "call_contact", "call_interested",
)  # fmt: skip
"""Touchpoints by which somebody has answered."""

MOST_HELD_OUT = 50
LONGEST_PAUSE = timedelta(minutes=15)
GIVES_UP_AFTER = timedelta(days=8)
"""A message that could not be handed over for so long is not sent any more: it would come out of the blue."""

CUT_OFF_AFTER = timedelta(minutes=15)
"""Whoever has been sending one message for so long was killed at it."""


@dataclass(frozen=True, slots=True)
class Manners:
    """What holds for one way of writing: hours of the day, how often, and whether it must have been allowed."""

    hours: Hours = field(default_factory=dict)
    per_day: int = 0
    per_week: int = 0
    """0 is no limit, here and above."""
    needs_consent: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of somebody at the moment of sending."""

    consent: bool | None = None
    """Their last word about this way; None where there is none."""
    is_suppressed: bool = False
    is_alive: bool = True
    """Whether the address or number is still theirs and not dead."""
    sent_at: Sequence[datetime] = ()
    """Messages by this way within a week, newest first, of every sequence."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """May it be sent? Why not, and if it may later, from when on."""

    is_allowed: bool
    why: str = ""
    again_at: datetime | None = None
    is_opt_out: bool = False
    """They want no messages: not only this one stays unsent."""


def is_held_out(salt: str, person: int, share: int) -> bool:
    """Whether somebody belongs to the group that gets nothing; `share` of a hundred do, always the same.

    The first 28 bits of the MD5 of "salt:person", as PostgreSQL reckons them in `actions.enrol`.
    """
    drawn = int(md5(f"{salt}:{person}".encode(), usedforsecurity=False).hexdigest()[:7], 16)
    return drawn % 100 < share


def waits_until(at: datetime, *, minutes: int, clock: time | None, zone: ZoneInfo) -> datetime:
    """When a wait that begins at `at` is over: after so long, and then at this time of their day."""
    over = at + timedelta(minutes=minutes)
    if clock is None:
        return over
    local = over.astimezone(zone)
    chosen = datetime.combine(local.date(), clock, zone)
    if chosen < local:
        chosen = datetime.combine(local.date() + DAY, clock, zone)
    return chosen.astimezone(over.tzinfo)


def may_write(standing: Standing, manners: Manners, where: Where, *, at: datetime) -> Verdict:
    """The first thing that speaks against writing to them now, or that nothing does."""
    wrong_hour = _wrong_hour(manners, where, at)
    for refusal in (_unwanted(standing, manners), too_often(standing.sent_at, manners, at=at), wrong_hour):
        if isinstance(refusal, Verdict):
            return refusal
        if refusal is not None:
            return Verdict(is_allowed=False, why=refusal[0], again_at=refusal[1])
    return Verdict(is_allowed=True)


def _unwanted(standing: Standing, manners: Manners) -> Verdict | None:
    if standing.is_suppressed or standing.consent is False:
        why = "asked for no messages" if standing.is_suppressed else "said no to messages"
        return Verdict(is_allowed=False, why=why, is_opt_out=True)
    if manners.needs_consent and standing.consent is None:
        return Verdict(is_allowed=False, why="never allowed messages")
    if not standing.is_alive:
        return Verdict(is_allowed=False, why="the address or number is dead")
    return None


def _wrong_hour(manners: Manners, where: Where, at: datetime) -> Refused | None:
    limits = Limits(hours=manners.hours)
    if is_in_hours(where, limits, at=at):
        return None
    return f"it is {at.astimezone(where.zone):%a %H:%M} there", next_window(where, limits, at=at)


def too_often(sent_at: Sequence[datetime], manners: Manners, *, at: datetime) -> Refused | None:
    """Whether a cap is reached, and when the next message fits under it again."""
    found: list[tuple[datetime, str]] = []
    for most, span, words in ((manners.per_day, DAY, "24 hours"), (manners.per_week, WEEK, "7 days")):
        within = [moment for moment in sent_at if moment > at - span]
        if most and len(within) >= most:
            found.append((within[most - 1] + span, f"got {len(within)} messages in {words}"))
    if not found:
        return None
    again_at, why = max(found)
    return why, again_at


def tries_again(at: datetime, *, attempts: int) -> datetime:
    """When a message is tried again after so many attempts: half a minute, doubling up to a quarter of an hour."""
    pause = timedelta(seconds=30 << min(attempts, 10))
    return at + min(pause, LONGEST_PAUSE)
