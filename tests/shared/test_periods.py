from datetime import date

import pytest

from footfall.shared.calendar import Calendar
from footfall.shared.periods import NAMES, days_of, offered

APRIL_AND_SUNDAY = Calendar(4, 7)
TODAY = date(2026, 5, 6)  # a Wednesday


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("today", date(2026, 5, 6), date(2026, 5, 6)), ("yesterday", date(2026, 5, 5), date(2026, 5, 5)),
        ("this_week", date(2026, 5, 4), date(2026, 5, 10)), ("last_week", date(2026, 4, 27), date(2026, 5, 3)),
        ("last_7_days", date(2026, 4, 30), date(2026, 5, 6)), ("last_30_days", date(2026, 4, 7), date(2026, 5, 6)),
        ("last_90_days", date(2026, 2, 6), date(2026, 5, 6)),
        ("this_month", date(2026, 5, 1), date(2026, 5, 31)), ("last_month", date(2026, 4, 1), date(2026, 4, 30)),
        ("this_quarter", date(2026, 4, 1), date(2026, 6, 30)), ("last_quarter", date(2026, 1, 1), date(2026, 3, 31)),
        ("this_year", date(2026, 1, 1), date(2026, 12, 31)), ("last_year", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)  # fmt: skip
def test_a_period_is_its_first_and_last_day(period: str, first: date, last: date) -> None:
    assert days_of(period, TODAY, Calendar()) == (first, last)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("this_week", date(2026, 5, 3), date(2026, 5, 9)), ("last_week", date(2026, 4, 26), date(2026, 5, 2)),
        ("this_fiscal_year", date(2026, 4, 1), date(2027, 3, 31)), ("last_fiscal_year", date(2025, 4, 1), date(2026, 3, 31)),
        ("this_fiscal_quarter", date(2026, 4, 1), date(2026, 6, 30)), ("last_fiscal_quarter", date(2026, 1, 1), date(2026, 3, 31)),
        ("this_year", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)  # fmt: skip
def test_fiscal_years_and_weeks_begin_as_the_company_says(period: str, first: date, last: date) -> None:
    assert days_of(period, TODAY, APRIL_AND_SUNDAY) == (first, last)


def test_fiscal_periods_are_offered_only_where_they_are_others() -> None:
    fiscal = [[name for name in offered(Calendar(month)) if "fiscal" in name] for month in (1, 4, 5)]
    assert fiscal == [
        [],
        ["this_fiscal_year", "last_fiscal_year"],
        ["this_fiscal_quarter", "last_fiscal_quarter", "this_fiscal_year", "last_fiscal_year"],
    ]


@pytest.mark.parametrize("period", NAMES)
@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2026, 1, 1), date(2026, 12, 31)])
def test_a_period_is_in_order_and_not_in_the_future_alone(period: str, today: date) -> None:
    first, last = days_of(period, today, APRIL_AND_SUNDAY)
    assert first <= last
    assert first <= today
