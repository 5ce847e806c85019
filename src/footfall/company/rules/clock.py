"""Time counted in working hours: the clock stands while nobody is on duty."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Hours = Mapping[str, Sequence[Sequence[str]]]
"""Spans of the day by ISO weekday: {"1": [["10:00", "20:00"]]}; without any, every hour counts."""

Span = tuple[datetime, datetime]

MOST_DAYS = 400
"""No clock is followed further than this; hours that never come end the search here."""


def is_open(hours: Hours, zone: ZoneInfo, at: datetime) -> bool:
    """Whether `at` lies within the hours."""
    return not hours or any(opens <= at < closes for opens, closes in _spans(hours, zone, at, days=1))


def opens_next(hours: Hours, zone: ZoneInfo, at: datetime) -> datetime:
    """The first moment from `at` on that lies within the hours."""
    if is_open(hours, zone, at):
        return at
    return next((opens for opens, _closes in _spans(hours, zone, at) if opens > at), at)


def moved_on(hours: Hours, zone: ZoneInfo, at: datetime, minutes: float) -> datetime:
    """The moment at which `minutes` of working time have passed since `at`."""
    left = timedelta(minutes=minutes)
    if not hours:
        return at + left
    for opens, closes in _spans(hours, zone, at):
        start = max(opens, at)
        if start >= closes:
            continue
        if start + left <= closes:
            return start + left
        left -= closes - start
    return at + timedelta(minutes=minutes)


def minutes_between(hours: Hours, zone: ZoneInfo, start: datetime, end: datetime) -> float:
    """Minutes of working time between two moments; 0 where the end is not after the start."""
    if end <= start:
        return 0.0
    if not hours:
        return (end - start).total_seconds() / 60
    total = timedelta()
    for opens, closes in _spans(hours, zone, start, days=(end - start).days + 2):
        total += max(timedelta(), min(closes, end) - max(opens, start))
    return total.total_seconds() / 60


def _spans(hours: Hours, zone: ZoneInfo, at: datetime, *, days: int = MOST_DAYS) -> Iterator[Span]:
    """Spans in the order of time, from the day of `at` in its zone."""
    day = at.astimezone(zone).date()
    for _ in range(days):
        for opens, closes in hours.get(str(day.isoweekday()), ()):
            yield _moment(day, opens, zone), _moment(day, closes, zone)
        day += timedelta(days=1)


def _moment(day: date, text: str, zone: ZoneInfo) -> datetime:
    """That time on that day; 24:00 is the next day's first moment."""
    hour, minute = map(int, text.split(":"))
    start = datetime.combine(day + timedelta(days=hour // 24), time(hour % 24, minute), zone)
    return start.astimezone(UTC)
