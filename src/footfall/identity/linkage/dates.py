"""Days as they are typed in files, as eight digits."""

import re
from collections.abc import Iterable
from functools import lru_cache

from footfall.identity.linkage.words import plain

_PARTS = re.compile(r"\d+|[^\W\d_]+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR, _DAY_MONTH_YEAR, _COMPACT = 4, 3, 8
_LAST_MONTH, _LAST_DAY = 12, 31


@lru_cache(maxsize=65_536)
def read_date(typed: str, *, day_first: bool | None = None) -> str:
    """A day as YYYYMMDD, a year alone as YYYY0000; empty where it is neither. Times of day are left out."""
    parts = _PARTS.findall(plain(typed.strip().partition("T")[0].partition(" 00:")[0]))[:_DAY_MONTH_YEAR]
    if len(parts) == 1:
        return _compact(parts[0])
    if len(parts) != _DAY_MONTH_YEAR:
        return ""
    named = [place for place, part in enumerate(parts) if part[:3] in _MONTHS]
    if named:
        month = str(_MONTHS.index(parts.pop(named[0])[:3]) + 1)
        day, year = parts if len(parts[1]) == _YEAR or len(parts[0]) != _YEAR else (parts[1], parts[0])
    elif len(parts[0]) == _YEAR:
        year, month, day = parts
    else:
        one, two, year = parts
        day, month = (one, two) if day_first else (two, one)
        if month.isdigit() and int(month) > _LAST_MONTH:
            day, month = month, day
    return _eight(year, month, day)


def _compact(digits: str) -> str:
    if not digits.isdigit():
        return ""
    if len(digits) == _COMPACT:
        own = _eight(digits[:4], digits[4:6], digits[6:])
        return own or _eight(digits[4:], digits[2:4], digits[:2]) or digits
    return f"{digits}0000" if len(digits) == _YEAR else ""


def _eight(year: str, month: str, day: str) -> str:
    if not (year.isdigit() and month.isdigit() and day.isdigit()):
        return ""
    if len(year) < _YEAR:
        year = f"{'20' if int(year) <= 25 else '19'}{int(year):02d}"  # noqa: PLR2004 -- a birth of two digits
    if not (1 <= int(month) <= _LAST_MONTH and 1 <= int(day) <= _LAST_DAY):
        return ""
    return f"{year}{int(month):02d}{int(day):02d}"


def is_day_first(typed: Iterable[str]) -> bool:
    """Whether a column of days writes the day before the month, by how often either place exceeds twelve."""
    score = 0
    for text in typed:
        parts = _PARTS.findall(text)[:_DAY_MONTH_YEAR]
        if len(parts) == _DAY_MONTH_YEAR and parts[0].isdigit() and parts[1].isdigit() and len(parts[0]) < _YEAR:
            score += (int(parts[0]) > _LAST_MONTH) - (int(parts[1]) > _LAST_MONTH)
    return score > 0
