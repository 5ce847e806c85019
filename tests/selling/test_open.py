from typing import Any

import pytest
from django.conf import settings

from footfall.company.models import Staff
from footfall.qualification.actions.disqualify import disqualify
from footfall.qualification.models import Lead
from footfall.selling.actions.open import DealStands, LeadIsClosed, Opening, open_deal, open_deals
from footfall.selling.models import Deal, DealStage
from footfall.shared.errors import Invalid
from footfall.shared.models import Audit
from tests.cast import Company
from tests.selling.making import MONDAY, aspects, make_deal, make_lead, milestones


def test_a_deal_opens_in_the_first_stage_with_the_products_price(company: Company, vikram: Staff) -> None:
    deal = make_deal(make_lead(company), vikram)
    deal.refresh_from_db()
    assert (deal.stage.slug, deal.value_minor, deal.currency, deal.product) == (
        "demo",
        12_000_00,
        "INR",
        company.x1,
    )
    assert (deal.opened_at, deal.stage_since, deal.closed_at, deal.outcome, deal.version) == (
        MONDAY, MONDAY, None, "", 1,
    )  # fmt: skip


def test_the_lead_comes_along(company: Company, vikram: Staff) -> None:
    lead = make_lead(company)
    make_deal(lead, vikram)
    lead.refresh_from_db()
    assert aspects(lead) == [("owner", str(vikram.pk)), ("status", "qualified"), ("value", "1200000 INR")]
    assert (lead.status, lead.owner, lead.value_minor, lead.slab) == ("qualified", vikram, 12_000_00, "low")
    assert milestones(lead) == {"qualified", "demo"}


def test_opening_in_a_later_stage_fakes_no_stage_before_it(company: Company, vikram: Staff) -> None:
    lead = make_lead(company)
    make_deal(lead, vikram, stage="order")
    assert milestones(lead) == {"qualified", "order"}


def test_an_owner_and_a_value_that_stand_are_kept(company: Company, vikram: Staff, karan: Staff) -> None:
    lead = make_lead(company, owner=vikram, value_minor=90_00, currency="EUR")
    deal = make_deal(lead, karan)
    assert (deal.owner_id, deal.value_minor, deal.currency) == (vikram.pk, 90_00, "EUR")


def test_a_value_without_currency_is_in_the_reporting_currency(company: Company, vikram: Staff) -> None:
    deal = make_deal(make_lead(company), vikram, value_minor=5_000_00)
    assert deal.currency == settings.REPORTING_CURRENCY


def test_a_manager_who_opens_a_deal_does_not_take_the_lead(company: Company, karan: Staff) -> None:
    assert make_deal(make_lead(company), karan).owner_id is None


def test_a_lead_has_one_open_deal(company: Company, vikram: Staff) -> None:
    lead = make_lead(company)
    make_deal(lead, vikram)
    with pytest.raises(DealStands):
        make_deal(lead, vikram)
    assert Deal.objects.count() == 1


def test_a_lead_out_of_work_gets_no_deal(company: Company, vikram: Staff) -> None:
    lead = make_lead(company)
    disqualify(lead_ids=[lead.pk], kind="junk", cause="spam", note="", at=MONDAY, by=vikram)
    with pytest.raises(LeadIsClosed):
        make_deal(lead, vikram)


def test_an_unknown_stage_is_refused(company: Company, vikram: Staff) -> None:
    with pytest.raises(Invalid, match="There is no stage called closing"):
        make_deal(make_lead(company), vikram, stage="closing")


def test_a_set_passes_over_the_leads_that_have_a_deal(company: Company, vikram: Staff) -> None:
    first, second = make_lead(company, "Asha Rao"), make_lead(company, "Imran Qureshi")
    make_deal(first, vikram)
    opened = open_deals(openings=[Opening(first.pk), Opening(second.pk)], at=MONDAY, by=vikram)
    assert [deal.lead for deal in opened] == [second]


def test_opening_is_written_down(company: Company, vikram: Staff) -> None:
    deal = make_deal(make_lead(company), vikram)
    stay = DealStage.objects.get()
    assert (stay.deal, stay.stage.slug, stay.at, stay.until, stay.by) == (deal, "demo", MONDAY, None, vikram)
    audit = Audit.objects.get(noun="deal")
    assert (audit.verb, audit.by, audit.subjects) == ("open", vikram, [str(deal.pk)])


@pytest.mark.parametrize("many", [1, 3])
def test_a_set_costs_what_one_costs(company: Company, vikram: Staff, many: int, django_assert_num_queries: Any) -> None:
    leads = [make_lead(company, f"Person {n}") for n in range(many)]
    with django_assert_num_queries(37):
        open_deals(openings=[Opening(lead.pk) for lead in leads], at=MONDAY, by=vikram)
    assert Lead.objects.filter(status="qualified").count() == many


def test_a_deal_for_nobody_is_refused(vikram: Staff) -> None:
    with pytest.raises(LeadIsClosed):
        open_deal(opening=Opening(999), at=MONDAY, by=vikram)
