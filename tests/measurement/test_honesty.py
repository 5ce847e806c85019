"""A difference is called better or worse only where that can be said."""

from datetime import date

import pytest

from footfall.measurement.cube.honesty import wilson, within_chance
from footfall.measurement.cube.measures import MEASURES, Value
from footfall.measurement.rules.comparing import Change, before, change
from footfall.shared.calendar import Calendar

TODAY = date(2026, 11, 23)
SOLD, COST, LEADS = MEASURES["pct_sold"], MEASURES["cost_per_sale"], MEASURES["leads"]


def rate(hits: int, of: int) -> Value:
    return Value(hits / of, hits=hits, of=of)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)],
)
def test_the_interval_of_a_rate_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    # 81 of 263 is the worked example of Newcombe (1998); the others follow from the formula by hand.
    assert wilson(hits, of) == pytest.approx((low, high), abs=5e-5)


def test_nothing_is_known_of_a_rate_of_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


def test_newcombes_own_example_is_within_no_chance() -> None:
    # 56 of 70 against 48 of 80: the interval is 0.0524 to 0.3339 and holds no zero.
    assert not within_chance(56, 70, 48, 80)
    assert within_chance(9, 10, 3, 10) is False
    assert within_chance(6, 10, 5, 10)


@pytest.mark.parametrize(
    ("period", "start", "end", "then"),
    [
        ("this_quarter", date(2026, 10, 1), date(2026, 12, 31), (date(2026, 7, 1), date(2026, 8, 23))),
        ("this_month", date(2026, 11, 1), date(2026, 11, 30), (date(2026, 10, 1), date(2026, 10, 23))),
        ("last_quarter", date(2026, 7, 1), date(2026, 9, 30), (date(2026, 4, 1), date(2026, 6, 30))),
        ("last_30_days", date(2026, 10, 25), date(2026, 11, 23), (date(2026, 9, 25), date(2026, 10, 24))),
        ("", date(2026, 3, 1), date(2026, 3, 10), (date(2026, 2, 19), date(2026, 2, 28))),
        ("this_fiscal_year", date(2026, 4, 1), date(2027, 3, 31), (date(2025, 4, 1), date(2025, 11, 23))),
        ("this_week", date(2026, 11, 22), date(2026, 11, 28), (date(2026, 11, 15), date(2026, 11, 16))),
        ("today", TODAY, TODAY, (date(2026, 11, 22), date(2026, 11, 22))),
    ],
)
def test_a_period_is_compared_with_as_many_days_before(
    period: str, start: date, end: date, then: tuple[date, date]
) -> None:
    assert before(period, start, end, TODAY, Calendar(4, 7)) == then


def test_more_sold_of_many_is_better_and_less_is_worse() -> None:
    assert change(SOLD, rate(200, 1000), rate(100, 1000), is_young=False) == Change(
        pytest.approx(0.1), False, True, True
    )
    assert change(SOLD, rate(100, 1000), rate(200, 1000), is_young=False) == Change(
        pytest.approx(-0.1), False, False, False
    )


def test_a_difference_of_few_is_within_chance() -> None:
    assert change(SOLD, rate(3, 10), rate(2, 10), is_young=False) == Change(
        pytest.approx(0.1), False, True, None, "within chance"
    )


def test_a_young_cohort_is_never_called_worse() -> None:
    found = change(SOLD, rate(100, 1000), rate(200, 1000), is_young=True)
    assert found == Change(pytest.approx(-0.1), False, False, None, "still maturing")
    assert change(SOLD, rate(200, 1000), rate(100, 1000), is_young=True) == Change(
        pytest.approx(0.1), False, True, True
    )


def test_a_lower_cost_is_better() -> None:
    assert change(COST, Value(90.0), Value(100.0), is_young=False) == Change(-10.0, False, False, True)


def test_counts_change_by_a_share() -> None:
    assert change(LEADS, Value(1200), Value(1000), is_young=False) == Change(pytest.approx(0.2), True, True, True)
    assert change(LEADS, Value(12), Value(10), is_young=False) == Change(
        pytest.approx(0.2), True, True, None, "within chance"
    )


def test_nothing_is_compared_with_nothing() -> None:
    assert change(COST, Value(None, "no sales"), Value(100.0), is_young=False) is None
    assert change(LEADS, Value(5), Value(0), is_young=False) is None
    assert change(LEADS, Value(5), Value(5), is_young=False) == Change(0, True, None, None)
