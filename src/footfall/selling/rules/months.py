"""A month as a calendar shows it. Pure."""

from calendar import Calendar
from datetime import date, timedelta


def weeks_of(month: date, first_day: int = 1) -> list[list[date]]:
    """The weeks that hold the days of the month, from `first_day` on: 1 for Monday, 7 for Sunday."""
    return Calendar(first_day - 1).monthdatescalendar(month.year, month.month)


def month_from(text: str, *, today: date) -> date:
    """The first day of the month that is asked for as 2026-12; of this month where it can't be read."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)


def neighbours(month: date) -> tuple[str, str]:
    """The months before and after, as an address asks for them."""
    before, after = month - timedelta(days=1), (month + timedelta(days=31)).replace(day=1)
    return f"{before:%Y-%m}", f"{after:%Y-%m}"
