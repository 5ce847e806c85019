"""Stretches of days that have a name: they move on with the calendar, so that a saved view stays true."""

from datetime import date, timedelta

from footfall.shared.calendar import UNITS, Calendar

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
    "this_fiscal_quarter": "This fiscal quarter",
    "last_fiscal_quarter": "Last fiscal quarter",
    "this_fiscal_year": "This fiscal year",
    "last_fiscal_year": "Last fiscal year",
}

_DAYS = {"last_7_days": 7, "last_30_days": 30, "last_90_days": 90}


def offered(calendar: Calendar) -> dict[str, str]:
    """The names there are to choose from: fiscal quarters and years only where they are others than on the wall."""
    hidden = set() if calendar.has_fiscal_years else {"fiscal_year"}
    hidden |= set() if calendar.has_fiscal_quarters else {"fiscal_quarter"}
    return {name: label for name, label in NAMES.items() if unit_of(name) not in hidden}


def unit_of(period: str) -> str:
    """The unit of the calendar that a period is a whole one of, such as week of `last_week`; nothing for other periods."""
    which, _, unit = period.partition("_")
    return unit if which in {"this", "last"} and unit in UNITS else ""


def days_of(period: str, today: date, calendar: Calendar) -> tuple[date, date]:
    """First and last day of a named period, both included, as seen from `today`."""
    if period in {"today", "yesterday"}:
        day = today - timedelta(days=period == "yesterday")
        return day, day
    if period in _DAYS:
        return today - timedelta(days=_DAYS[period] - 1), today
    unit = unit_of(period)
    start = calendar.start_of(unit, today)
    if period.startswith("last_"):
        start = calendar.start_of(unit, start - timedelta(days=1))
    return start, calendar.end_of(unit, start)
