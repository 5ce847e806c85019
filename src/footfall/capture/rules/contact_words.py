"""What is odd about a telephone number or an address, said so that somebody at a counter can put it right at once."""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, ValidationResult

COUNTED = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+")
_REPEATED = re.compile(r"(\d)\1{6,}")
_FEWEST_DIGITS = 4


def counted(number: int) -> str:
    """Nine, 31: small numbers in words."""
    return COUNTED[number] if number < len(COUNTED) else str(number)


@lru_cache(maxsize=65_536)
def phone_in_words(typed: str, region: str) -> str:
    """Why the number can't be one, in a sentence; empty when it may be right. Never a reason to refuse it."""
    text = typed.strip()
    if not text:
        return ""
    digits = sum(character.isdigit() for character in text)
    if not digits:
        return "That has no digits; a phone number has."
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException as error:
        if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
            return "No country has the code this number starts with."
        return f"That is {_digits(digits)}; {_usual(region)}."
    if _REPEATED.search(str(number.national_number)):
        return "The same digit over and over is not somebody's number."
    return _length_in_words(number, region, typed=digits) or _range_in_words(number)


def _length_in_words(number: phonenumbers.PhoneNumber, region: str, *, typed: int) -> str:
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason == ValidationResult.IS_POSSIBLE:
        return ""
    home = phonenumbers.region_code_for_country_code(number.country_code or 0) or region
    has_code = number.country_code != phonenumbers.country_code_for_region(region)
    count = len(phonenumbers.national_significant_number(number)) if has_code else typed
    after = f" after +{number.country_code}" if has_code else ""
    return f"That is {_digits(count)}{after}; {_usual(home)}."


def _range_in_words(number: phonenumbers.PhoneNumber) -> str:
    if phonenumbers.is_valid_number(number):
        return ""
    region = phonenumbers.region_code_for_country_code(number.country_code or 0)
    first = phonenumbers.national_significant_number(number)[:1]
    usual = _mobile_length(region)
    if usual and len(phonenumbers.national_significant_number(number)) not in usual:
        return f"That is {_digits(len(phonenumbers.national_significant_number(number)))}; {_usual(region)}."
    return f"No number like this, starting with {first}, is in use there."


def _digits(count: int) -> str:
    return f"{counted(count)} digit{'' if count == 1 else 's'}"


def _usual(region: str) -> str:
    lengths = [counted(length) for length in _mobile_length(region)]
    if not lengths:
        return f"a number has at least {counted(_FEWEST_DIGITS)}"
    return f"a mobile number has {' or '.join(lengths)}"


def _mobile_length(region: str) -> tuple[int, ...]:
    metadata = PhoneMetadata.metadata_for_region(region, None)
    if metadata is None:
        return ()
    own = metadata.mobile.possible_length if metadata.mobile else ()
    usual = metadata.general_desc.possible_length if metadata.general_desc else ()
    return tuple(length for length in own or usual or () if length > 0)[:2]


@lru_cache(maxsize=65_536)
def email_in_words(typed: str) -> str:
    """Why the address can't be one, in a sentence; empty when it may be right. Never a reason to refuse it."""
    text = typed.strip()
    if not text or (_EMAIL.fullmatch(text) and ".." not in text):
        return ""
    if "@" not in text:
        return "That has no @; an e-mail address has."
    if " " in text:
        return "An e-mail address has no space in it."
    domain = text.rpartition("@")[2]
    if "." not in domain.strip("."):
        return f"After the @ comes a name with a dot, such as {domain.strip('.') or 'example'}.com."
    return "That is not how an e-mail address is written."
