"""The list of leads as a page."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from footfall.company.models import SavedView, Staff
from footfall.qualification.models import Lead
from footfall.shared.models import Audit
from tests.cast import NOON, Company
from tests.qualification.making import make_lead, make_leads, make_person
from tests.selling.reading import select, texts

LEADS = reverse("qualification:leads")
pytestmark = pytest.mark.django_db


@pytest.fixture
def at_desk(client: Client, meera: Staff) -> Client:
    client.force_login(meera)
    return client


def shown(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [node.text() for node in select(answer.content.decode(), "tbody .person a")]


def test_a_line_tells_who_how_warm_what_where_worth_from_next_and_whose(at_desk: Client, company: Company) -> None:
    make_lead(
        person=make_person("Asha Rao", phones=["+919811045217"]), location=company.karol_bagh, product=company.x2,
        temperature="hot", value_minor=9_000_000, currency="INR", slab="high", next_step="Demo", owner=company.vikram,
        entry_point=company.counter,
    )  # fmt: skip
    cells = texts(at_desk.get(LEADS).content.decode(), "tbody tr td")
    assert [cell for cell in cells if cell][:8] == [
        "Asha Rao 98110 45217", "Hot", "Purifier X2", "Karol Bagh", "High ₹90.0 k", "Point of sale", "Demo", "Vikram",
    ]  # fmt: skip


def test_a_dead_lead_is_shown_dead_whatever_it_was(at_desk: Client, company: Company) -> None:
    make_lead(status="dead", temperature="hot")
    assert texts(at_desk.get(LEADS).content.decode(), "tbody .temp") == ["Dead"]


def test_the_address_says_which_leads(at_desk: Client, company: Company) -> None:
    make_lead(person=make_person("Asha Rao"), temperature="hot", location=company.saket)
    make_lead(person=make_person("Imran Qureshi"), temperature="warm", location=company.saket)
    make_lead(person=make_person("Noor Rao"), temperature="hot", location=company.indiranagar)
    assert shown(at_desk.get(LEADS, {"temperature": "hot", "location": company.north.pk})) == ["Asha Rao"]
    assert shown(at_desk.get(LEADS, {"q": "rao", "temperature": "hot"})) == ["Noor Rao", "Asha Rao"]
    assert texts(at_desk.get(LEADS, {"location": company.delhi.pk}).content.decode(), ".dice__pill--set summary b") == [
        "North › Delhi"
    ]


def test_everybody_sees_their_own_leads_only(client: Client, company: Company) -> None:
    for name, fields in (
        ("At Karol Bagh", {"location": company.karol_bagh}), ("At Indiranagar", {"location": company.indiranagar}),
        ("Of Sunita", {"owner": company.sunita}), ("Of the floor", {"team": company.floor}),
        ("Taken by Ravi", {"attendant": company.ravi}),
    ):  # fmt: skip
        make_lead(person=make_person(name), **fields)
    seen = {}
    for staff in (company.farah, company.omar, company.sunita, company.ravi, company.dev, company.nisha):
        client.force_login(staff)
        seen[staff.name] = sorted(shown(client.get(LEADS)))
    assert seen == {
        "Farah": ["At Karol Bagh"], "Omar": ["At Indiranagar"], "Sunita": ["Of Sunita", "Of the floor"],
        "Ravi": ["Taken by Ravi"], "Dev": [],
        "Nisha": ["At Indiranagar", "At Karol Bagh", "Of Sunita", "Of the floor", "Taken by Ravi"],
    }  # fmt: skip


@pytest.mark.parametrize("query", [{}, {"q": "person"}, {"sort": "hottest"}, {"status": "open", "period": "this_year"}])
def test_three_leads_cost_the_same_statements_as_one(query: dict[str, str], at_desk: Client, company: Company) -> None:
    counts = []
    for _ in range(2):
        make_leads(1, location=company.saket, owner=company.vikram, product=company.x1, captured_at=NOON)
        at_desk.get(LEADS, query)
        with CaptureQueriesContext(connection) as captured:
            at_desk.get(LEADS, query)
        counts.append(len(captured))
        make_leads(1)
    assert counts[0] == counts[1]


def test_pages_follow_each_other_and_the_count_comes_after(at_desk: Client, company: Company) -> None:
    make_leads(60)
    first = at_desk.get(LEADS, {"status": "open"})
    [older] = [
        node.attrs["href"] for node in select(first.content.decode(), "nav.pager a") if "next" in node.attrs["rel"]
    ]
    second = at_desk.get(f"{LEADS}{older}")
    assert (len(shown(first)), len(shown(second))) == (50, 10)
    assert {*shown(first)} & {*shown(second)} == set()
    assert at_desk.get(reverse("qualification:count"), {"status": "open"}).content == b"60"


def test_a_filter_that_is_none_is_refused_in_words(at_desk: Client) -> None:
    answer = at_desk.get(LEADS, {"priority": "urgent"})
    assert (answer.status_code, "urgent is not a priority." in answer.content.decode()) == (422, True)


def test_a_long_list_of_places_is_found_by_typing(at_desk: Client, company: Company) -> None:
    answer = at_desk.get(reverse("qualification:options", args=["location"]), {"q": "saket"})
    assert texts(answer.content.decode(), "label") == ["Saket"]
    assert at_desk.get(reverse("qualification:options", args=["secret"])).status_code == 422


def test_a_view_is_kept_shared_shown_and_dropped(client: Client, company: Company) -> None:
    client.force_login(company.nisha)
    kept = {"name": " Hot  ones ", "query": "temperature=hot&after=0~x~1", "is_shared": "on"}
    answer = client.post(reverse("company:view-keep", args=["leads"]), kept)
    assert answer.headers["Location"] == f"{LEADS}?temperature=hot"
    client.force_login(company.farah)
    tabs = select(client.get(LEADS, {"temperature": "hot"}).content.decode(), ".tabs a")
    assert [(tab.text(), tab.attrs.get("aria-current")) for tab in tabs][-1] == ("Hot ones (Nisha)", "page")
    view = SavedView.objects.get()
    assert client.post(reverse("company:view-drop", args=[view.pk])).status_code == 404
    client.force_login(company.nisha)
    client.post(reverse("company:view-drop", args=[view.pk]))
    assert SavedView.objects.count() == 0
    assert client.post(reverse("company:view-keep", args=["leads"]), {"name": " "}).status_code == 422
    assert client.post(reverse("company:view-keep", args=["elsewhere"]), {"name": "x"}).status_code == 404


def test_a_line_is_edited_where_it_stands(at_desk: Client, company: Company) -> None:
    lead = make_lead()
    url, asks = reverse("qualification:line-edit", args=[lead.pk]), {"HX-Request": "true"}
    assert select(at_desk.get(url, headers=asks).content.decode(), "tr form input")
    given = {"next_step": "Call back", "next_step_at": "2026-12-01T16:30", "priority": "high"}
    line = at_desk.post(url, given, headers=asks).content.decode()
    assert "Call back" in texts(line, "tr")[0]
    lead.refresh_from_db()
    assert (lead.next_step, lead.priority, lead.next_step_at is None) == ("Call back", "high", False)
    assert at_desk.post(url, {**given, "priority": "urgent"}, headers=asks).status_code == 422
    assert at_desk.post(url, given).headers["Location"] == reverse("qualification:lead", args=[lead.pk])


def test_an_export_holds_the_chosen_leads_and_no_formula_and_is_written_down(at_desk: Client, company: Company) -> None:
    make_lead(person=make_person('=HYPERLINK("x")', phones=["+919811045217"]), temperature="hot")
    make_lead(temperature="cold")
    answer = at_desk.get(reverse("qualification:export"), {"temperature": "hot"})
    lines = b"".join(answer).decode().splitlines()  # type: ignore[arg-type] -- a streamed answer
    assert len(lines) == 2
    assert '"\'=HYPERLINK(""x"")",\'+919811045217' in lines[1]
    audit = Audit.objects.get(verb="export")
    assert (audit.by, audit.details) == (company.meera, {"query": "temperature=hot", "count": 1})


def test_who_may_not_export_gets_none(client: Client, sunita: Staff) -> None:
    client.force_login(sunita)
    assert client.get(reverse("qualification:export")).status_code == 403


def test_an_analyst_looks_and_changes_nothing(client: Client, leela: Staff) -> None:
    make_lead()
    client.force_login(leela)
    page = client.get(LEADS).content.decode()
    assert (select(page, "[data-pick]"), select(page, "[data-edit]")) == ([], [])


def test_without_leads_the_page_says_what_will_be_here(at_desk: Client, company: Company) -> None:
    assert texts(at_desk.get(LEADS).content.decode(), ".empty h2") == ["No leads yet"]
    assert texts(at_desk.get(LEADS, {"q": "nobody"}).content.decode(), ".empty h2") == ["No lead fits"]
    assert Lead.objects.count() == 0
