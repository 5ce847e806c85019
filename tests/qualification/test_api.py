"""Leads, people and rules by the REST API."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from footfall.company.models import Staff
from footfall.qualification.actions.touch import touch
from footfall.qualification.models import Lead, TemperatureRule
from tests.cast import Company, key_of
from tests.qualification.making import make_lead, make_leads, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("points")]


class Program:
    """Something that calls the API with somebody's key."""

    def __init__(self, staff: Staff) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {key_of(staff)}"})

    def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> tuple[int, Any]:
        call = getattr(self.client, method)
        options: dict[str, Any] = {"query_params": query}
        if body is not None:
            options |= {"data": body, "content_type": "application/json"}
        answer = call(f"/api/v1{path}", **options)
        return answer.status_code, answer.json() if answer.content else None


@pytest.fixture
def ask(meera: Staff) -> Program:
    return Program(meera)


@pytest.fixture
def asha(company: Company) -> Lead:
    person = make_person("Asha Rao", phones=["+919811045217"], emails=["asha@example.in"])
    lead = make_lead(person=person, location=company.karol_bagh, product=company.x2, owner=company.vikram)
    touch(lead_ids=[lead.pk], kind="visit", at=timezone.now(), by=None)
    return lead


def test_leads_are_listed_by_the_same_filters_as_on_the_page(ask: Program, asha: Lead, company: Company) -> None:
    make_leads(2, location=company.saket)
    status, found = ask("get", "/leads", location=company.karol_bagh.pk, temperature="warm", q="98110 45217")
    assert (status, [lead["id"] for lead in found["leads"]], found["after"]) == (200, [asha.pk], "")
    [one] = found["leads"]
    assert (one["person"]["name"], one["product"]["name"], one["owner"]["name"], one["milestones"].keys()) == (
        "Asha Rao", "Purifier X2", "Vikram", {"warm"},
    )  # fmt: skip


def test_leads_are_paged(ask: Program, company: Company) -> None:
    made = {lead.pk for lead in make_leads(5)}
    got, after = [], ""
    for size in (2, 2, 1):
        _status, page = ask("get", "/leads", limit=2, after=after, sort="hottest")
        assert len(page["leads"]) == size
        got += [lead["id"] for lead in page["leads"]]
        after = page["after"]
    assert (set(got), after) == (made, "")


@pytest.mark.parametrize("query", [{"sort": "name"}, {"limit": 501}, {"after": "x"}, {"status": "lively"}])
def test_a_list_that_can_t_be_is_refused_in_words(query: dict[str, Any], ask: Program) -> None:
    status, problem = ask("get", "/leads", **query)
    assert (status, problem["status"]) == (422, 422)


def test_a_lead_tells_why_it_is_warm_and_what_happened(ask: Program, asha: Lead) -> None:
    status, one = ask("get", f"/leads/{asha.pk}")
    assert (status, one["temperature"]) == (200, "warm")
    assert [(each["kind"], each["points"]) for each in one["reasons"]] == [("visit", 22)]
    assert {event["what"] for event in one["timeline"]} == {"Visited", "Temperature: warm"}


def test_what_is_patched_is_set_and_the_rest_stays(ask: Program, asha: Lead, company: Company) -> None:
    soon = timezone.now() + timedelta(days=1)
    change = {"status": "connected", "value_minor": 9_000_000, "currency": "INR", "next_step": "Demo",
              "next_step_at": soon.isoformat(), "product": None, "because": "Spoke"}  # fmt: skip
    status, one = ask("patch", f"/leads/{asha.pk}", change)
    assert (status, one["status"], one["slab"], one["product"], one["priority"]) == (
        200,
        "connected",
        "high",
        None,
        "medium",
    )
    asha.refresh_from_db()
    assert (asha.next_step, asha.next_step_at) == ("Demo", soon)
    ask("patch", f"/leads/{asha.pk}", {"next_step_at": None})
    asha.refresh_from_db()
    assert (asha.next_step, asha.next_step_at) == ("Demo", None)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"status": "dead"}, "status"), ({"status": None}, "body"), ({"value_minor": 5}, "body"),
        ({"value_minor": -1}, "value_minor"), ({"colour": "red"}, "colour"), ({"product": 10**9}, "product"),
        ({"next_step": "x" * 121}, "next_step"),
        ({"next_step_at": "2026-01-01T00:00:00"}, "next_step_at"), ({"next_step": "a\x00"}, "body"),
    ],
)  # fmt: skip
def test_a_change_that_can_t_be_says_where(change: dict[str, Any], field: str, ask: Program, asha: Lead) -> None:
    status, problem = ask("patch", f"/leads/{asha.pk}", change)
    assert (status, [*problem["fields"]]) == (422, [field])


def test_a_lead_goes_out_of_work_once_and_comes_back(ask: Program, asha: Lead) -> None:
    path, why = f"/leads/{asha.pk}/disqualification", {"kind": "dead", "cause": "wrong_number", "note": "Rang"}
    assert ask("post", path, {"kind": "dead", "cause": "price"})[0] == 422
    assert ask("post", path, why)[1]["dead_cause"] == "wrong_number"
    assert [ask("post", path, why)[0], ask("patch", f"/leads/{asha.pk}", {"status": "new"})[0]] == [409, 409]
    assert ask("delete", path)[1]["status"] == "new"


def test_a_lead_is_given_to_a_colleague_or_to_nobody(ask: Program, asha: Lead, company: Company) -> None:
    path = f"/leads/{asha.pk}/owner"
    assert ask("put", path, {"owner": company.sunita.pk})[1]["owner"]["name"] == "Sunita"
    assert ask("put", path, {"owner": None})[1]["owner"] is None
    assert ask("put", path, {"owner": 10**9})[0] == 422
    Staff.objects.filter(pk=company.sunita.pk).update(is_active=False)
    assert ask("put", path, {"owner": company.sunita.pk})[0] == 422


def test_a_temperature_is_held_by_hand_and_freed(ask: Program, asha: Lead) -> None:
    path, soon = f"/leads/{asha.pk}/temperature", (timezone.now() + timedelta(days=7)).isoformat()
    hold = {"temperature": "hot", "because": "Comes on Friday", "holds_until": soon}
    assert ask("put", path, hold)[1]["temperature"] == "hot"
    assert ask("get", f"/leads/{asha.pk}")[1]["held_until"] is not None
    assert ask("put", path, {**hold, "because": ""})[0] == 422
    assert ask("put", path, {**hold, "holds_until": "2020-01-01T00:00:00Z"})[0] == 422
    assert ask("delete", path)[1]["temperature"] == "warm"


def test_a_note_and_a_prospect(ask: Program, asha: Lead) -> None:
    assert ask("post", f"/leads/{asha.pk}/notes", {"note": "Has two sons"})[0] == 204
    assert ask("put", f"/leads/{asha.pk}/qualification")[1]["status"] == "qualified"
    assert asha.touchpoints.get(kind="note").note == "Has two sons"


def test_what_is_out_of_sight_is_not_there(asha: Lead, company: Company) -> None:
    stranger = Program(company.omar)
    assert stranger("get", "/leads")[1]["leads"] == []
    for method, path in (("get", f"/leads/{asha.pk}"), ("get", f"/people/{asha.person_id}")):
        assert stranger(method, path)[0] == 404
    assert stranger("put", f"/leads/{asha.pk}/owner", {"owner": None})[0] == 404


def test_a_person_has_contacts_and_the_leads_one_sees(ask: Program, asha: Lead) -> None:
    status, one = ask("get", f"/people/{asha.person_id}")
    assert (status, [contact["value"] for contact in one["contacts"]], [lead["id"] for lead in one["leads"]]) == (
        200, ["+919811045217", "asha@example.in"], [asha.pk],
    )  # fmt: skip
    assert [each["name"] for each in ask("get", "/people", q="asha")[1]["people"]] == ["Asha Rao"]


def test_rules_are_tried_and_then_set(ask: Program, asha: Lead) -> None:
    new = {"rules": [{"kind": "visit", "points": 60, "half_life_days": 45}]}
    _status, tried = ask("put", "/temperature-rules", {**new, "is_trial": True})
    assert tried["shifts"] == [{"was": "warm", "now": "hot", "leads": 1}]
    assert TemperatureRule.objects.get(kind="visit").points == 22
    ask("put", "/temperature-rules", new)
    asha.refresh_from_db()
    assert asha.temperature == "hot"
    assert ask("put", "/temperature-rules", {"rules": [{"kind": "x", "points": 1, "half_life_days": 1}]})[0] == 422
