from datetime import timedelta
from typing import Any

import pytest

from footfall.company.models import Staff
from footfall.qualification.actions.disqualify import disqualify
from footfall.qualification.models import Lead
from footfall.selling.actions.close import (
    NotALostReason,
    Sale,
    lose_deal,
    lose_deals,
    reopen_deal,
    win_deal,
    win_deals,
)
from footfall.selling.actions.hold import DealClosed, DealOpen
from footfall.selling.actions.open import DealStands
from footfall.selling.actions.value import change_value
from footfall.selling.models import Deal, DealStage
from footfall.shared.models import Audit
from tests.cast import Company
from tests.selling.making import MONDAY, TUESDAY, aspects, make_deal, make_lead, milestones

WEDNESDAY = TUESDAY + timedelta(days=1)


def test_a_deal_is_won_at_the_value_agreed(company: Company, vikram: Staff) -> None:
    lead = make_lead(company)
    deal = make_deal(lead, vikram)
    win_deal(sale=Sale(deal.pk, 11_500_00, "INR"), at=TUESDAY, by=vikram)
    deal.refresh_from_db()
    assert (deal.outcome, deal.closed_at, deal.value_minor, deal.currency, deal.version) == (
        "won", TUESDAY, 11_500_00, "INR", 2,
    )  # fmt: skip
    lead.refresh_from_db()
    assert (lead.won_at, lead.won_minor, lead.value_minor, lead.currency, lead.status) == (
        TUESDAY, 11_500_00, 11_500_00, "INR", "converted",
    )  # fmt: skip


def test_a_deal_is_won_at_its_own_value_when_no_other_is_said(company: Company, vikram: Staff) -> None:
    lead = make_lead(company)
    win_deal(sale=Sale(make_deal(lead, vikram).pk), at=TUESDAY, by=vikram)
    lead.refresh_from_db()
    assert lead.won_minor == 12_000_00


def test_a_sale_without_a_value_is_a_sale(company: Company, vikram: Staff) -> None:
    lead = make_lead(company, product=None)
    win_deal(sale=Sale(make_deal(lead, vikram).pk), at=TUESDAY, by=vikram)
    lead.refresh_from_db()
    assert (lead.won_at, lead.won_minor, lead.status) == (TUESDAY, None, "converted")


def test_who_buys_is_a_customer_and_has_been_warm(company: Company, vikram: Staff) -> None:
    lead = make_lead(company)
    win_deal(sale=Sale(make_deal(lead, vikram).pk), at=TUESDAY, by=vikram)
    lead.person.refresh_from_db()
    assert lead.person.is_customer
    assert list(lead.touchpoints.values_list("kind", "at", "by__name")) == [("purchase", TUESDAY, "Vikram")]
    assert milestones(lead) == {"qualified", "demo", "warm", "won"}


def test_winning_ends_the_stay_in_the_stage(company: Company, vikram: Staff) -> None:
    deal = make_deal(make_lead(company), vikram)
    win_deal(sale=Sale(deal.pk), at=TUESDAY, by=vikram)
    assert DealStage.objects.get().until == TUESDAY


def test_a_sale_written_down_for_an_earlier_day_keeps_that_day(company: Company, vikram: Staff) -> None:
    lead = make_lead(company, captured_at=MONDAY - timedelta(days=9))
    deal = make_deal(lead, vikram)
    win_deal(sale=Sale(deal.pk), at=MONDAY - timedelta(days=3), by=vikram)
    lead.refresh_from_db()
    assert lead.won_at == MONDAY - timedelta(days=3)
    assert DealStage.objects.get().until == MONDAY


def test_a_set_is_won_at_different_values(company: Company, vikram: Staff) -> None:
    deals = [make_deal(make_lead(company, name), vikram) for name in ("Asha Rao", "Imran Qureshi")]
    win_deals(sales=[Sale(deals[0].pk, 1_00, "INR"), Sale(deals[1].pk, 2_00, "USD")], at=TUESDAY, by=vikram)
    assert list(Lead.objects.order_by("pk").values_list("won_minor", "currency")) == [
        (1_00, "INR"),
        (2_00, "USD"),
    ]


@pytest.mark.parametrize("many", [1, 3])
def test_winning_a_set_costs_what_one_costs(
    company: Company, vikram: Staff, many: int, django_assert_num_queries: Any
) -> None:
    deals = [make_deal(make_lead(company, f"Person {n}"), vikram) for n in range(many)]
    with django_assert_num_queries(33):
        win_deals(sales=[Sale(deal.pk) for deal in deals], at=TUESDAY, by=vikram)


def test_a_deal_is_won_once(company: Company, vikram: Staff, karan: Staff) -> None:
    deal = make_deal(make_lead(company), vikram)
    win_deal(sale=Sale(deal.pk), at=TUESDAY, by=karan)
    with pytest.raises(DealClosed, match="Asha Rao's deal was won on 5 May by Karan"):
        win_deal(sale=Sale(deal.pk), at=WEDNESDAY, by=vikram)


def test_a_lost_deal_says_why_and_to_whom(company: Company, vikram: Staff) -> None:
    lead = make_lead(company)
    deal = make_deal(lead, vikram)
    lost = lose_deal(
        deal_id=deal.pk, reason="competitor", competitor="Airwell", note="10 % less", at=TUESDAY, by=vikram
    )
    assert (lost.outcome, lost.closed_at, lost.lost_reason, lost.competitor, lost.version) == (
        "lost", TUESDAY, "competitor", "Airwell", 2,
    )  # fmt: skip
    lead.refresh_from_db()
    assert (lead.status, lead.lost_at, lead.lost_reason) == ("unqualified", TUESDAY, "competitor")
    why = lead.disqualifications.get()
    assert (why.kind, why.cause, why.note, why.by) == ("lost", "competitor", "10 % less", vikram)


def test_a_reason_must_be_one_that_is_counted(company: Company, vikram: Staff) -> None:
    deal = make_deal(make_lead(company), vikram)
    with pytest.raises(NotALostReason):
        lose_deal(deal_id=deal.pk, reason="mood", at=TUESDAY, by=vikram)


def test_a_won_deal_is_not_lost(company: Company, vikram: Staff) -> None:
    deal = make_deal(make_lead(company), vikram)
    win_deal(sale=Sale(deal.pk), at=TUESDAY, by=vikram)
    with pytest.raises(DealClosed):
        lose_deal(deal_id=deal.pk, reason="price", at=WEDNESDAY, by=vikram)


@pytest.mark.parametrize(("kind", "cause"), [("dead", "wrong_number"), ("junk", "spam"), ("lost", "price")])
def test_the_deal_of_a_lead_taken_out_of_work_is_lost(company: Company, vikram: Staff, kind: str, cause: str) -> None:
    deal = make_deal(make_lead(company), vikram)
    disqualify(lead_ids=[deal.lead_id], kind=kind, cause=cause, note="", at=TUESDAY, by=vikram)
    deal.refresh_from_db()
    assert (deal.outcome, deal.closed_at, deal.lost_reason) == ("lost", TUESDAY, cause)
    assert DealStage.objects.get().until == TUESDAY


@pytest.mark.parametrize("many", [1, 3])
def test_losing_a_set_costs_what_one_costs(
    company: Company, vikram: Staff, many: int, django_assert_num_queries: Any
) -> None:
    deals = [make_deal(make_lead(company, f"Person {n}"), vikram) for n in range(many)]
    with django_assert_num_queries(22):
        lose_deals(deal_ids=[deal.pk for deal in deals], reason="price", at=TUESDAY, by=vikram)


def test_a_sale_that_is_taken_back_is_no_sale(company: Company, vikram: Staff, karan: Staff) -> None:
    lead = make_lead(company)
    deal = make_deal(lead, vikram)
    win_deal(sale=Sale(deal.pk), at=TUESDAY, by=vikram)
    reopen_deal(deal_id=deal.pk, at=WEDNESDAY, by=karan)
    deal.refresh_from_db()
    assert (deal.outcome, deal.closed_at, deal.stage.slug, deal.stage_since, deal.version) == (
        "", None, "demo", WEDNESDAY, 3,
    )  # fmt: skip
    lead.refresh_from_db()
    lead.person.refresh_from_db()
    assert (lead.status, lead.won_at, lead.won_minor, lead.person.is_customer) == (
        "qualified",
        None,
        None,
        False,
    )
    assert milestones(lead) == {"qualified", "demo", "warm"}
    assert list(lead.touchpoints.all()) == []
    audit = Audit.objects.get(verb="reopen")
    assert (audit.by, audit.details) == (karan, {"was": "won", "closed_at": TUESDAY.isoformat()})


def test_who_bought_something_else_stays_a_customer(company: Company, vikram: Staff) -> None:
    lead = make_lead(company)
    other = make_lead(company, "Other interest", phones=())
    Lead.objects.filter(pk=other.pk).update(person=lead.person, won_at=MONDAY)
    deal = make_deal(lead, vikram)
    win_deal(sale=Sale(deal.pk), at=TUESDAY, by=vikram)
    reopen_deal(deal_id=deal.pk, at=WEDNESDAY, by=vikram)
    lead.person.refresh_from_db()
    assert lead.person.is_customer


def test_a_lost_deal_opens_again_with_its_lead(company: Company, vikram: Staff) -> None:
    lead = make_lead(company)
    deal = make_deal(lead, vikram)
    lose_deal(deal_id=deal.pk, reason="competitor", competitor="Airwell", at=TUESDAY, by=vikram)
    reopen_deal(deal_id=deal.pk, at=WEDNESDAY, by=vikram)
    deal.refresh_from_db()
    lead.refresh_from_db()
    assert (deal.outcome, deal.lost_reason, deal.competitor) == ("", "", "")
    assert (lead.status, lead.lost_at, lead.lost_reason) == ("qualified", None, "")
    assert ("status", "qualified") in aspects(lead)


def test_only_a_closed_deal_opens_again(company: Company, vikram: Staff) -> None:
    deal = make_deal(make_lead(company), vikram)
    with pytest.raises(DealOpen):
        reopen_deal(deal_id=deal.pk, at=TUESDAY, by=vikram)


def test_a_deal_does_not_open_again_beside_its_successor(company: Company, vikram: Staff) -> None:
    lead = make_lead(company)
    first = make_deal(lead, vikram)
    lose_deal(deal_id=first.pk, reason="bad_timing", at=TUESDAY, by=vikram)
    Deal.objects.filter(pk=first.pk).update(closed_at=TUESDAY)
    lead.disqualifications.update(lifted_at=TUESDAY)
    Lead.objects.filter(pk=lead.pk).update(status="recycled")
    make_deal(lead, vikram, at=TUESDAY)
    with pytest.raises(DealStands):
        reopen_deal(deal_id=first.pk, at=WEDNESDAY, by=vikram)


def test_a_new_value_is_the_leads_as_well(company: Company, vikram: Staff) -> None:
    lead = make_lead(company)
    deal = make_deal(lead, vikram)
    day = WEDNESDAY.date()
    change_value(deal_id=deal.pk, value_minor=95_000_00, currency="INR", expected_on=day, at=TUESDAY, by=vikram)
    deal.refresh_from_db()
    lead.refresh_from_db()
    assert (deal.value_minor, deal.expected_on, deal.version) == (95_000_00, day, 1)
    assert (lead.value_minor, lead.slab) == (95_000_00, "high")


def test_a_closed_deal_keeps_its_value(company: Company, vikram: Staff) -> None:
    deal = make_deal(make_lead(company), vikram)
    win_deal(sale=Sale(deal.pk), at=TUESDAY, by=vikram)
    with pytest.raises(DealClosed):
        change_value(deal_id=deal.pk, value_minor=1, currency="INR", expected_on=None, at=TUESDAY, by=vikram)
