"""Card numbers: none twice, and a slip of the tongue is noticed."""

from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.capture.rules.card_number import ALPHABET, card_number, read_card_number, shown_card_number

SERIALS = st.integers(0, len(ALPHABET) ** 8 - 1)


def test_no_number_comes_twice() -> None:
    assert len({card_number(serial) for serial in range(20_000)}) == 20_000


@given(SERIALS, st.integers(0, 8), st.sampled_from(ALPHABET))
@settings(deadline=None, max_examples=50)
def test_one_wrong_symbol_is_always_noticed(serial: int, place: int, symbol: str) -> None:
    number = card_number(serial)
    other = number[:place] + symbol + number[place + 1 :]
    assert read_card_number(other) == (number if other == number else None)


@given(SERIALS)
@settings(deadline=None, max_examples=30)
def test_a_number_is_read_as_people_write_it(serial: int) -> None:
    number = card_number(serial)
    typed = shown_card_number(number).lower().replace("0", "o").replace("1", "l")
    assert read_card_number(typed) == number


def test_what_is_no_number_is_none() -> None:
    assert [read_card_number(text) for text in ("", "ABC", "U" * 9, "9" * 10)] == [None] * 4
