"""Numbers as people read them."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.web import figures
from footfall.web.figures import Bar

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Asia/Kolkata"))


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        (38500, "INR", "₹38,500"),
        (Decimal("12345678.9"), "INR", "₹1,23,45,679"),
        (264.5, "EUR", "€264.50"),
        (264, "EUR", "€264"),
        (-1200, "USD", "−$1,200"),
        (1000000, "CHF", "CHF 1,000,000"),
        (0, "INR", "₹0"),
        (None, "INR", "—"),
    ],
)
def test_money_is_grouped_as_at_home(amount: Decimal | None, currency: str, said: str) -> None:
    assert figures.money(amount, currency) == said


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        (142000, "INR", "₹1.42 L"),
        (940000, "INR", "₹9.4 L"),
        (31200000, "INR", "₹3.12 Cr"),
        (71200, "INR", "₹71.2 k"),
        (4726, "INR", "₹4,726"),
        (1420000, "USD", "$1.42 m"),
        (2500000000, "USD", "$2.5 bn"),
        (-142000, "INR", "−₹1.42 L"),
    ],
)
def test_short_money_has_at_most_three_figures(amount: int, currency: str, said: str) -> None:
    assert figures.short_money(amount, currency) == said


@given(st.integers(min_value=0, max_value=10**12))
def test_grouping_in_lakhs_loses_no_digit(amount: int) -> None:
    assert figures.money(amount, "INR").replace(",", "") == f"₹{amount}"


def test_a_share_is_said_in_percent() -> None:
    assert [figures.percent(0.41), figures.percent(0.056, 0), figures.percent(None)] == ["41.0%", "6%", "—"]


def test_a_count_has_its_thousands_marked() -> None:
    assert [figures.count(4171), figures.count(None)] == ["4,171", "—"]


@pytest.mark.parametrize(
    ("away", "said"),
    [
        (timedelta(hours=-3), "today 09:00"),
        (timedelta(days=-1), "yesterday 12:00"),
        (timedelta(days=1), "tomorrow 12:00"),
        (timedelta(days=3), "Thu 12:00"),
        (timedelta(days=-40), "14 Oct"),
        (timedelta(days=-400), "19 Oct 2025"),
    ],
)
def test_a_moment_is_as_short_as_stays_clear(away: timedelta, said: str) -> None:
    assert figures.moment(NOW + away, now=NOW) == said


def test_a_moment_is_told_in_the_zone_of_the_reader() -> None:
    at = datetime(2026, 11, 22, 20, 0, tzinfo=ZoneInfo("UTC"))
    assert figures.moment(at, now=NOW) == "today 01:30"


def test_bars_are_measured_against_the_largest() -> None:
    rows = figures.bar_rows([Bar("a", 4, "4"), Bar("b", 1, "1")])
    assert [row.width for row in rows] == ["100.0", "25.0"]


def test_bars_of_nothing_have_no_width() -> None:
    assert [row.width for row in figures.bar_rows([Bar("a", 0, "0")])] == ["0.0"]


@given(st.floats(min_value=0, max_value=1e9), st.floats(min_value=0, max_value=1e9))
def test_a_shade_is_one_the_stylesheet_has(value: float, most: float) -> None:
    assert figures.heat_step(value, most) in range(21)


def test_something_is_never_shaded_as_nothing() -> None:
    assert figures.heat_step(0.0001, 1) == 1
