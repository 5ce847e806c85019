"""Years, quarters and weeks begin where the company says, have one name each, and are read by it."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.shared.calendar import UNITS, Calendar, calendar_of

APRIL = Calendar(4, 7)
DAY = timedelta(days=1)
_calendars = st.builds(Calendar, st.integers(1, 12), st.integers(1, 7))


@settings(max_examples=60, deadline=None)
@given(_calendars, st.sampled_from(UNITS), st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_units_follow_one_another_without_a_gap_and_are_read_by_their_names(
    calendar: Calendar, unit: str, day: date
) -> None:
    start, end = calendar.start_of(unit, day), calendar.end_of(unit, day)
    assert start <= day <= end
    assert (calendar.start_of(unit, end), calendar.end_of(unit, start)) == (start, end)
    assert calendar.start_of(unit, end + DAY) == end + DAY
    assert calendar.read(unit, calendar.name(unit, day).lower()) == start
    assert calendar.name(unit, end + DAY) != calendar.name(unit, day)


@settings(max_examples=60, deadline=None)
@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_weeks_from_monday_on_are_iso_weeks(day: date) -> None:
    week = day.isocalendar()
    assert Calendar().name("week", day) == f"{week.year}-W{week.week:02}"


@pytest.mark.parametrize(
    ("unit", "day", "name"),
    [
        ("fiscal_year", date(2026, 11, 23), "FY2026-27"), ("fiscal_quarter", date(2026, 11, 23), "FY2026-27-Q3"),
        ("fiscal_year", date(2026, 3, 31), "FY2025-26"), ("fiscal_quarter", date(2026, 3, 31), "FY2025-26-Q4"),
        ("fiscal_year", date(1999, 4, 1), "FY1999-00"),
        # Sunday 28 December 2025 has four days in 2025 and Sunday 4 January 2026 begins the first week of 2026.
        ("week", date(2026, 1, 3), "2025-W53"), ("week", date(2026, 1, 4), "2026-W01"),
    ],
)  # fmt: skip
def test_fiscal_years_are_called_by_both_of_their_years(unit: str, day: date, name: str) -> None:
    assert APRIL.name(unit, day) == name


def test_a_fiscal_year_from_january_on_has_one_year() -> None:
    assert [Calendar().name(unit, date(2026, 5, 1)) for unit in UNITS[-2:]] == ["FY2026", "FY2026-Q2"]


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("fiscal_year", "fy2026"), ("fiscal_year", "FY2026-28"), ("fiscal_year", "FY2026-27-Q1"), ("fiscal_quarter", "FY2026-27"),
        ("fiscal_quarter", "FY2026-27-Q5"), ("week", "2026-W53"), ("week", "2026-W00"), ("quarter", "2026-Q5"), ("year", "9999"),
    ],
)  # fmt: skip
def test_what_may_mean_two_years_or_none_is_no_name(unit: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"There is no|is no year|must be in"):
        APRIL.read(unit, text)


def test_a_name_may_be_written_as_people_do() -> None:
    assert [APRIL.read("fiscal_quarter", text) for text in ("FY2026-27 Q3", "2026-27-q3", "fy 2026-27 q3")] == [
        date(2026, 10, 1)
    ] * 3


def test_settings_name_the_month_and_the_day() -> None:
    assert [calendar_of(*said) for said in (("april", "sunday"), ("4", "7"), ("Apr", "SUN"))] == [APRIL] * 3


@pytest.mark.parametrize(("month", "day"), [("aprilis", "monday"), ("13", "monday"), ("ju", "monday"), ("june", "0")])
def test_what_is_no_month_or_no_day_is_refused_at_the_start(month: str, day: str) -> None:
    with pytest.raises(ValueError, match="is no (month|day of the week); write"):
        calendar_of(month, day)
