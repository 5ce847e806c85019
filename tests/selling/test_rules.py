from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.qualification.models import Disqualification, Milestone, Touchpoint
from footfall.qualification.models.lead import Status
from footfall.selling.models import Disposition
from footfall.selling.rules import FOLLOWS, age_in_words, is_overdue, status_after_call, weighted

NOW = datetime(2026, 5, 20, 9, 0)  # noqa: DTZ001 -- the rule only subtracts


def test_every_outcome_of_a_call_has_its_consequences() -> None:
    assert set(FOLLOWS) == set(Disposition.Outcome.values)


@pytest.mark.parametrize("outcome", FOLLOWS)
def test_consequences_speak_the_words_of_qualification(outcome: str) -> None:
    follows = FOLLOWS[outcome]
    assert follows.touch in Touchpoint.Kind.values
    assert follows.dead_cause in {"", *Disqualification.Cause.values}
    assert follows.milestone in {"", *Milestone.Kind.values}


def test_a_number_that_leads_elsewhere_is_no_contact_with_the_lead() -> None:
    assert [o for o, follows in FOLLOWS.items() if follows.ends_number and follows.is_contact] == []


@pytest.mark.parametrize(
    ("status", "reached", "then"),
    [
        ("new", False, "attempting"),
        ("new", True, "connected"),
        ("attempting", True, "connected"),
        ("recycled", False, "attempting"),
        ("connected", False, "connected"),
        ("qualified", True, "qualified"),
        ("nurturing", False, "nurturing"),
        ("dead", True, "dead"),
    ],
)
def test_a_call_moves_a_lead_on_and_never_back(status: str, reached: bool, then: str) -> None:
    assert status_after_call(status, is_contact=reached) == then


@given(st.sampled_from(Status.values), st.booleans())
def test_the_same_call_twice_is_as_good_as_once(status: str, reached: bool) -> None:
    once = status_after_call(status, is_contact=reached)
    assert status_after_call(once, is_contact=reached) == once


@given(st.integers(0, 10**15), st.integers(0, 1000))
def test_a_weighted_sum_stays_within_the_sum(minor: int, share: int) -> None:
    assert 0 <= weighted(minor, Decimal(share) / 1000) <= minor


def test_weighing_rounds_to_the_minor_unit() -> None:
    assert weighted(38_500_01, Decimal("0.400")) == 15_400_00


@pytest.mark.parametrize(("days", "words"), [(0, ""), (6, ""), (7, "7 days here"), (30, "30 days here")])
def test_a_card_says_its_age_after_a_week(days: int, words: str) -> None:
    assert age_in_words(NOW - timedelta(days=days), now=NOW) == words


def test_a_day_that_was_missed_is_overdue() -> None:
    today = date(2026, 5, 20)
    assert is_overdue(date(2026, 5, 19), today=today)
    assert not is_overdue(today, today=today)
    assert not is_overdue(None, today=today)
