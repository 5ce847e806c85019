"""Stretches of days that have a name: they move on with the calendar, so that a saved view stays true."""

from datetime import date, timedelta

NAMES = {
    "today": "Today",
    "yesterday": "Yesterday",
    "this_week": "This week",
    "last_week": "Last week",
    "last_7_days": "Last 7 days",
    "last_30_days": "Last 30 days",
    "last_90_days": "Last 90 days",
    "this_month": "This month",
    "last_month": "Last month",
    "this_quarter": "This quarter",
    "last_quarter": "Last quarter",
    "this_year": "This year",
    "last_year": "Last year",
}

_DAYS = {"last_7_days": 7, "last_30_days": 30, "last_90_days": 90}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def days_of(period: str, today: date) -> tuple[date, date]:
    """First and last day of a named period, both included, as seen from `today`; weeks start on Monday."""
    if period in {"today", "yesterday"}:
        day = today - timedelta(days=period == "yesterday")
        return day, day
    if period in _DAYS:
        return today - timedelta(days=_DAYS[period] - 1), today
    which, _, unit = period.partition("_")
    start = _start_of(unit, today)
    if which == "last":
        start = _start_of(unit, start - timedelta(days=1))
    return start, _end_of(unit, start)


def _start_of(unit: str, day: date) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    months = _MONTHS[unit]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _end_of(unit: str, start: date) -> date:
    if unit == "week":
        return start + timedelta(days=6)
    month = start.month - 1 + _MONTHS[unit]
    return date(start.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
