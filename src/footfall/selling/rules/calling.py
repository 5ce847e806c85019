"""Whether a person may be called at a moment, by what rule, and if not, when again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from footfall.company.rules.clock import Hours, is_open, opens_next
from footfall.selling.rules.where import Where

DAY, WEEK, MONTH = timedelta(days=1), timedelta(days=7), timedelta(days=30)
LOOK_AHEAD = 40
"""Windows of several zones that do not meet in so many tries never meet."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The rule of a country: hours by ISO weekday, days without calls, how often, and what a call costs there."""

    country: str = ""
    """Two letters; empty for every country without a rule of its own."""
    hours: Hours = field(default_factory=dict)
    closed_on: frozenset[date] = frozenset()
    spacing_minutes: int = 0
    per_day: int = 0
    per_week: int = 0
    per_month: int = 0
    most: int = 0
    """0 is no limit, here and above."""
    cool_off_days: int = 0
    """So long nobody calls after a no."""
    needs_consent: bool = False
    per_call_minor: int = 0
    per_minute_minor: int = 0


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a person when the call is decided on."""

    attempts: Sequence[datetime] = ()
    """Calls of the last thirty days, newest first."""
    total: int = 0
    said_no_at: datetime | None = None
    suppressed_at: datetime | None = None
    consent: bool | None = None
    """The last word about calls; None where there is none."""
    is_customer: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """May we call? Why, by which country's rule, and if not, from when on (None: never)."""

    is_allowed: bool
    why: str
    rule: str
    again_at: datetime | None = None


def limits_for(country: str, rules: Mapping[str, Limits]) -> Limits:
    """The rule of a country, or the one for all others."""
    return rules.get(country) or rules.get("") or Limits()


def decide(where: Where, limits: Limits, past: Past, *, at: datetime, is_agreed: bool = False) -> Decision:
    """The first thing that speaks against a call now, or that nothing does.

    A call that was agreed with the person is not one too many; the hours and a no to calls hold for it as well.
    """
    often = None if is_agreed else _too_often(past, limits, at)
    for refusal in (_forbidden(past, limits), often, _wrong_hour(where, limits, at)):
        if refusal is not None:
            why, again_at = refusal
            return Decision(is_allowed=False, why=why, rule=limits.country, again_at=again_at)
    return Decision(is_allowed=True, why="agreed on it" if is_agreed else _because(past), rule=limits.country)


def is_in_hours(where: Where, limits: Limits, *, at: datetime) -> bool:
    """Whether every zone the number may ring in is within its calling hours."""
    return all(_is_open(limits, ZoneInfo(zone), at) for zone in where.zones)


def next_window(where: Where, limits: Limits, *, at: datetime) -> datetime | None:
    """The first moment from `at` on at which all zones may be called; None if they never meet."""
    moment = at.astimezone(UTC)
    for _ in range(LOOK_AHEAD):
        later = max(_opens(limits, ZoneInfo(zone), moment) for zone in where.zones)
        if later == moment:
            return moment
        moment = later
    return None


def cost_of(limits: Limits, seconds: int) -> int:
    """What a call cost in the smallest unit of the reporting currency: its price and every minute begun."""
    return limits.per_call_minor + ceil(seconds / 60) * limits.per_minute_minor


Refused = tuple[str, datetime | None]


def _forbidden(past: Past, limits: Limits) -> Refused | None:
    if past.suppressed_at is not None:
        return "asked not to be called", None
    if past.consent is False:
        return "said no to calls", None
    if limits.needs_consent and past.consent is None and not past.is_customer:
        return "never allowed calls", None
    return None


def _too_often(past: Past, limits: Limits, at: datetime) -> Refused | None:
    if limits.most and past.total >= limits.most:
        return f"was called {past.total} times", None
    if past.said_no_at and at < past.said_no_at + timedelta(days=limits.cool_off_days):
        return "said no a short while ago", past.said_no_at + timedelta(days=limits.cool_off_days)
    if past.attempts and at < past.attempts[0] + timedelta(minutes=limits.spacing_minutes):
        return "was called a short while ago", past.attempts[0] + timedelta(minutes=limits.spacing_minutes)
    for most, span, words in (
        (limits.per_day, DAY, "24 hours"), (limits.per_week, WEEK, "7 days"), (limits.per_month, MONTH, "30 days"),
    ):  # fmt: skip
        within = [moment for moment in past.attempts if moment > at - span]
        if most and len(within) >= most:
            return f"was called {len(within)} times in {words}", within[most - 1] + span
    return None


def _wrong_hour(where: Where, limits: Limits, at: datetime) -> Refused | None:
    if is_in_hours(where, limits, at=at):
        return None
    local = at.astimezone(where.zone)
    return f"it is {local:%a %H:%M} there", next_window(where, limits, at=at)


def _because(past: Past) -> str:
    if past.consent:
        return "allowed calls"
    return "is a customer" if past.is_customer else "did not forbid calls"


def _is_open(limits: Limits, zone: ZoneInfo, at: datetime) -> bool:
    return at.astimezone(zone).date() not in limits.closed_on and is_open(limits.hours, zone, at)


def _opens(limits: Limits, zone: ZoneInfo, at: datetime) -> datetime:
    """The first moment from `at` on within the hours of one zone, closed days passed over."""
    moment = opens_next(limits.hours, zone, at)
    for _ in range(LOOK_AHEAD):
        day = moment.astimezone(zone).date()
        if day not in limits.closed_on:
            break
        midnight = datetime.combine(day + DAY, time(), zone).astimezone(UTC)
        moment = opens_next(limits.hours, zone, midnight)
    return moment
