"""The company's calendar: with which month its fiscal years begin, and with which day its weeks.

Years, quarters, months and weeks are called 2026, 2026-Q3, 2026-08 and 2026-W34. A fiscal year that does not begin with January
has the years it lies in, FY2026-27, for FY27 means one year in London and another one in Tokyo; its quarters are FY2026-27-Q1.
The first week of a year is the first that has at least four of its days: with weeks from Monday on that is ISO's, with weeks
from Sunday on that of epidemiologists (MMWR).
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

UNITS = ("year", "quarter", "month", "week", "day", "fiscal_year", "fiscal_quarter")
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12, "fiscal_quarter": 3, "fiscal_year": 12}
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
_FISCAL = re.compile(r"(?:fy)?\s*(\d{4})(?:-(\d\d))?(?:[\s-]*q([1-4]))?")
_YEARS = range(1900, 9999)


@dataclass(frozen=True)
class Calendar:
    """The first month of fiscal years, 1 for January; the first day of weeks, 1 for Monday to 7 for Sunday."""

    fiscal_month: int = 1
    first_day: int = 1

    @property
    def has_fiscal_years(self) -> bool:
        """Whether fiscal years are others than those of the calendar on the wall."""
        return self.fiscal_month != 1

    @property
    def has_fiscal_quarters(self) -> bool:
        """Whether fiscal quarters are other months than those of the calendar on the wall."""
        return self.fiscal_month % 3 != 1

    def start_of(self, unit: str, day: date) -> date:
        """First day of the unit that a day lies in."""
        if unit == "day":
            return day
        if unit == "week":
            return day - timedelta(days=(day.isoweekday() - self.first_day) % 7)
        shift = self.fiscal_month - 1 if unit.startswith("fiscal") else 0
        month = 12 * day.year + day.month - 1 - shift
        year, number = divmod(month - month % MONTHS_OF[unit] + shift, 12)
        return date(year, number + 1, 1)

    def end_of(self, unit: str, day: date) -> date:
        """Last day of the unit that a day lies in."""
        start = self.start_of(unit, day)
        if unit in {"day", "week"}:
            return start if unit == "day" else start + WEEK - DAY
        year, number = divmod(12 * start.year + start.month - 1 + MONTHS_OF[unit], 12)
        return date(year, number + 1, 1) - DAY

    def name(self, unit: str, day: date) -> str:
        """What the unit that a day lies in is called."""
        if unit == "week":
            # A week is of the year that most of its days are in: that of its fourth.
            middle = self.start_of(unit, day) + 3 * DAY
            return f"{middle.year}-W{(middle.timetuple().tm_yday - 1) // 7 + 1:02d}"
        quarter = f"-Q{(day.month + 2) // 3}"
        named = {
            "year": f"{day.year}",
            "quarter": f"{day.year}{quarter}",
            "month": f"{day:%Y-%m}",
            "day": day.isoformat(),
        }
        return named[unit] if unit in named else self._fiscal_name(unit, day)

    def read(self, unit: str, text: str) -> date:
        """First day of the unit called so, in letters of any size; a ValueError if none is."""
        said = text.strip().lower()
        if unit.startswith("fiscal"):
            found = self._read_fiscal(unit, said)
        elif unit == "week":
            year, _, week = said.partition("-w")
            found = self.start_of("week", date(_year(year), 1, 4)) + (int(week) - 1) * WEEK
        elif unit == "quarter":
            year, _, quarter = said.partition("-q")
            found = date(_year(year), 3 * int(quarter) - 2, 1)
        else:
            found = date.fromisoformat(said + {"year": "-01-01", "month": "-01", "day": ""}[unit])
        if self.start_of(unit, found) != found or (unit == "week" and int(said[:4]) != int(self.name(unit, found)[:4])):
            raise ValueError(f"There is no {unit} called {text}.")
        _year(str(found.year))
        return found

    def _fiscal_name(self, unit: str, day: date) -> str:
        start = self.start_of("fiscal_year", day)
        year = f"FY{start.year}-{(start.year + 1) % 100:02d}" if self.has_fiscal_years else f"FY{start.year}"
        quarter = ((day.month - self.fiscal_month) % 12) // 3 + 1
        return f"{year}-Q{quarter}" if unit == "fiscal_quarter" else year

    def _read_fiscal(self, unit: str, said: str) -> date:
        match = _FISCAL.fullmatch(said)
        if match is None or bool(match[3]) != (unit == "fiscal_quarter"):
            raise ValueError(f"There is no {unit} called {said}.")
        year = _year(match[1])
        # FY2026 alone is the year that begins in 2026 for some and the one that ends in it for others.
        if match[2] != (f"{(year + 1) % 100:02d}" if self.has_fiscal_years else None):
            raise ValueError(f"There is no {unit} called {said}.")
        months = self.fiscal_month - 1 + 3 * (int(match[3] or 1) - 1)
        return date(year + months // 12, months % 12 + 1, 1)


CALENDAR_YEAR = Calendar()
"""Fiscal years as on the wall, weeks from Monday on."""


def calendar_of(month: str, weekday: str) -> Calendar:
    """The calendar of the settings: `april` or 4, `sunday` or 7; a ValueError says what is no month or no day of the week."""
    return Calendar(_place(month, MONTHS, "month"), _place(weekday, WEEKDAYS, "day of the week"))


def _place(text: str, names: tuple[str, ...], what: str) -> int:
    said = text.strip().lower()
    if said.isdecimal() and 0 < int(said) <= len(names):
        return int(said)
    found = [place for place, name in enumerate(names, 1) if len(said) >= 3 and name.startswith(said)]  # noqa: PLR2004 -- three letters tell them apart
    if len(found) != 1:
        raise ValueError(f"{text} is no {what}; write {names[0]}.")
    return found[0]


def _year(text: str) -> int:
    if not text.isdecimal() or int(text) not in _YEARS:
        raise ValueError(f"{text} is no year.")
    return int(text)
