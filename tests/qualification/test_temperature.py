from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from footfall.company.models import Staff
from footfall.qualification import rules
from footfall.qualification.actions import temperature
from footfall.qualification.actions.states import OverrideNeedsReasonAndEnd, set_state
from footfall.qualification.actions.temperature import foretell, retemper, retemper_every
from footfall.qualification.actions.touch import touch
from footfall.qualification.models import Lead, LeadState, Milestone, TemperatureRule, Touchpoint
from tests.qualification.making import NOON, make_leads, note_contact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("points")]

KINDS = ["visit", "price_request", "purchase", "newsletter", "contest", "call_attempt"]
histories = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 40_000_000).map(lambda s: NOON - timedelta(seconds=s))),
    max_size=8,
)


def worths() -> dict[str, rules.Worth]:
    return {rule.kind: rule.worth for rule in TemperatureRule.objects.all()}


@given(st.lists(histories, min_size=1, max_size=8), st.lists(st.integers(1, 9_000_000), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_and_the_rules_agree_on_any_history(
    told: list[list[tuple[str, datetime]]], steps: list[int]
) -> None:
    leads = make_leads(len(told))
    Touchpoint.objects.bulk_create(
        Touchpoint(lead=lead, kind=kind, at=at)
        for lead, history in zip(leads, told, strict=True)
        for kind, at in history
    )
    ids, at, worth_of = [lead.pk for lead in leads], NOON, worths()
    was = dict.fromkeys(ids, rules.COLD)
    for step in [0, *steps]:
        at += timedelta(seconds=step)
        retemper(lead_ids=ids, at=at)
        for lead, history in zip(Lead.objects.filter(pk__in=ids).order_by("pk"), told, strict=True):
            touches = [rules.Touch(kind, when) for kind, when in history]
            standing = rules.temper(touches, worth_of, was=was[lead.pk], at=at)
            assert (lead.temperature, lead.intent_at) == (standing.temperature, at)
            assert lead.intent == pytest.approx(standing.intent, abs=1e-6)
            assert (lead.cools_at is None) == (standing.cools_at is None)
            if lead.cools_at and standing.cools_at:
                assert abs(lead.cools_at - standing.cools_at) < timedelta(seconds=0.1)
            first = rules.first_reached(touches, worth_of, threshold=rules.WARM_FROM, at=at)
            assert lead.warm_at == (first.at if first else None)
            was[lead.pk] = lead.temperature


def test_a_visit_warms_a_lead_and_says_why() -> None:
    [lead] = make_leads()
    touch(lead_ids=[lead.pk], kind="visit", at=NOON, by=None)
    lead.refresh_from_db()
    assert (lead.temperature, lead.intent, lead.warm_at, lead.hot_at) == ("warm", 22, NOON, None)
    state = LeadState.objects.get(lead=lead)
    assert (state.value, state.at, state.because) == ("warm", NOON, "Visited on 4 May 2026, +22, now 22")
    assert Milestone.objects.get(lead=lead).kind == "warm"


def test_a_lead_that_nobody_touches_cools_on_its_date_and_stays_ever_warm() -> None:
    [lead] = make_leads()
    touch(lead_ids=[lead.pk], kind="visit", at=NOON, by=None)
    lead.refresh_from_db()
    assert lead.cools_at is not None
    assert retemper(lead_ids=None, at=lead.cools_at - timedelta(seconds=2)) == 0
    assert retemper(lead_ids=None, at=lead.cools_at) == 1
    assert retemper(lead_ids=None, at=lead.cools_at) == 0
    lead.refresh_from_db()
    assert (lead.temperature, lead.cools_at, lead.warm_at) == ("cold", None, NOON)
    assert list(LeadState.objects.filter(lead=lead).values_list("value", "until", "because")) == [
        ("cold", None, "nothing that counts since 4 May 2026, 15 points left"),
        ("warm", lead.intent_at, "Visited on 4 May 2026, +22, now 22"),
    ]


def test_a_late_capture_does_not_turn_the_clock_back() -> None:
    [lead] = make_leads()
    touch(lead_ids=[lead.pk], kind="price_request", at=NOON, by=None)
    touch(lead_ids=[lead.pk], kind="visit", at=NOON - timedelta(days=3), by=None)
    lead.refresh_from_db()
    assert (lead.temperature, lead.intent_at) == ("hot", NOON)
    assert lead.intent == pytest.approx(55 + 22 * 0.5 ** (3 / 45))


def test_an_old_visit_leaves_a_lead_cold_that_was_warm_once() -> None:
    [lead] = make_leads()
    note_contact(lead, "visit", NOON - timedelta(days=700))
    retemper(lead_ids=[lead.pk], at=NOON)
    lead.refresh_from_db()
    assert (lead.temperature, lead.warm_at) == ("cold", NOON - timedelta(days=700))


def test_an_override_holds_until_its_end_and_then_the_rule_takes_over(sunita: Staff) -> None:
    [lead] = make_leads()
    end = NOON + timedelta(days=7)
    set_state(lead_ids=[lead.pk], aspect="temperature", value="hot", at=NOON, by=sunita, because="Comes on Friday",
              is_override=True, holds_until=end)  # fmt: skip
    touch(lead_ids=[lead.pk], kind="newsletter", at=NOON, by=None)
    lead.refresh_from_db()
    assert (lead.temperature, lead.cools_at, lead.hot_at) == ("hot", end, NOON)
    assert retemper(lead_ids=None, at=end) == 1
    lead.refresh_from_db()
    assert lead.temperature == "cold"


def test_an_override_by_hand_needs_a_reason_and_an_end() -> None:
    [lead] = make_leads()
    with pytest.raises(OverrideNeedsReasonAndEnd):
        set_state(
            lead_ids=[lead.pk],
            aspect="temperature",
            value="hot",
            at=NOON,
            by=None,
            because="",
            is_override=True,
        )


@pytest.mark.django_db(transaction=True)
def test_very_many_leads_cool_on_several_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(temperature, "COOLED_AT_ONCE", 2)
    leads = make_leads(7)
    touch(lead_ids=[lead.pk for lead in leads], kind="visit", at=NOON, by=None)
    later = NOON + timedelta(days=400)
    assert (retemper(lead_ids=None, at=later), retemper(lead_ids=None, at=later)) == (7, 0)
    assert [*Lead.objects.values_list("temperature", flat=True)] == ["cold"] * 7


@pytest.mark.parametrize("status", ["dead", "unqualified", "converted"])
def test_a_closed_lead_does_not_cool(status: str) -> None:
    [lead] = make_leads()
    touch(lead_ids=[lead.pk], kind="visit", at=NOON, by=None)
    set_state(lead_ids=[lead.pk], aspect="status", value=status, at=NOON, by=None, because="")
    assert retemper(lead_ids=None, at=datetime(2030, 1, 1, tzinfo=UTC)) == 0
    assert retemper(lead_ids=[lead.pk], at=datetime(2030, 1, 1, tzinfo=UTC)) == 0
    lead.refresh_from_db()
    assert (lead.temperature, lead.cools_at) == ("warm", None)


def test_a_reopened_lead_gets_the_temperature_it_has_by_now() -> None:
    [lead] = make_leads()
    touch(lead_ids=[lead.pk], kind="visit", at=NOON, by=None)
    set_state(lead_ids=[lead.pk], aspect="status", value="converted", at=NOON, by=None, because="")
    later = NOON + timedelta(days=300)
    set_state(lead_ids=[lead.pk], aspect="status", value="recycled", at=later, by=None, because="Ask again")
    lead.refresh_from_db()
    assert lead.temperature == "cold"


def test_new_rules_are_foretold_as_they_then_come_out() -> None:
    leads = make_leads(3)
    touch(lead_ids=[lead.pk for lead in leads], kind="contest", at=NOON, by=None)
    changed = {**worths(), "contest": rules.Worth(21, 30)}
    assert foretell(worths=changed, at=NOON) == {("cold", "warm"): 3}
    TemperatureRule.objects.filter(kind="contest").update(points=21)
    assert retemper_every(at=NOON + timedelta(hours=1)) == 3
    assert set(Lead.objects.values_list("temperature", "warm_at")) == {("warm", NOON + timedelta(hours=1))}


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_of_leads_takes_the_same_statements(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ids = [lead.pk for lead in make_leads(count)]
    with django_assert_num_queries(5):  # savepoint, lock, touchpoints, temperature, release
        touch(lead_ids=ids, kind="visit", at=NOON, by=None)
