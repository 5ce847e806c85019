from datetime import timedelta
from typing import Any

import pytest

from footfall.company.models import Staff
from footfall.identity.models import ContactPoint, Suppression
from footfall.qualification.actions.disqualify import disqualify
from footfall.qualification.models import Lead
from footfall.qualification.queries import NoSuchLead
from footfall.selling.actions.call import (
    DoNotCall,
    NoNumber,
    NoSuchResult,
    NotAnInterval,
    Talk,
    WhenNext,
    log_call,
)
from footfall.selling.actions.close import NotALostReason
from footfall.selling.actions.suppress import NotSuppressed, WhyMayWeCall, allow_calls, suppress
from footfall.selling.models import Call, Deal
from footfall.selling.queries import NotTheirNumber
from footfall.shared.models import Audit
from tests.cast import ASHA_PHONE, Company
from tests.selling.making import MONDAY, TUESDAY, make_deal, make_lead, milestones

OTHER_PHONE = "+919810054321"
FRIDAY = MONDAY + timedelta(days=4)


def call(lead: Lead, result: str, by: Staff, **talk: Any) -> Call:
    """A call on Tuesday with this result."""
    logged = log_call(talk=Talk(lead.pk, result, **talk), at=TUESDAY, by=by)
    lead.refresh_from_db()
    return logged


def touches(lead: Lead) -> list[str]:
    return list(lead.touchpoints.values_list("kind", flat=True))


def test_a_call_is_kept_as_it_was(company: Company, sunita: Staff) -> None:
    logged = call(make_lead(company), "interested", sunita, seconds=130, note="Wants the quiet one")
    logged.refresh_from_db()
    assert (logged.caller, logged.at, logged.seconds, logged.number) == (sunita, TUESDAY, 130, ASHA_PHONE)
    assert (logged.note, logged.disposition.code) == ("Wants the quiet one", "interested")
    audit = Audit.objects.get(verb="call")
    assert (audit.by, audit.subjects, audit.details) == (
        sunita, [str(logged.lead_id)], {"result": "interested", "call": logged.pk},
    )  # fmt: skip


def test_nobody_answered(company: Company, sunita: Staff) -> None:
    lead = make_lead(company)
    call(lead, "na", sunita)
    assert (lead.status, milestones(lead), touches(lead)) == (
        "attempting",
        {"first_attempt"},
        ["call_attempt"],
    )


def test_a_call_with_interest_warms_the_lead(company: Company, sunita: Staff) -> None:
    lead = make_lead(company)
    call(lead, "interested", sunita)
    assert (lead.status, lead.temperature) == ("connected", "warm")
    assert milestones(lead) == {"first_attempt", "first_contact", "verified", "warm"}


def test_a_number_on_which_the_lead_answered_is_verified(company: Company, sunita: Staff) -> None:
    lead = make_lead(company)
    call(lead, "talked", sunita)
    assert ContactPoint.objects.get().state == "verified"


def test_a_callback_becomes_the_next_step(company: Company, sunita: Staff) -> None:
    lead = make_lead(company)
    call(lead, "callback", sunita, next_at=FRIDAY)
    assert (lead.next_step, lead.next_step_at) == ("Call back", FRIDAY)


def test_the_next_call_fulfils_a_callback(company: Company, sunita: Staff) -> None:
    lead = make_lead(company, next_step="Call back", next_step_at=MONDAY)
    call(lead, "talked", sunita)
    assert (lead.next_step, lead.next_step_at) == ("", None)


def test_another_next_step_outlives_a_call(company: Company, sunita: Staff) -> None:
    lead = make_lead(company, next_step="Send brochure", next_step_at=FRIDAY)
    call(lead, "na", sunita)
    assert (lead.next_step, lead.next_step_at) == ("Send brochure", FRIDAY)


def test_an_appointment_is_a_milestone_and_the_next_step(company: Company, sunita: Staff) -> None:
    lead = make_lead(company)
    call(lead, "appointment", sunita, next_at=FRIDAY)
    assert (lead.next_step, lead.next_step_at, lead.appointment_at) == ("Appointment, Karol Bagh", FRIDAY, TUESDAY)


@pytest.mark.parametrize("result", ["callback", "appointment"])
def test_a_result_that_needs_a_day_is_refused_without_one(company: Company, sunita: Staff, result: str) -> None:
    with pytest.raises(WhenNext):
        call(make_lead(company), result, sunita)
    assert Call.objects.count() == 0


def test_a_sale_on_the_phone_is_a_won_deal_without_a_demo(company: Company, sunita: Staff) -> None:
    lead = make_lead(company)
    call(lead, "sold", sunita)
    deal = Deal.objects.get()
    assert (deal.stage.slug, deal.outcome, deal.value_minor) == ("order", "won", 12_000_00)
    assert (lead.status, lead.won_minor, lead.demo_at) == ("converted", 12_000_00, None)


def test_a_sale_on_the_phone_wins_the_deal_that_is_open(company: Company, vikram: Staff, sunita: Staff) -> None:
    lead = make_lead(company)
    deal = make_deal(lead, vikram)
    call(lead, "sold", sunita)
    deal.refresh_from_db()
    assert (Deal.objects.count(), deal.outcome) == (1, "won")


def test_a_no_loses_the_lead_for_a_reason(company: Company, sunita: Staff) -> None:
    lead = make_lead(company)
    call(lead, "not-interested", sunita, reason="price")
    assert (lead.status, lead.lost_at, lead.lost_reason) == ("unqualified", TUESDAY, "price")


def test_a_no_with_a_day_recycles_the_lead(company: Company, sunita: Staff) -> None:
    lead = make_lead(company)
    call(lead, "not-interested", sunita, next_at=FRIDAY)
    assert (lead.status, lead.lost_at, lead.recycled_at) == ("recycled", None, TUESDAY)
    assert (lead.next_step, lead.next_step_at) == ("Take up again", FRIDAY)


@pytest.mark.parametrize(
    ("result", "cause", "found"),
    [
        ("wrong-number", "wrong_number", "phone_wrong_number"),
        ("no-such-number", "no_such_number", "phone_disconnected"),
        ("not-the-person", "not_the_person", "phone_wrong_party"),
    ],
)
def test_a_lead_whose_only_number_is_dead_is_dead(
    company: Company, sunita: Staff, result: str, cause: str, found: str
) -> None:
    lead = make_lead(company)
    logged = call(lead, result, sunita)
    assert (lead.status, lead.dead_at, lead.dead_cause) == ("dead", TUESDAY, cause)
    point = ContactPoint.objects.get()
    assert (point.state, point.cause, point.state_at) == ("dead", found, TUESDAY)
    assert point.verifications.get().evidence["call"] == logged.pk
    assert milestones(lead) == {"first_attempt"}


def test_a_number_that_never_answers_at_any_time_of_day_is_doubtful(company: Company, sunita: Staff) -> None:
    lead = make_lead(company)
    for attempt in range(6):
        log_call(talk=Talk(lead.pk, "na"), at=TUESDAY + timedelta(days=attempt, hours=-3 * (attempt % 3)), by=sunita)
    point = ContactPoint.objects.get()
    assert (point.state, point.cause) == ("suspect", "phone_unreachable")
    call(lead, "talked", sunita)
    assert ContactPoint.objects.get().state == "verified"


def test_a_lead_with_another_way_to_be_reached_lives(company: Company, sunita: Staff) -> None:
    lead = make_lead(company, phones=(ASHA_PHONE, OTHER_PHONE))
    call(lead, "wrong-number", sunita)
    assert (lead.status, lead.dead_at) == ("attempting", None)
    call(lead, "wrong-number", sunita)
    assert (lead.status, lead.dead_at) == ("dead", TUESDAY)
    assert list(Call.objects.order_by("pk").values_list("number", flat=True)) == [ASHA_PHONE, OTHER_PHONE]


def test_an_e_mail_address_keeps_a_lead_alive(company: Company, sunita: Staff) -> None:
    lead = make_lead(company, email="asha.rao@example.in")
    call(lead, "wrong-number", sunita)
    assert lead.dead_at is None


def test_who_cannot_be_reached_is_dead_in_every_open_lead(company: Company, sunita: Staff) -> None:
    lead, sister = make_lead(company), make_lead(company, phones=())
    Lead.objects.filter(pk=sister.pk).update(person=lead.person)
    call(lead, "wrong-number", sunita)
    sister.refresh_from_db()
    assert sister.dead_cause == "wrong_number"


def test_a_customer_who_is_none_is_dead_whatever_numbers_they_have(company: Company, sunita: Staff) -> None:
    lead = make_lead(company, email="asha.rao@example.in")
    call(lead, "not-a-customer", sunita)
    assert (lead.dead_cause, ContactPoint.objects.filter(state="dead").count()) == ("not_a_customer", 0)


def test_a_number_that_asked_is_not_called_again(company: Company, sunita: Staff) -> None:
    lead = make_lead(company)
    call(lead, "do-not-call", sunita, note="Never again")
    standing = Suppression.objects.get()
    assert (standing.way, standing.value, standing.reason, standing.at, standing.by) == (
        "call", ASHA_PHONE, "Never again", TUESDAY, sunita,
    )  # fmt: skip
    with pytest.raises(DoNotCall, match=r"Asha Rao asked not to be called on 5 May 2026; the call was not logged\."):
        call(lead, "na", sunita)
    assert Call.objects.count() == 1


def test_a_request_not_to_be_called_holds_for_everybody_with_that_number(company: Company, sunita: Staff) -> None:
    suppress(number=ASHA_PHONE, reason="asked", at=MONDAY, by=sunita)
    with pytest.raises(DoNotCall):
        call(make_lead(company, "Asha's brother"), "na", sunita)


def test_another_number_may_still_be_called(company: Company, sunita: Staff) -> None:
    lead = make_lead(company, phones=(ASHA_PHONE, OTHER_PHONE))
    suppress(number=ASHA_PHONE, reason="asked", at=MONDAY, by=sunita)
    assert call(lead, "na", sunita).number == OTHER_PHONE
    with pytest.raises(DoNotCall):
        call(lead, "na", sunita, number=ASHA_PHONE)


def test_who_allows_calls_again_is_called_again(company: Company, sunita: Staff, karan: Staff) -> None:
    lead = make_lead(company)
    call(lead, "do-not-call", sunita)
    allow_calls(number=ASHA_PHONE, because="Came in and asked for a call", at=FRIDAY, by=karan)
    call(lead, "talked", sunita)
    lifted = Suppression.objects.get()
    assert (lifted.lifted_at, lifted.lifted_by, lifted.lifted_because) == (
        FRIDAY, karan, "Came in and asked for a call",
    )  # fmt: skip


def test_allowing_calls_needs_a_reason_and_something_to_allow(karan: Staff) -> None:
    with pytest.raises(WhyMayWeCall):
        allow_calls(number=ASHA_PHONE, because=" ", at=MONDAY, by=karan)
    with pytest.raises(NotSuppressed):
        allow_calls(number=ASHA_PHONE, because="Mistake", at=MONDAY, by=karan)


def test_interest_takes_a_lost_lead_up_again(company: Company, sunita: Staff) -> None:
    lead = make_lead(company)
    disqualify(lead_ids=[lead.pk], kind="lost", cause="price", note="", at=MONDAY, by=sunita)
    call(lead, "interested", sunita)
    assert (lead.status, lead.lost_at) == ("connected", None)


def test_no_answer_leaves_a_lost_lead_lost(company: Company, sunita: Staff) -> None:
    lead = make_lead(company)
    disqualify(lead_ids=[lead.pk], kind="lost", cause="price", note="", at=MONDAY, by=sunita)
    call(lead, "na", sunita)
    assert (lead.status, lead.lost_reason) == ("unqualified", "price")


@pytest.mark.parametrize(
    ("talk", "refusal"),
    [
        ({"disposition": "hung-up"}, NoSuchResult),
        ({"disposition": "na", "seconds": -1}, NotAnInterval),
        ({"disposition": "na", "seconds": 86_401}, NotAnInterval),
        ({"disposition": "na", "number": "+911140508000"}, NotTheirNumber),
        ({"disposition": "not-interested", "reason": "mood"}, NotALostReason),
    ],
)
def test_a_call_that_cannot_have_been_is_refused(
    company: Company, sunita: Staff, talk: dict[str, Any], refusal: type[Exception]
) -> None:
    lead = make_lead(company)
    with pytest.raises(refusal):
        log_call(talk=Talk(lead.pk, **talk), at=TUESDAY, by=sunita)
    assert Call.objects.count() == 0


def test_who_has_no_number_is_not_called(company: Company, sunita: Staff) -> None:
    with pytest.raises(NoNumber):
        call(make_lead(company, phones=()), "na", sunita)


def test_a_call_to_nobody_is_refused(sunita: Staff) -> None:
    with pytest.raises(NoSuchLead):
        log_call(talk=Talk(999, "na"), at=TUESDAY, by=sunita)
