"""Moments by the clock of a place. Pure."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from footfall.shared.errors import Invalid


class SkippedHour(Invalid):
    """The clock jumps over that hour on that day."""


def moment_at(typed: datetime, zone: str) -> datetime:
    """The moment that a clock at a place shows as `typed`, which has no zone.

    An hour that the clock skips in spring is refused; of an hour that it shows twice in autumn the first is meant.
    """
    there = typed.replace(tzinfo=ZoneInfo(zone), fold=0)
    moment = there.astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != typed:
        after = (typed.replace(tzinfo=UTC) - (there.utcoffset() or timedelta())).astimezone(ZoneInfo(zone))
        raise SkippedHour(
            f"On {typed.day} {typed:%B} the clocks in {zone} are put forward: {typed:%H:%M} does not come. "
            f"Did you mean {after:%H:%M}?",
        )
    return moment


def span_in_words(starts: datetime, ends: datetime) -> str:
    """ "Tue 4 May, 11:00 to 12:00", by the clock that both are given in."""
    day = f"{starts:%a} {starts.day} {starts:%b}"
    if starts.date() == ends.date():
        return f"{day}, {starts:%H:%M} to {ends:%H:%M}"
    return f"{day}, {starts:%H:%M} to {ends:%a} {ends.day} {ends:%b}, {ends:%H:%M}"
