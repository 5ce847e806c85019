"""Reading what stands in a cell: moments, yes and no, and the words other products use."""

import datetime as dt
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from footfall.capture.files import words
from footfall.capture.files.guess import fold

Order = Literal["day", "month"]
_PARTS = re.compile(
    r"^(\d{1,4})[./\- ](\d{1,2}|[A-Za-zÀ-ÿ]{3,12})\.?[./\- ,]+(\d{2,4})"
    r"(?:[T, ]+(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?)?"
    r"\s*([AaPp]\.?[Mm]\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$"
)
_MONTH_FIRST = re.compile(r"^([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(.*)$")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "ene", "janv", "gen", "oca", "sty"),
            ("feb", "fev", "févr", "fevr", "şub", "sub", "lut"),
            ("mar", "mär", "mrt", "mars", "mrz"),
            ("apr", "abr", "avr", "nis", "kwi"),
            ("may", "mai", "mei", "mag", "mayıs", "maj"),
            ("jun", "juin", "giu", "haz", "cze"),
            ("jul", "juil", "lug", "tem", "lip"),
            ("aug", "ago", "août", "aou", "ağu", "sie"),
            ("sep", "set", "sept", "eyl", "wrz"),
            ("oct", "okt", "out", "ott", "eki", "paz"),
            ("nov", "kas", "lis"),
            ("dec", "dez", "dic", "déc", "ara", "gru"),
        ),
        1,
    )
    for name in names
}
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?(?:\.\d+)?$")
_NOON = 12
_LAST_MONTH = 12
_WHOLE_YEAR = 4
_MILLISECONDS = 1e11  # as seconds, the year 5138
_TWO_DIGITS = 100
_PIVOT = 70  # a year written 69 is 2069, 70 is 1970, as POSIX has it


@lru_cache(maxsize=50_000)
def moment_of(text: str, order: Order, zone: str) -> dt.datetime | None:
    """The moment a cell means, in `zone` where it says none; None when it can't be read."""
    text = text.strip()
    try:
        if text[:4].isdigit() and text[4:5] in {"-", ""} and not _EPOCH.match(text):
            return _in_zone(dt.datetime.fromisoformat(text.replace(" UTC", "Z")), zone)
        if _EPOCH.match(text):
            seconds = float(text)
            return dt.datetime.fromtimestamp(seconds / 1000 if seconds > _MILLISECONDS else seconds, tz=dt.UTC)
    except (ValueError, OverflowError, OSError):
        pass
    try:
        return _from_parts(text, order, zone)
    except (ValueError, OverflowError):
        return None


def _from_parts(text: str, order: Order, zone: str) -> dt.datetime | None:
    if named := _MONTH_FIRST.match(text):
        text = f"{named[2]} {named[1]} {named[3]}{named[4].replace(' at ', ' ')}"
    match = _PARTS.match(text)
    if match is None:
        return None
    first, second, third, hour, minute, seconds, half, offset = match.groups()
    year, month, day = _day_of(first, second, third, order)
    hours = int(hour or 0)
    if half:
        hours = hours % _NOON + (_NOON if half[0] in "Pp" else 0)
    clock = dt.time(hours, int(minute or 0), int(seconds or 0))
    moment = dt.datetime.combine(dt.date(year, month, day), clock)
    if offset in {"Z", "UTC", "GMT"}:
        return moment.replace(tzinfo=dt.UTC)
    if offset:
        return dt.datetime.fromisoformat(f"{moment.isoformat()}{offset[:3]}:{offset[-2:]}")
    return _in_zone(moment, zone)


def _day_of(first: str, second: str, third: str, order: Order) -> tuple[int, int, int]:
    if not second.isdigit():
        month = _MONTHS[_month_key(second)]
        return _year(third), month, int(first)
    if len(first) == _WHOLE_YEAR:
        return int(first), int(second), int(third)
    day, month = (int(first), int(second)) if order == "day" else (int(second), int(first))
    if month > _LAST_MONTH >= day:  # there is no thirteenth month: it is the other way round
        day, month = month, day
    return _year(third), month, day


def _month_key(word: str) -> str:
    lowered = word.lower()
    key = next((lowered[:length] for length in (5, 4, 3) if lowered[:length] in _MONTHS), None)
    if key is None:
        raise ValueError(f"{word} is no month")
    return key


def _year(text: str) -> int:
    year = int(text)
    return year if year >= _TWO_DIGITS else year + (2000 if year < _PIVOT else 1900)


def _in_zone(moment: dt.datetime, zone: str) -> dt.datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=_zone(zone))


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def order_of(samples: Iterable[str]) -> Order:
    """Whether 03/04/2026 is a day and a month or the other way round, by the samples that leave no doubt."""
    day_first = month_first = 0
    for sample in samples:
        match = re.match(r"^(\d{1,2})[./-](\d{1,2})[./-]\d{2,4}", sample.strip())
        if match:
            day_first += int(match[1]) > _LAST_MONTH
            month_first += int(match[2]) > _LAST_MONTH
    return "month" if month_first > day_first else "day"


@lru_cache(maxsize=10_000)
def yes_or_no(text: str) -> bool | None:
    """True, False, or None where the cell says neither."""
    folded = text.strip().casefold()
    return True if folded in words.YES else False if folded in words.NO else None


@cache
def _dictionary(name: str) -> dict[str, str]:
    table: dict[str, str] = getattr(words, name)
    return {fold(phrase): key for key, text in table.items() for phrase in text.split(";")}


@lru_cache(maxsize=10_000)
def _translated(name: str, text: str) -> str:
    folded = fold(text)
    known = _dictionary(name)
    stars = {"★": "1", "★★": "2", "★★★": "3"}.get(text.strip(), "")
    return known.get(folded) or known.get(stars, "")


def temperature_of(text: str) -> str:
    """hot, warm or cold for the word another product uses; empty when it is none of them."""
    return _translated("TEMPERATURES", text)


def priority_of(text: str) -> str:
    """high, medium or low; empty when the word is none of them."""
    return _translated("PRIORITIES", text)


def status_of(text: str) -> str:
    """Our status for another product's; empty when the word is unknown."""
    return _translated("STATUSES", text)


def source_of(text: str) -> str:
    """The slug of the source every company starts with that the word means; empty for a source of its own."""
    return _translated("SOURCES", text)
