from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.qualification.rules import (
    COLD,
    HOT,
    HOT_UNTIL,
    WARM,
    WARM_UNTIL,
    Bound,
    Touch,
    Worth,
    cools_at,
    first_reached,
    intent_of,
    reasons,
    slab_of,
    temper,
    temperature_of,
)

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)
WORTHS = {
    "visit": Worth(22, 45),
    "price_request": Worth(55, 30),
    "purchase": Worth(30, 180),
    "call_attempt": Worth(0, 30),
}
BOUNDS = [Bound("INR", "high", 10_000_000), Bound("INR", "medium", 1_000_000), Bound("INR", "low", 0)]

touches = st.lists(
    st.builds(Touch, st.sampled_from([*WORTHS, "unknown"]), st.datetimes(
        datetime(2024, 1, 1), datetime(2026, 5, 3), timezones=st.just(UTC))),  # noqa: DTZ001 -- the strategy adds the zone
    max_size=12,
)  # fmt: skip
later_days = st.floats(0, 2_000)


def test_a_visit_is_worth_half_after_its_half_life() -> None:
    assert intent_of([Touch("visit", NOON)], WORTHS, at=NOON + timedelta(days=45)) == pytest.approx(11)


def test_a_touchpoint_of_an_unknown_kind_gives_nothing() -> None:
    assert intent_of([Touch("unknown", NOON)], WORTHS, at=NOON) == 0


@pytest.mark.parametrize(
    ("intent", "was", "now"),
    [
        (19.9, COLD, COLD), (20, COLD, WARM), (15, WARM, WARM), (14.9, WARM, COLD), (49.9, WARM, WARM),
        (50, WARM, HOT), (50, COLD, HOT), (40, HOT, HOT), (39.9, HOT, WARM), (15, HOT, WARM), (14.9, HOT, COLD),
    ],
)  # fmt: skip
def test_a_lead_rises_at_the_upper_threshold_and_falls_below_the_lower(intent: float, was: str, now: str) -> None:
    assert temperature_of(intent, was=was) == now


def test_a_hot_lead_cools_when_its_points_have_come_down_to_forty() -> None:
    standing = temper([Touch("price_request", NOON)], WORTHS, was=COLD, at=NOON)
    # 55 * 0.5 ** (days / 30) = 40 after 13.783 days, and then the next full second.
    assert standing.temperature == HOT
    assert standing.cools_at is not None
    assert (standing.cools_at - NOON).total_seconds() == pytest.approx(13.7828 * 86_400, rel=1e-4)


def test_a_cold_lead_has_no_day_of_cooling() -> None:
    assert temper([Touch("call_attempt", NOON)], WORTHS, was=COLD, at=NOON).cools_at is None


@given(touches, later_days, st.floats(0, 500))
def test_intent_never_rises_while_nothing_happens(history: list[Touch], days: float, more: float) -> None:
    sooner = NOON + timedelta(days=days)
    assert intent_of(history, WORTHS, at=sooner + timedelta(days=more)) <= intent_of(history, WORTHS, at=sooner) + 1e-9


@given(touches, st.sampled_from([COLD, WARM, HOT]))
def test_a_lead_stands_until_it_cools_and_has_fallen_then(history: list[Touch], was: str) -> None:
    standing = temper(history, WORTHS, was=was, at=NOON)
    if standing.temperature == COLD:
        return
    assert standing.cools_at is not None
    floor = HOT_UNTIL if standing.temperature == HOT else WARM_UNTIL
    assert intent_of(history, WORTHS, at=standing.cools_at) < floor
    if standing.cools_at - NOON > timedelta(seconds=2):
        before = temper(history, WORTHS, was=standing.temperature, at=standing.cools_at - timedelta(seconds=2))
        assert before.temperature == standing.temperature


@given(touches, st.sampled_from([COLD, WARM, HOT]), st.lists(st.floats(0.01, 60), min_size=1, max_size=6))
def test_looking_often_or_once_comes_to_the_same_temperature(
    history: list[Touch], was: str, steps: list[float]
) -> None:
    first = often = temper(history, WORTHS, was=was, at=NOON).temperature
    at = NOON
    for step in steps:
        at += timedelta(days=step)
        often = temper(history, WORTHS, was=often, at=at).temperature
    assert temper(history, WORTHS, was=first, at=at).temperature == often


def test_several_half_lives_meet_at_the_moment_that_bisection_finds() -> None:
    history = [Touch("visit", NOON), Touch("price_request", NOON), Touch("purchase", NOON)]
    found = cools_at(history, WORTHS, temperature=HOT, at=NOON)
    low, high = 0.0, 1_000.0
    for _ in range(60):
        middle = (low + high) / 2
        above = intent_of(history, WORTHS, at=NOON + timedelta(days=middle)) > HOT_UNTIL
        low, high = (middle, high) if above else (low, middle)
    assert found is not None
    assert (found - NOON).total_seconds() == pytest.approx(low * 86_400 + 1, abs=0.1)


def test_the_touchpoint_that_first_warmed_a_lead_is_found_though_it_is_cold_now() -> None:
    history = [Touch("call_attempt", NOON), Touch("visit", NOON + timedelta(days=1))]
    two_years_on = NOON + timedelta(days=730)
    assert first_reached(history, WORTHS, threshold=20, at=two_years_on) == history[1]
    assert first_reached(history, WORTHS, threshold=50, at=two_years_on) is None


def test_what_has_not_happened_yet_warmed_nobody() -> None:
    assert first_reached([Touch("visit", NOON)], WORTHS, threshold=20, at=NOON - timedelta(days=1)) is None


def test_reasons_name_the_largest_part_first_and_leave_out_what_is_gone() -> None:
    history = [
        Touch("visit", NOON),
        Touch("price_request", NOON - timedelta(days=600)),
        Touch("purchase", NOON),
    ]
    told = reasons(history, WORTHS, at=NOON)
    assert [(reason.touch.kind, reason.points, round(reason.left)) for reason in told] == [
        ("purchase", 30, 30),
        ("visit", 22, 22),
    ]


@pytest.mark.parametrize(
    ("value", "currency", "slab"),
    [
        (10_000_000, "INR", "high"), (9_999_999, "INR", "medium"), (0, "INR", "low"),
        (None, "INR", ""), (5_000, "EUR", ""),
    ],
)  # fmt: skip
def test_a_value_falls_into_the_highest_slab_it_reaches(value: int | None, currency: str, slab: str) -> None:
    assert slab_of(value, currency, BOUNDS) == slab
