"""Telephone numbers."""

import random
from collections.abc import Iterator

import phonenumbers as reference
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.identity.normalise import phones
from footfall.identity.normalise.phones import is_placeholder, read_phone

REGIONS = [
    "IN",
    "SG",
    "DE",
    "FR",
    "BR",
    "MX",
    "AE",
    "ES",
    "JP",
    "NG",
    "PH",
    "ID",
    "CN",
    "AU",
    "US",
    "GB",
    "IT",
    "AR",
    "KE",
    "PL",
]


def by_the_reference(typed: str, region: str) -> tuple[str, bool]:
    """E.164 and validity as phonenumbers, the pure Python library, has them."""
    try:
        number = reference.parse(typed, region)
    except reference.NumberParseException:
        return "", False
    national = reference.national_significant_number(number)
    if not reference.is_possible_number(number) or is_placeholder(national):
        return "", False
    return f"+{number.country_code}{national}", reference.is_valid_number(number)


def sample(count: int) -> Iterator[tuple[str, str]]:
    """Numbers of twenty countries near real ones, in a dozen ways to write them."""
    chance = random.Random(4)  # noqa: S311 -- a sample, not a secret
    for _ in range(count):
        region = chance.choice(REGIONS)
        code = reference.country_code_for_region(region)
        kinds = [reference.example_number_for_type(region, kind) for kind in (0, 1, 2, 3, 4, 7)]
        example = reference.national_significant_number(chance.choice([kind for kind in kinds if kind]))
        kept = chance.randint(1, len(example) - 1)
        national = example[:kept] + "".join(chance.choice("0123456789") for _ in example[kept:])
        yield (
            chance.choice(
                [
                    national, f"+{code}{national}", f"+{code} {national[:5]} {national[5:]}", f"0{national}",
                    f"{code}{national}",
                    f"00{code}{national}", f"({national[:3]}) {national[3:6]}-{national[6:]}", f"+{code}-{national}",
                    f"+{code} (0){national}", f"{national} x12", national[:-1], f"{national}5", f"0{code}{national}",
                ]
            ),
            region,
        )  # fmt: skip


def test_the_quick_reading_agrees_with_the_reference() -> None:
    for typed, region in sample(12_000):
        phone = read_phone(typed, region)
        assert (phone.e164, phone.is_valid) == by_the_reference(typed, region), (typed, region)


@given(typed=st.text(st.sampled_from("0123456789+-() .x/abcé٣९"), max_size=24), region=st.sampled_from(REGIONS))
@settings(deadline=None, max_examples=300)
def test_any_text_is_read_as_the_reference_reads_it(typed: str, region: str) -> None:
    phone = read_phone(typed, region)
    text = typed.strip()
    text = text[:-2] if phones._SPREADSHEET.fullmatch(text) else text
    assert (phone.e164, phone.is_valid) == by_the_reference(text, region)


@pytest.mark.parametrize(
    "typed",
    ["98100 12345", "9810012345", "+91-98100-12345", "0 98100 12345", "+91 (98100) 12345", "9810012345.0", "९८१००१२३४५",
     "tel: 98100 12345", "'9810012345"],
)  # fmt: skip
def test_one_number_is_written_in_many_ways(typed: str) -> None:
    assert read_phone(typed, "IN").e164 == "+919810012345"


def test_the_outlets_country_decides() -> None:
    assert [read_phone("091 234 5678", region).e164 for region in ("SG", "AE", "ES")] != ["+65912345678"] * 3
    assert read_phone("91234567", "SG").e164 == "+6591234567"


@pytest.mark.parametrize("digits", ["0000000000", "9999999999", "1234567890", "9876543210", "0123456789"])
def test_a_number_made_up_to_fill_a_field_is_none(digits: str) -> None:
    phone = read_phone(digits, "IN")
    assert (phone.e164, phone.is_valid, phone.typed) == ("", False, digits)


@pytest.mark.parametrize("digits", ["", "12345", "9810012345", "1212121212"])
def test_other_numbers_are_not_made_up(digits: str) -> None:
    assert not is_placeholder(digits)
