"""When one may call: hours of every zone, clock changes, limits, spacing."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.selling.rules.calling import Limits, Past, cost_of, decide, is_in_hours, limits_for, next_window
from footfall.selling.rules.where import Where, where_of

DELHI, NEW_YORK = Where("IN", ("Asia/Kolkata",)), Where("US", ("America/New_York",))
NINE_TO_NINE = {day: [["09:00", "21:00"]] for day in "1234567"}
LIMITS = Limits("IN", NINE_TO_NINE, spacing_minutes=15, per_day=2, per_week=3, most=5, cool_off_days=90)
NOON = datetime(2026, 5, 4, 6, 30, tzinfo=UTC)


NOTHING_KNOWN = Past()


def why(past: Past = NOTHING_KNOWN, *, limits: Limits = LIMITS, at: datetime = NOON, is_agreed: bool = False) -> object:
    found = decide(DELHI, limits, past, at=at, is_agreed=is_agreed)
    return found.why if found.is_allowed else (found.why, found.again_at)


def test_nothing_speaks_against_a_call_at_noon() -> None:
    assert why() == "did not forbid calls"
    assert why(Past(consent=True)) == "allowed calls"


def test_a_number_rings_in_the_zones_it_is_given_out_in_and_at_its_outlet() -> None:
    assert where_of("+12125550123", outlet_zone="Asia/Kolkata", home="IN") == Where(
        "US", ("America/New_York", "Asia/Kolkata")
    )
    assert where_of("+919810012345", outlet_zone="Asia/Kolkata", home="IN") == DELHI


def test_a_number_that_may_ring_anywhere_is_held_to_its_outlet() -> None:
    assert where_of("+18005550123", outlet_zone="America/Denver", home="US").zones == ("America/Denver",)
    assert where_of("none", outlet_zone="Asia/Kolkata", home="IN") == DELHI


def test_all_zones_have_to_be_awake() -> None:
    both = Where("US", ("America/New_York", "Asia/Kolkata"))
    assert not is_in_hours(both, LIMITS, at=NOON)
    opens = next_window(both, LIMITS, at=NOON)
    assert opens is not None
    assert opens.astimezone(ZoneInfo("America/New_York")).hour == 9


def test_zones_that_never_meet_are_never_called() -> None:
    short = Limits(hours={day: [["09:00", "10:00"]] for day in "1234567"})
    assert next_window(Where("US", ("America/New_York", "Asia/Kolkata")), short, at=NOON) is None


@pytest.mark.parametrize(("day", "hour"), [(31, 13), (1, 14)])
def test_the_day_the_clock_goes_back_calls_begin_at_nine_there(day: int, hour: int) -> None:
    month = 10 if day == 31 else 11
    opens = datetime(2026, month, day, hour, tzinfo=UTC)
    assert not is_in_hours(NEW_YORK, LIMITS, at=opens - timedelta(minutes=1))
    assert is_in_hours(NEW_YORK, LIMITS, at=opens)
    assert next_window(NEW_YORK, LIMITS, at=opens - timedelta(hours=5)) == opens


def test_the_day_the_clock_goes_forward_calls_begin_at_nine_there() -> None:
    assert next_window(NEW_YORK, LIMITS, at=datetime(2026, 3, 8, 6, tzinfo=UTC)) == datetime(2026, 3, 8, 13, tzinfo=UTC)


def test_a_closed_day_is_passed_over() -> None:
    limits = Limits(hours=NINE_TO_NINE, closed_on=frozenset({date(2026, 5, 4), date(2026, 5, 5)}))
    assert next_window(DELHI, limits, at=NOON) == datetime(2026, 5, 6, 3, 30, tzinfo=UTC)


def test_who_asked_not_to_be_called_never_is() -> None:
    assert why(Past(suppressed_at=NOON)) == ("asked not to be called", None)
    assert why(Past(consent=False)) == ("said no to calls", None)


def test_where_consent_is_needed_only_who_gave_it_or_bought_is_called() -> None:
    strict = Limits(needs_consent=True)
    assert why(limits=strict) == ("never allowed calls", None)
    assert why(Past(is_customer=True), limits=strict) == "is a customer"


def test_attempts_are_spaced_and_limited() -> None:
    ago = [NOON - timedelta(minutes=10), NOON - timedelta(hours=20), NOON - timedelta(days=6)]
    assert why(Past(attempts=ago[:1], total=1)) == ("was called a short while ago", NOON + timedelta(minutes=5))
    day = [NOON - timedelta(hours=1), NOON - timedelta(hours=20)]
    assert why(Past(attempts=day, total=2)) == ("was called 2 times in 24 hours", NOON + timedelta(hours=4))
    week = [NOON - timedelta(days=n) for n in (2, 4, 6)]
    assert why(Past(attempts=week, total=3)) == ("was called 3 times in 7 days", NOON + timedelta(days=1))
    assert why(Past(total=5)) == ("was called 5 times", None)
    assert why(Past(said_no_at=NOON - timedelta(days=89))) == ("said no a short while ago", NOON + timedelta(days=1))


def test_a_call_that_was_agreed_is_not_one_too_many_but_keeps_the_hours() -> None:
    busy = Past(attempts=[NOON - timedelta(minutes=1)] * 3, total=9)
    assert why(busy, is_agreed=True) == "agreed on it"
    night = NOON + timedelta(hours=12)
    assert why(busy, at=night, is_agreed=True) == ("it is Tue 00:00 there", datetime(2026, 5, 5, 3, 30, tzinfo=UTC))


def test_the_rule_of_a_country_goes_before_that_of_all_others() -> None:
    rules = {"": Limits(most=1), "IN": LIMITS}
    assert (limits_for("IN", rules), limits_for("DE", rules).most, limits_for("DE", {}).most) == (LIMITS, 1, 0)


def test_every_minute_begun_costs() -> None:
    priced = Limits(per_call_minor=20, per_minute_minor=50)
    assert [cost_of(priced, seconds) for seconds in (0, 1, 60, 61)] == [20, 70, 70, 120]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 365 * 24 * 60), st.sampled_from([DELHI, NEW_YORK]))
def test_the_next_window_is_the_first_moment_that_is_allowed(minute: int, where: Where) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    opens = next_window(where, LIMITS, at=at)
    assert opens is not None
    assert is_in_hours(where, LIMITS, at=opens)
    assert opens == at or not is_in_hours(where, LIMITS, at=at)
    assert opens == at or not is_in_hours(where, LIMITS, at=opens - timedelta(minutes=1))
