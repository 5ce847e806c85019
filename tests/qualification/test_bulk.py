"""One deed over many leads."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from footfall.company.models import Staff
from footfall.qualification.models import Lead
from footfall.qualification.views import bulk
from footfall.shared.models import Audit
from tests.cast import Company
from tests.qualification.making import make_lead, make_leads
from tests.selling.reading import texts

BULK = reverse("qualification:bulk")
pytestmark = pytest.mark.django_db


@pytest.fixture
def at_desk(client: Client, meera: Staff) -> Client:
    client.force_login(meera)
    return client


def done(client: Client, verb: str, leads: list[Lead], **values: Any) -> list[str]:
    ids = ",".join(str(lead.pk) for lead in leads)
    answer = client.post(BULK, {"verb": verb, "ids": ids, "sure": "yes", **values}, follow=True)
    return [str(message) for message in answer.context["messages"]]


def test_first_it_is_said_what_will_change_and_nothing_does(at_desk: Client, company: Company) -> None:
    leads = [*make_leads(2, owner=company.sunita), *make_leads(1), *make_leads(1, status="dead")]
    asked = {"lead": [lead.pk for lead in leads], "verb": "owner", "query": "status=open"}
    page = at_desk.post(BULK, asked).content.decode()
    assert texts(page, "h1") == ["Assign: 4 leads"]
    assert texts(page, ".notice p") == ["2 of them have an owner now, who loses them."]
    page = at_desk.post(BULK, {**asked, "verb": "disqualify"}).content.decode()
    assert texts(page, ".notice p") == ["1 of them are closed and stay as they are."]
    assert Lead.objects.filter(owner=None).count() == 2


@pytest.mark.parametrize(
    ("verb", "values", "expected"),
    [
        ("priority", {"priority": "high"}, {"priority": "high"}),
        ("status", {"status": "nurturing", "because": "Wants a leaflet"}, {"status": "nurturing"}),
        ("next_step", {"next_step": "Call back"}, {"next_step": "Call back"}),
        (
            "disqualify",
            {"kind": "lost", "cause": "price", "note": ""},
            {"status": "unqualified", "lost_reason": "price"},
        ),
    ],
)
def test_each_deed_changes_all_of_them_and_is_one_audit_row(
    verb: str, values: dict[str, str], expected: dict[str, str], at_desk: Client, company: Company
) -> None:
    leads = make_leads(3)
    assert done(at_desk, verb, leads, **values) == ["3 leads changed."]
    assert list(Lead.objects.values(*expected)) == [expected] * 3
    assert Audit.objects.get().subjects == [str(lead.pk) for lead in leads]


def test_an_owner_is_given_and_taken(at_desk: Client, company: Company) -> None:
    leads = make_leads(2)
    done(at_desk, "owner", leads, owner=company.vikram.pk)
    assert set(Lead.objects.values_list("owner__name", flat=True)) == {"Vikram"}
    assert done(at_desk, "owner", leads[:1], owner="") == ["1 lead changed."]


def test_all_that_match_are_those_of_the_list_s_address(at_desk: Client, company: Company) -> None:
    make_leads(60, temperature="hot")
    make_leads(2)
    answer = at_desk.post(BULK, {"verb": "priority", "all": "yes", "query": "temperature=hot&sort=value"})
    assert texts(answer.content.decode(), "h1") == ["Set priority: 60 leads"]


def test_closed_leads_keep_their_status(at_desk: Client, company: Company) -> None:
    dead = make_lead()
    done(at_desk, "disqualify", [dead], kind="dead", cause="fake", note="")
    assert done(at_desk, "status", [dead, make_lead()], status="connected") == [
        "1 of 2 leads changed; the others were so already, or are closed."
    ]
    dead.refresh_from_db()
    assert dead.status == "dead"


def test_a_lead_out_of_sight_is_never_among_them(client: Client, company: Company) -> None:
    own, foreign = make_lead(location=company.karol_bagh), make_lead(location=company.indiranagar)
    client.force_login(company.farah)
    assert done(client, "priority", [own, foreign], priority="high") == ["1 lead changed."]
    foreign.refresh_from_db()
    assert foreign.priority == "medium"


def test_a_mistake_keeps_the_leads_chosen(at_desk: Client, company: Company) -> None:
    lead = make_lead()
    values = {"kind": "dead", "cause": "price", "note": "Rang"}
    answer = at_desk.post(BULK, {"verb": "disqualify", "ids": str(lead.pk), "sure": "yes", **values})
    assert answer.status_code == 422
    assert answer.context["form"].errors["cause"][0].startswith("That is no cause for dead. It may be: wrong number,")
    assert answer.context["ids"] == str(lead.pk)


def test_none_too_many_and_unknown_deeds_are_refused(
    at_desk: Client, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert at_desk.post(BULK, {"verb": "priority"}).status_code == 422
    assert at_desk.post(BULK, {"verb": "delete", "lead": make_lead().pk}).status_code == 422
    make_leads(2)
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 2)
    assert at_desk.post(BULK, {"verb": "priority", "all": "yes"}).status_code == 413
