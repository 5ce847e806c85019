"""What was found out about leads, and leads that rest until a day."""

from datetime import timedelta

import pytest
from django.test import Client

from footfall.company.models import Staff
from footfall.qualification.actions.examine import NotPassed, examine, set_questions
from footfall.qualification.actions.recycle import DayHasPassed, bring_back, recycle
from footfall.qualification.actions.routing_rules import RuleDraft, keep_rule
from footfall.qualification.actions.states import set_state
from footfall.qualification.models import Finding, Lead
from footfall.qualification.queries.examination import questions_for
from tests.cast import NOON, Company
from tests.qualification.making import make_lead

SPRING = NOON + timedelta(days=300)
STRONG = dict.fromkeys(("need", "solvency", "authority", "timing"), ("strong", ""))


def rest(lead: Lead, *, to_routing: bool = False) -> int:
    return recycle(
        lead_ids=[lead.pk], back_at=SPRING, to_routing=to_routing, because="After the move", at=NOON, by=None
    )


def test_a_finding_stands_until_another_one_with_who_said_so(company: Company) -> None:
    lead = make_lead()
    examine(lead_ids=[lead.pk], found={"need": ("weak", "Maybe a second one")}, at=NOON, by=company.sunita)
    examine(lead_ids=[lead.pk], found={"need": ("strong", "")}, at=SPRING, by=company.vikram)
    assert examine(lead_ids=[lead.pk], found={"need": ("strong", "")}, at=SPRING, by=company.sunita) == 0
    rows = Finding.objects.order_by("at").values_list("strength", "by__name", "until")
    assert list(rows) == [("weak", "Sunita", SPRING), ("strong", "Vikram", None)]


def test_a_prospect_was_examined_and_passed(company: Company) -> None:
    lead = make_lead()
    for found in ({"need": ("strong", "")}, {**STRONG, "timing": ("no", "")}):
        with pytest.raises(NotPassed):
            examine(lead_ids=[lead.pk], found=found, at=NOON, by=None, is_passed=True)
    examine(lead_ids=[lead.pk], found=STRONG, at=NOON, by=company.vikram, is_passed=True)
    lead.refresh_from_db()
    assert (lead.status, lead.qualified_at) == ("qualified", NOON)


def test_a_product_is_asked_about_with_its_family_and_what_every_lead_is_asked(company: Company) -> None:
    for product, text in ((company.x1, "How many rooms?"), (company.purifiers, "Any allergy?"), (None, "Who decides?")):
        set_questions(product=product, questions={"need": [text]}, by=None)
    assert questions_for(company.x1)["need"] == ["How many rooms?", "Any allergy?", "Who decides?"]
    assert questions_for(company.x2)["need"] == ["Any allergy?", "Who decides?"]


def test_a_lead_rests_and_comes_back_to_its_owner_on_its_day(company: Company) -> None:
    lead = make_lead(owner=company.vikram)
    assert (rest(lead), bring_back(at=SPRING - timedelta(hours=1))) == (1, 0)
    lead.refresh_from_db()
    assert (lead.status, lead.next_step, lead.next_step_at) == ("recycled", "Take up again", SPRING)
    assert (bring_back(at=SPRING), bring_back(at=SPRING)) == (1, 0)
    lead.refresh_from_db()
    assert (lead.status, lead.owner, lead.recycled_at) == ("new", company.vikram, NOON)


def test_it_comes_back_to_routing_when_asked_for_or_when_its_owner_left(company: Company) -> None:
    keep_rule(draft=RuleDraft(name="Floor", team=company.floor.pk, is_sticky=False), rule_id=None, at=NOON, by=None)
    asked, left = make_lead(owner=company.vikram), make_lead(owner=company.dev)
    rest(asked, to_routing=True)
    rest(left)
    Staff.objects.filter(pk=company.dev.pk).update(is_active=False)
    assert bring_back(at=SPRING) == 2
    assert list(Lead.objects.values_list("owner__name", flat=True)) == ["Sunita", "Sunita"]


def test_what_was_taken_up_before_its_day_is_left_as_it_is(company: Company) -> None:
    lead = make_lead(owner=company.vikram)
    rest(lead)
    set_state(lead_ids=[lead.pk], aspect="status", value="connected", at=NOON, by=company.vikram, because="")
    assert bring_back(at=SPRING) == 0
    lead.refresh_from_db()
    assert lead.status == "connected"


def test_a_day_that_has_passed_is_refused(company: Company) -> None:
    with pytest.raises(DayHasPassed):
        recycle(lead_ids=[make_lead().pk], back_at=NOON, to_routing=False, because="", at=NOON, by=None)


def test_the_lead_page_examines_and_shows_the_questions(client: Client, company: Company) -> None:
    set_questions(product=None, questions={"authority": ["Who decides?"]}, by=None)
    lead = make_lead(location=company.karol_bagh, owner=company.vikram)
    client.force_login(company.vikram)
    assert "Who decides?" in client.get(f"/leads/{lead.pk}/examination").content.decode()
    form = dict.fromkeys(STRONG, "strong") | {"need_note": "Two rooms", "is_passed": "on"}
    client.post(f"/leads/{lead.pk}/examination", form)
    page = client.get(f"/leads/{lead.pk}").content.decode()
    assert ("strong: Two rooms" in page, "Qualified" in page) == (True, True)
    client.post(f"/leads/{lead.pk}/recycling", {"back_at": "2027-03-01"})
    assert "rests until 1 Mar 2027" in client.get(f"/leads/{lead.pk}").content.decode()
