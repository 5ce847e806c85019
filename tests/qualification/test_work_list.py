"""My leads, most worth calling first."""

from datetime import timedelta

from django.test import Client

from footfall.qualification.actions.route import route
from footfall.qualification.actions.routing_rules import RuleDraft, keep_rule
from footfall.qualification.models import Lead
from footfall.qualification.queries.worklist import work_of
from tests.cast import NOON, Company
from tests.qualification.making import make_lead, make_person


def mine(company: Company, **more: object) -> Lead:
    return make_lead(owner=company.vikram, location=company.karol_bagh, currency="INR", **more)


def order(company: Company) -> list[Lead]:
    return [work.lead for work in work_of(company.vikram, at=NOON).work]


def test_worth_is_temperature_and_priority_times_value_where_no_chance_is_known(company: Company) -> None:
    cold = mine(company, value_minor=100_000)
    hot = mine(company, value_minor=100_000, temperature="hot")
    urgent = mine(company, value_minor=100_000, temperature="hot", priority="high")
    unknown = mine(company, temperature="warm")
    assert order(company) == [urgent, hot, unknown, cold]


def test_the_clock_goes_first_then_what_is_due_and_what_is_agreed_for_later_last(company: Company) -> None:
    later = mine(company, temperature="hot", next_step_at=NOON + timedelta(days=2))
    plain = mine(company, temperature="hot")
    due = mine(company, next_step_at=NOON - timedelta(minutes=1))
    keep_rule(draft=RuleDraft(name="Shop", is_at_place=True, roles=["salesperson"]), rule_id=None, at=NOON, by=None)
    offered = make_lead(location=company.karol_bagh, entry_point=company.counter)
    route(lead_ids=[offered.pk], at=NOON)
    assert order(company) == [offered, due, plain, later]


def test_closed_resting_and_foreign_leads_are_no_work(company: Company) -> None:
    mine(company, status="dead")
    mine(company, status="recycled")
    make_lead(owner=company.sunita)
    assert order(company) == []


def test_the_page_is_where_a_callers_day_begins(client: Client, company: Company) -> None:
    make_lead(owner=company.sunita, person=make_person("Asha Rao"))
    client.force_login(company.sunita)
    assert client.get("/")["Location"] == "/leads/work"
    page = client.get("/leads/work").content.decode()
    assert ("Asha Rao" in page, "worth a call" in page) == (True, True)
