"""The forms of one deal, as pages and inside a dialog."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from footfall.company.models import Staff
from footfall.selling.actions.close import lose_deal
from footfall.selling.models import Deal
from footfall.selling.queries.listing import PAGE
from tests.cast import Company
from tests.selling.making import TUESDAY, make_deal, make_lead
from tests.selling.reading import select, statements, texts

HTMX = {"hx-request": "true"}


@pytest.fixture
def deal(company: Company, vikram: Staff, client: Client) -> Deal:
    """A deal of Vikram's, who has signed in."""
    client.force_login(vikram)
    return make_deal(make_lead(company), vikram)


def shown(page: Any, name: str) -> str:
    fields = {node.attrs.get("name"): node.attrs.get("value", "") for node in select(page.content.decode(), "input")}
    return fields[name]


def test_the_win_form_shows_the_value_and_today(client: Client, deal: Deal) -> None:
    page = client.get(f"/deals/{deal.pk}/win")
    assert texts(page.content.decode(), "h1") == ["Sold to Asha Rao"]
    assert (shown(page, "value"), shown(page, "won_on")) == ("12000", timezone.localdate().isoformat())


def test_a_deal_is_won_by_its_form(client: Client, deal: Deal) -> None:
    data = {"value": "11,500", "currency": "INR", "won_on": "2026-05-04"}
    answer = client.post(f"/deals/{deal.pk}/win?next=/board", data)
    assert (answer.status_code, answer["Location"]) == (302, "/board")
    deal.refresh_from_db()
    assert (deal.outcome, deal.value_minor, deal.closed_at and deal.closed_at.date()) == (
        "won",
        11_500_00,
        date(2026, 5, 4),
    )


def test_a_form_in_a_dialog_sends_the_page_on_to_where_it_was(client: Client, deal: Deal) -> None:
    page = client.get(f"/deals/{deal.pk}/win", headers=HTMX).content.decode()
    assert (texts(page, "#deed h2"), texts(page, "h1")) == (["Sold to Asha Rao"], [])
    here = {**HTMX, "hx-current-url": "http://testserver/board?owner=me"}
    answer = client.post(f"/deals/{deal.pk}/win", {"value": "", "won_on": "2026-05-04"}, headers=here)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/board?owner=me")


def test_a_mistake_stays_in_the_dialog(client: Client, deal: Deal) -> None:
    answer = client.post(f"/deals/{deal.pk}/win", {"value": "1", "won_on": "2999-01-01"}, headers=HTMX)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert texts(html, ".problems li") == [
        "Currency : The value needs its currency.",
    ]
    data = {"value": "1", "currency": "INR", "won_on": "2999-01-01"}
    html = client.post(f"/deals/{deal.pk}/win", data, headers=HTMX).content.decode()
    assert texts(html, ".problems li") == ["Sold on : A sale can be written down for today or an earlier day."]


def test_the_way_back_leads_to_our_own_pages_only(client: Client, deal: Deal) -> None:
    data = {"won_on": "2026-05-04"}
    answer = client.post(f"/deals/{deal.pk}/win?next=https://elsewhere.example/", data)
    assert answer["Location"] == f"/leads/{deal.lead_id}"


def test_a_deal_is_lost_by_its_form(client: Client, deal: Deal) -> None:
    client.post(f"/deals/{deal.pk}/loss", {"reason": "competitor", "competitor": "Airwell", "note": "10 % less"})
    deal.refresh_from_db()
    assert (deal.outcome, deal.lost_reason, deal.competitor) == ("lost", "competitor", "Airwell")


def test_a_loss_needs_its_reason(client: Client, deal: Deal) -> None:
    answer = client.post(f"/deals/{deal.pk}/loss", {"reason": ""})
    deal.refresh_from_db()
    assert (answer.status_code, deal.outcome) == (422, "")


def test_who_comes_second_reads_what_the_first_did(client: Client, deal: Deal, karan: Staff) -> None:
    lose_deal(deal_id=deal.pk, reason="price", at=TUESDAY, by=karan)
    answer = client.post(f"/deals/{deal.pk}/win", {"won_on": "2026-05-06"}, headers=HTMX)
    assert answer.status_code == 422
    assert texts(answer.content.decode(), ".problems li") == ["Asha Rao's deal was lost on 5 May by Karan."]


def test_value_and_day_are_changed_by_their_form(client: Client, deal: Deal) -> None:
    client.post(f"/deals/{deal.pk}/value", {"value": "90000", "currency": "INR", "expected_on": "2026-06-01"})
    deal.refresh_from_db()
    assert (deal.value_minor, deal.expected_on) == (90_000_00, date(2026, 6, 1))


def test_a_lost_deal_is_opened_again(client: Client, deal: Deal, vikram: Staff) -> None:
    lose_deal(deal_id=deal.pk, reason="price", at=TUESDAY, by=vikram)
    client.post(f"/deals/{deal.pk}/reopening")
    deal.refresh_from_db()
    assert deal.outcome == ""


def test_a_deal_is_opened_by_its_form(client: Client, company: Company, vikram: Staff) -> None:
    lead = make_lead(company)
    client.force_login(vikram)
    page = client.get(f"/leads/{lead.pk}/deals/new")
    assert texts(page.content.decode(), "h1") == ["Open a deal with Asha Rao"]
    data = {"product": "X2", "value": "85000", "currency": "INR", "expected_on": "", "stage": "negotiation"}
    client.post(f"/leads/{lead.pk}/deals/new", data)
    deal = Deal.objects.get()
    assert (deal.product, deal.value_minor, deal.stage.slug) == (company.x2, 85_000_00, "negotiation")


def test_a_second_deal_is_refused_in_words(client: Client, deal: Deal) -> None:
    answer = client.post(f"/leads/{deal.lead_id}/deals/new", {"stage": "demo"})
    assert answer.status_code == 422
    assert texts(answer.content.decode(), ".problems li") == ["This lead has an open deal already."]


def test_the_list_has_open_won_and_lost_deals(client: Client, company: Company, deal: Deal, vikram: Staff) -> None:
    lost = make_deal(make_lead(company, "Tomás Ruiz"), vikram)
    lose_deal(deal_id=lost.pk, reason="competitor", competitor="Airwell", at=TUESDAY, by=vikram)

    def rows(query: str) -> list[str]:
        html = client.get(f"/deals{query}").content.decode()
        return [f"{name}: {state}" for name, state in zip(texts(html, ".person a"), states(html), strict=True)]

    def states(html: str) -> list[str]:
        return [texts(row, "td")[1] for row in select(html, "tbody tr")]

    assert rows("") == ["Asha Rao: Demo"]
    assert rows("?outcome=lost") == ["Tomás Ruiz: Lost bought elsewhere, Airwell, 5 May"]
    assert rows("?outcome=any&sort=moved") == ["Asha Rao: Demo", "Tomás Ruiz: Lost bought elsewhere, Airwell, 5 May"]
    assert rows("?stage=order") == []
    assert rows("?outcome=nonsense&sort=nonsense") == ["Asha Rao: Demo"]


def test_a_longer_list_costs_what_a_short_one_costs(client: Client, company: Company, vikram: Staff) -> None:
    client.force_login(vikram)
    make_deal(make_lead(company), vikram)
    short = statements(client, "/deals")
    for n in range(2):
        make_deal(make_lead(company, f"Person {n}"), vikram)
    assert statements(client, "/deals") == short


def test_a_long_list_has_a_next_page_and_a_way_back(client: Client, company: Company, vikram: Staff) -> None:
    client.force_login(vikram)
    for n in range(PAGE + 1):
        make_deal(make_lead(company, f"Person {n}", phones=()), vikram)
    first = client.get("/deals?owner=me").content.decode()
    (older,) = [link.attrs["href"] for link in select(first, ".pager a")]
    second = client.get(f"/deals{older}").content.decode()
    assert (len(select(first, "tbody tr")), texts(second, ".person a")) == (PAGE, ["Person 0"])
    assert [link.attrs["href"] for link in select(second, ".pager a")] == ["?owner=me"]
