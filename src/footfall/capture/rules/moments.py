"""Reading a moment that a program or a person wrote."""

from datetime import UTC, datetime, timedelta, tzinfo

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9998, 1, 1, tzinfo=UTC)
CLOCK_TOLERANCE = timedelta(minutes=2)
"""A device's clock this far ahead is not worth a word."""

_MILLISECONDS_FROM = 100_000_000_000


def read_moment(value: object, zone: tzinfo) -> datetime | None:
    """The moment, in UTC; without an offset it is a wall clock of `zone`. None where it cannot be read.

    Takes ISO 8601 as text, and seconds or milliseconds since 1970 as a number.
    """
    try:
        moment = _moment(value, zone)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment and EARLIEST <= moment <= LATEST else None


def _moment(value: object, zone: tzinfo) -> datetime | None:
    if isinstance(value, str):
        read = datetime.fromisoformat(value.strip())
        return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return datetime.fromtimestamp(value / 1000 if abs(value) >= _MILLISECONDS_FROM else value, UTC)
    return None
