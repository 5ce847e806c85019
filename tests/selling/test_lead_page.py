"""What selling adds to the page of a lead."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from footfall.company.models import Staff
from footfall.qualification.lead_page import told
from footfall.qualification.models import Lead
from footfall.selling.actions.call import Talk, log_call
from footfall.selling.actions.close import Sale, lose_deal, win_deal
from footfall.selling.actions.move import move_deal
from footfall.selling.actions.suppress import suppress
from footfall.selling.lead_page import calls_told, deals_told
from footfall.selling.models import Call
from tests.cast import ASHA_PHONE, Company
from tests.selling.making import MONDAY, TUESDAY, make_deal, make_lead
from tests.selling.reading import select, texts

HTMX = {"hx-request": "true"}
WEDNESDAY = TUESDAY + timedelta(days=1)


def page(client: Client, staff: Staff, lead: Lead) -> str:
    client.force_login(staff)
    return str(client.get(f"/leads/{lead.pk}").content.decode())


def test_a_lead_without_a_deal_offers_one(client: Client, company: Company, vikram: Staff) -> None:
    html = page(client, vikram, make_lead(company, owner=vikram))
    assert texts(html, "#deal a") == ["Open a deal…"]


def test_an_open_deal_shows_its_stages_and_what_it_is_worth(client: Client, company: Company, vikram: Staff) -> None:
    lead = make_lead(company)
    make_deal(lead, vikram, stage="negotiation")
    html = page(client, vikram, lead)
    assert texts(html, "#deal .steps button") == ["Demo", "Price negotiation", "Purchase order", "Delivery"]
    assert texts(html, "#deal [aria-current]") == ["Price negotiation"]
    assert texts(html, "#deal dd")[0] == "₹12,000"
    assert texts(html, "#deal a") == ["Won…", "Lost…", "Value…", "Order, delivery…"]


def test_a_press_on_a_stage_moves_the_deal_and_stays_on_the_lead(
    client: Client, company: Company, vikram: Staff
) -> None:
    lead = make_lead(company)
    deal = make_deal(lead, vikram)
    form = select(page(client, vikram, lead), "#deal form")[0]
    answer = client.post(form.attrs["action"], {"stage": "order", "version": "1"})
    deal.refresh_from_db()
    assert (answer["Location"], deal.stage.slug) == (f"/leads/{lead.pk}", "order")


def test_closed_deals_stay_on_the_page(client: Client, company: Company, vikram: Staff) -> None:
    lead = make_lead(company)
    lose_deal(deal_id=make_deal(lead, vikram).pk, reason="competitor", competitor="Airwell", at=TUESDAY, by=vikram)
    html = page(client, vikram, lead)
    assert texts(html, "#deal .row--apart span")[0].startswith("Lost bought elsewhere, Airwell")
    assert texts(html, "#deal form button") == ["Open again"]


def test_who_only_looks_is_offered_nothing(client: Client, company: Company, vikram: Staff, leela: Staff) -> None:
    lead = make_lead(company)
    make_deal(lead, vikram)
    html = page(client, leela, lead)
    assert (texts(html, "#deal a"), texts(html, "#calls")) == ([], [])
    assert [node.attrs.get("disabled", "no") for node in select(html, "#deal .steps button")] == [""] * 4


def test_the_number_is_dialled_by_a_link_and_results_have_keys(client: Client, company: Company, sunita: Staff) -> None:
    html = page(client, sunita, make_lead(company, owner=sunita))
    assert [node.attrs["href"] for node in select(html, "#calls [data-dial]")] == [f"tel:{ASHA_PHONE}"]
    keys = [node.attrs["data-key"] for node in select(html, "#calls [data-key]")]
    assert keys == list("1234567890qwrt")
    assert texts(html, "#calls [data-key]")[:2] == ["1 No answer", "2 Busy"]


def test_one_press_logs_a_call(client: Client, company: Company, sunita: Staff) -> None:
    lead = make_lead(company, owner=sunita)
    client.force_login(sunita)
    answer = client.post(f"/leads/{lead.pk}/calls", {"disposition": "na", "seconds": "0", "number": "", "note": ""})
    assert answer["Location"] == f"/leads/{lead.pk}"
    assert Call.objects.get().disposition.code == "na"


def test_a_result_that_needs_a_day_asks_for_it(client: Client, company: Company, sunita: Staff) -> None:
    lead = make_lead(company, owner=sunita)
    client.force_login(sunita)
    first = {"disposition": "callback", "seconds": "75", "number": ASHA_PHONE, "note": "In a meeting"}
    answer = client.post(f"/leads/{lead.pk}/calls", first, headers=HTMX)
    html = answer.content.decode()
    assert (answer.status_code, texts(html, "h2"), texts(html, "textarea"), texts(html, ".problems")) == (
        200, ["Asha Rao: call back later"], ["In a meeting"], [],
    )  # fmt: skip
    assert Call.objects.count() == 0
    answer = client.post(f"/leads/{lead.pk}/calls", {**first, "next_at": "2026-12-01T10:30"}, headers=HTMX)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/leads/{lead.pk}")
    lead.refresh_from_db()
    assert (Call.objects.get().seconds, lead.next_step) == (75, "Call back")


@pytest.mark.parametrize(("next_at", "status"), [("", "unqualified"), ("2026-12-01T10:30", "recycled")])
def test_a_no_asks_whether_the_lead_is_lost_or_comes_back(
    client: Client, company: Company, sunita: Staff, next_at: str, status: str
) -> None:
    lead = make_lead(company, owner=sunita)
    client.force_login(sunita)
    html = client.post(f"/leads/{lead.pk}/calls", {"disposition": "not-interested"}).content.decode()
    assert texts(html, "form.form label")[:2] == ["Why", "Take up again on optional"]
    data = {"disposition": "not-interested", "reason": "price", "next_at": next_at}
    client.post(f"/leads/{lead.pk}/calls", data)
    lead.refresh_from_db()
    assert lead.status == status


def test_a_day_left_out_is_asked_for_in_words(client: Client, company: Company, sunita: Staff) -> None:
    lead = make_lead(company, owner=sunita)
    client.force_login(sunita)
    answer = client.post(f"/leads/{lead.pk}/calls", {"disposition": "callback", "next_at": ""})
    assert (answer.status_code, Call.objects.count()) == (422, 0)


def test_an_unknown_result_is_refused(client: Client, company: Company, sunita: Staff) -> None:
    lead = make_lead(company, owner=sunita)
    client.force_login(sunita)
    assert client.post(f"/leads/{lead.pk}/calls", {"disposition": "hung-up"}).status_code == 422


def test_a_number_that_asked_says_so_and_has_no_keys(
    client: Client, company: Company, sunita: Staff, farah: Staff
) -> None:
    lead = make_lead(company, owner=sunita)
    suppress(number=ASHA_PHONE, reason="asked", at=MONDAY, by=sunita)
    html = page(client, sunita, lead)
    assert texts(html, "#calls .notice p") == ["98100 12345: do not call. Asked on 4 May 2026, told Sunita."]
    assert (texts(html, "#calls [data-dial]"), texts(html, "#calls form"), texts(html, "#calls a")) == ([], [], [])
    assert texts(page(client, farah, lead), "#calls a") == ["Allow calls…"]


def test_a_manager_allows_calls_by_the_form(client: Client, company: Company, farah: Staff) -> None:
    lead = make_lead(company)
    suppress(number=ASHA_PHONE, reason="asked", at=MONDAY, by=farah)
    client.force_login(farah)
    client.post(f"/leads/{lead.pk}/calls/allowance", {"number": ASHA_PHONE, "because": "Asked at the counter"})
    assert texts(page(client, farah, lead), "#calls .notice") == []


def test_who_has_no_number_is_not_offered_a_call(client: Client, company: Company, sunita: Staff) -> None:
    html = page(client, sunita, make_lead(company, owner=sunita, phones=()))
    assert texts(html, "#calls p") == ["There is no number that leads to this person."]


def events(told: Any) -> list[tuple[str, str, str]]:
    return [(event.what, event.by, event.text) for event in told]


def test_calls_are_told(company: Company, sunita: Staff) -> None:
    lead = make_lead(company)
    log_call(talk=Talk(lead.pk, "talked", seconds=125, note="Likes the X2"), at=TUESDAY, by=sunita)
    log_call(talk=Talk(lead.pk, "na"), at=WEDNESDAY, by=sunita)
    assert events(calls_told(lead, sunita)) == [
        ("Called: no answer", "Sunita", ""),
        ("Called: reached, nothing decided, 2 min 5 s", "Sunita", "Likes the X2"),
    ]


def test_moves_and_ends_of_deals_are_told_where_no_milestone_tells_them(company: Company, vikram: Staff) -> None:
    lead = make_lead(company)
    deal = make_deal(lead, vikram)
    move_deal(deal_id=deal.pk, stage="order", version=1, at=TUESDAY, by=vikram)
    move_deal(deal_id=deal.pk, stage="demo", version=2, at=WEDNESDAY, by=vikram)
    win_deal(sale=Sale(deal.pk), at=WEDNESDAY, by=vikram)
    assert events(deals_told(lead, vikram)) == [("Deal moved to Demo", "Vikram", ""), ("Deal won, ₹12,000", "", "")]
    assert set(events(deals_told(lead, vikram))) <= set(events(told(lead, vikram)))


def test_a_call_stands_on_the_timeline_once(client: Client, company: Company, sunita: Staff) -> None:
    lead = make_lead(company, owner=sunita)
    log_call(talk=Talk(lead.pk, "na"), at=TUESDAY, by=sunita)
    assert texts(page(client, sunita, lead), ".event__what") == [
        "Status: attempting Sunita",
        "First attempt Sunita",
        "Called: no answer Sunita",
    ]


@pytest.mark.parametrize("many", [1, 3])
def test_telling_costs_the_same_for_one_and_for_many(
    company: Company, sunita: Staff, many: int, django_assert_num_queries: Any
) -> None:
    lead = make_lead(company)
    for _ in range(many):
        log_call(talk=Talk(lead.pk, "na"), at=TUESDAY, by=sunita)
    with django_assert_num_queries(4):
        list(calls_told(lead, sunita))
        list(deals_told(lead, sunita))
