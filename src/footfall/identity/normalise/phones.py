"""Telephone numbers in E.164, read in the country of the outlet they were typed at."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE
from phonenumbers.phonemetadata import PhoneMetadata

try:
    import rphonenumbers as library
except ImportError:
    import phonenumbers as library

SHORTEST_RUN = 6
"""From so many digits on, a number of one digit only, or of digits in order, was made up to fill a field."""

_UP = "0123456789" * 3
_DOWN = _UP[::-1]
_PLAIN = re.compile(r"\+?[0-9][0-9 ().\-]*")
_SEPARATORS = str.maketrans("", "", " ().-")
_SPREADSHEET = re.compile(r"\d+\.0")
_TYPES = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan",
    "voicemail",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number: how it was typed, E.164 where there is one, and whether such a number can exist."""

    typed: str
    e164: str
    is_valid: bool


@lru_cache(maxsize=65_536)
def read_phone(typed: str, region: str) -> Phone:
    """The number in what was typed. Without a country code it is one of `region` (ISO 3166, two letters).

    `e164` is empty where the text holds no number, or one that was made up to fill a field (0000000000, 123456789).
    """
    text = typed.strip()
    if _SPREADSHEET.fullmatch(text):
        text = text[:-2]
    if _PLAIN.fullmatch(text):
        digits = text.translate(_SEPARATORS)
        quick = _quick(digits, region)
        if quick is not None:
            return _phone(typed, *quick)
    return _phone(typed, *_by_library(text, region))


def is_placeholder(digits: str) -> bool:
    """Whether a number was made up to fill a field: one digit repeated, or digits in order up or down."""
    if len(digits) < SHORTEST_RUN:
        return False
    return digits in _UP or digits in _DOWN or digits == digits[0] * len(digits)


def _phone(typed: str, country_code: int, national: str, is_valid: bool) -> Phone:  # noqa: FBT001 -- unpacked
    if not national or is_placeholder(national):
        return Phone(typed, "", is_valid=False)
    return Phone(typed, f"+{country_code}{national}", is_valid)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A country's numbering plan as patterns."""

    country_code: int
    trunk: re.Pattern[str] | None
    general: re.Pattern[str]
    kinds: tuple[re.Pattern[str], ...]

    def holds(self, national: str) -> bool:
        return any(kind.fullmatch(national) for kind in self.kinds)


@cache
def _plan(region: str) -> _Plan | None:
    data = PhoneMetadata.metadata_for_region(region)
    # A country that shares its code with others is told from them by further rules; those are left to the library.
    if data is None or data.country_code is None or data.general_desc is None:
        return None
    if len(COUNTRY_CODE_TO_REGION_CODE[data.country_code]) > 1:
        return None
    kinds = [getattr(data, name) for name in _TYPES]
    patterns = [kind.national_number_pattern for kind in kinds if kind and kind.national_number_pattern]
    trunk = data.national_prefix_for_parsing
    return _Plan(
        country_code=data.country_code,
        trunk=re.compile(trunk) if trunk else None,
        general=re.compile(data.general_desc.national_number_pattern or ""),
        kinds=tuple(re.compile(pattern) for pattern in sorted(patterns, key=lambda p: "mobile" not in p)),
    )


def _quick(digits: str, region: str) -> tuple[int, str, bool] | None:
    """The reading of a plain valid number of `region`, by the same patterns as the library's; None if unsure."""
    plan = _plan(region)
    if plan is None:
        return None
    code = str(plan.country_code)
    if digits.startswith("+"):
        if not digits.startswith(code, 1):
            return None
        national = digits[len(code) + 1 :]
    else:
        national = digits
    if national.startswith(code) and digits == national and not plan.general.fullmatch(national):
        return None
    if plan.trunk and plan.trunk.match(national):
        return None
    return (plan.country_code, national, True) if plan.holds(national) else None


def _by_library(text: str, region: str) -> tuple[int, str, bool]:
    try:
        number = library.parse(text, region)
    except library.NumberParseException:
        return 0, "", False
    national = library.national_significant_number(number)
    if not library.is_possible_number(number):
        return 0, "", False
    return number.country_code, national, library.is_valid_number(number)


@lru_cache(maxsize=8_192)
def spoken(e164: str, home: str) -> str:
    """A number as people read it out: "98110 12345" at home, "+44 20 7946 0018" from elsewhere."""
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    said = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    own = f"+{phonenumbers.country_code_for_region(home)} "
    return said.removeprefix(own) if home else said
