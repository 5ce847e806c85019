"""What is written in a form, a file or a request, as the value that is kept; a ValueError is the sentence why not.

Every function takes the text without surrounding space; empty text never reaches them.
"""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

from footfall.shared.currencies import DIGITS

LONGEST_CODE = 60
FULL_SCORE = 100
LONGEST_LEVEL = 30
MOST_MINOR = 10**17
_E_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
_PHONE = re.compile(r"\+?[\d ()./-]{5,29}")
_YES = frozenset({"yes", "y", "true", "1", "active"})
_NO = frozenset({"no", "n", "false", "0", "inactive", "left"})


@cache
def time_zones() -> frozenset[str]:
    """Names of the time zones there are."""
    return frozenset(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")) | {"UTC"}


@cache
def _zones_by_lower_name() -> dict[str, str]:
    return {zone.lower(): zone for zone in time_zones()}


@cache
def _codes_by_lower_country() -> dict[str, str]:
    return {name.lower(): short for short, name in countries().items()}


@cache
def countries() -> dict[str, str]:
    """Names of the countries by two-letter code, as the time zone database lists them."""
    table = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text("utf-8")
    lines = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return {code: name for code, name, *_ in lines}


def code(text: str) -> str:
    """A short name that files and programs use."""
    if len(text) > LONGEST_CODE:
        raise ValueError(f"A code has at most {LONGEST_CODE} characters; this has {len(text)}.")
    if not text.isprintable() or "," in text or ";" in text:
        raise ValueError("A code has no comma, no semicolon and no invisible characters.")
    return " ".join(text.split())


def level(text: str) -> str:
    """The name of a rung, in small letters with hyphens: "Sales region" is `sales-region`."""
    slug = "-".join(re.findall(r"[a-z0-9]+", text.lower()))
    if not slug or len(slug) > LONGEST_LEVEL:
        raise ValueError(f"A level is a word such as region or city, with at most {LONGEST_LEVEL} letters.")
    return slug


def time_zone(text: str) -> str:
    """A name of the time zone database, however its capitals were typed."""
    known = _zones_by_lower_name()
    name = text.lower().replace(" ", "_")
    if name in known:
        return known[name]
    cities = {zone.lower().rpartition("/")[2]: zone for zone in time_zones()}
    near = [cities[city] for city in get_close_matches(name.rpartition("/")[2], cities, n=1)]
    hint = f"did you mean {near[0]}?" if near else "they look like Asia/Kolkata."
    raise ValueError(f"There is no time zone “{text}”; {hint}")


def currency(text: str) -> str:
    """A currency code of ISO 4217."""
    if text.upper() not in DIGITS:
        raise ValueError(f"“{text}” is not a currency code; they have three letters, such as INR or EUR.")
    return text.upper()


def country(text: str) -> str:
    """A two-letter country code, from the code or the name."""
    short = _codes_by_lower_country().get(text.lower(), text.upper())
    if short not in countries():
        raise ValueError(f"“{text}” is not a country; give its two-letter code, such as IN.")
    return short


def day(text: str) -> date:
    """A day written as year, month, day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text}” is not a day; write it as 2026-11-23.") from None


def amount(text: str) -> Decimal:
    """An amount of money of zero or more; commas between thousands are skipped."""
    try:
        value = Decimal(text.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        raise ValueError(f"“{text}” is not an amount; write it as 1250.50.") from None
    if not value.is_finite() or value < 0 or value * 1000 > MOST_MINOR:
        raise ValueError("An amount is zero or more, and below a hundred million million.")
    return value


def share(text: str) -> Decimal:
    """A share between 0 and 1, also written in percent."""
    try:
        value = Decimal(text.rstrip("% ")) / (100 if "%" in text else 1)
    except InvalidOperation:
        raise ValueError(f"“{text}” is not a share; write it as 0.25 or 25%.") from None
    if not value.is_finite() or not 0 <= value <= 1:
        raise ValueError("A share lies between 0 and 1, or between 0% and 100%.")
    return round(value, 4)


def words(text: str) -> list[str]:
    """The words between commas, semicolons or bars, each once."""
    return list(dict.fromkeys(word.strip() for word in re.split(r"[,;|\n]", text) if word.strip()))


def languages(text: str) -> list[str]:
    """Language codes such as en, hi, pt-br."""
    found = [word.lower() for word in words(text)]
    for word in found:
        if not _LANGUAGE.fullmatch(word) or len(word) > 10:  # noqa: PLR2004 -- the column's width
            raise ValueError(f"“{word}” is not a language code; they look like en, hi or pt-br.")
    return found


def email(text: str) -> str:
    """An e-mail address in small letters, since that is how sign-in compares them."""
    if not _E_MAIL.fullmatch(text) or len(text) > 254:  # noqa: PLR2004 -- the longest address mail servers take
        raise ValueError(f"“{text}” is not an e-mail address.")
    return text.lower()


def phone(text: str) -> str:
    """A phone number of a colleague, kept as it is written."""
    if not _PHONE.fullmatch(text):
        raise ValueError(f"“{text}” is not a phone number.")
    return text


def latitude(text: str) -> float:
    """Degrees north, -90 to 90."""
    return _degrees(text, 90)


def longitude(text: str) -> float:
    """Degrees east, -180 to 180."""
    return _degrees(text, 180)


def yes_or_no(text: str) -> bool:
    """True for yes, false for no, in the ways people write them."""
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise ValueError(f"Write yes or no, not “{text}”.")


def role(text: str) -> str:
    """The name of a role as it is kept: "Regional manager" is `regional_manager`."""
    known = {
        "marketing_manager": "marketing",
        "telemarketer": "caller",
        "data_analyst": "analyst",
        "admin": "administrator",
    }
    name = "_".join(re.findall(r"[a-z]+", text.lower()))
    return known.get(name, name)


def title(text: str) -> str:
    """A name people read."""
    if len(text) > 200:  # noqa: PLR2004 -- the column's width
        raise ValueError(f"A name has at most 200 characters; this has {len(text)}.")
    return " ".join(text.split())


def _degrees(text: str, most: int) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"“{text}” is not a number of degrees.") from None
    if not -most <= value <= most:
        raise ValueError(f"Degrees lie between -{most} and {most}.")
    return value


def score(text: str) -> int:
    """A score of 100."""
    if not (text.isascii() and text.isdecimal() and int(text) <= FULL_SCORE):
        raise ValueError(f"{text} is no score; a score is a number from 0 to {FULL_SCORE}.")
    return int(text)
