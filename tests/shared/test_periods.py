from datetime import date

import pytest

from footfall.shared.periods import NAMES, days_of

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
    assert days_of(period, TODAY) == (first, last)


@pytest.mark.parametrize("period", NAMES)
@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2026, 1, 1), date(2026, 12, 31)])
def test_a_period_is_in_order_and_not_in_the_future_alone(period: str, today: date) -> None:
    first, last = days_of(period, today)
    assert first <= last
    assert first <= today
