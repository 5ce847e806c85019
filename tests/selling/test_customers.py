"""After the sale: who owns what, who is offered the next thing and why, and service as a door."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from footfall.capture.models import Capture
from footfall.qualification.models import Lead
from footfall.selling.actions.close import Sale, lose_deal, reopen_deal, win_deal
from footfall.selling.actions.next_sales import (
    NextSalePlan,
    keep_next_sale_rule,
    note_service,
    offer_next,
    stop_next_sale_rule,
    would_find,
)
from footfall.selling.models import NextSale, NextSaleRule, RewardAccount, RewardEntry
from footfall.selling.queries.customers import customers_visible_to
from tests.cast import Company, key_of, product
from tests.selling.making import MONDAY, make_deal, make_lead

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
"""Half a year after they bought."""


def rule(company: Company, **plan: Any) -> NextSaleRule:
    """Who bought the X1 is offered the X2 after six months, unless told otherwise."""
    given = {"name": "From X1 to X2", "bought_id": company.x1.pk, "offers_id": company.x2.pk, **plan}
    return keep_next_sale_rule(rule_id=None, plan=NextSalePlan(**given), at=MONDAY, by=company.nisha)


def buyer(company: Company, number: int = 1, *, at: datetime = MONDAY, **fields: Any) -> Lead:
    """A lead that bought what it is for, for its price."""
    given = {"phones": [f"+9198100{number:05}"], "email": f"b{number}@example.in", **fields}
    lead = make_lead(company, f"Buyer {number}", **given)
    win_deal(sale=Sale(make_deal(lead, at=at).pk), at=at, by=None)
    lead.refresh_from_db()
    return lead


def offer(which: NextSaleRule, *, at: datetime = NOW) -> int:
    return offer_next(rule_id=which.pk, at=at, by=None)


def test_who_bought_one_thing_is_offered_the_other_with_the_reason(company: Company) -> None:
    sold = buyer(company)
    which = rule(company)
    assert offer(which) == 1
    made = NextSale.objects.get()
    assert made.lead
    assert (made.lead.person_id, made.lead.product, made.lead.location) == (sold.person_id, company.x2, sold.location)
    assert (made.lead.source and made.lead.source.slug, made.lead.is_existing_customer) == ("existing-customer", True)
    because = "Bought Purifier X1 on 4 May 2026, 6 months ago; has no Purifier X2"
    assert (made.because, made.lead.touchpoints.get().note) == (because, because)
    assert (which.kind, made.lead.entry_point.channel) == ("up-sell", "existing_customers")


def test_nobody_is_offered_a_thing_twice(company: Company) -> None:
    buyer(company)
    which = rule(company)
    assert [offer(which), offer(which), offer(which, at=NOW + timedelta(days=400))] == [1, 0, 0]
    Lead.objects.filter(product=company.x2).update(status="unqualified")
    assert offer(which, at=NOW + timedelta(days=800)) == 0
    assert Capture.objects.filter(entry_point__key="next-sale").count() == 1


def test_it_is_for_those_whose_time_has_come(company: Company) -> None:
    buyer(company)
    assert offer(rule(company, name="Later", months=7)) == 0
    assert offer(rule(company, name="Too late", months=1, most_months=3)) == 0
    assert offer(rule(company, name="Now", months=6, most_months=12)) == 1


def test_who_owns_it_is_asking_or_said_no_is_passed_over(company: Company) -> None:
    owns, asks, refused = (buyer(company, n) for n in (1, 2, 3))
    same = {
        "entry_point": company.web,
        "source": company.web.source,
        "captured_on": MONDAY.date(),
        "product": company.x2,
    }
    leads = [Lead.objects.create(person=lead.person, captured_at=MONDAY, **same) for lead in (owns, asks, refused)]
    win_deal(sale=Sale(make_deal(leads[0]).pk), at=MONDAY, by=None)
    lose_deal(deal_id=make_deal(leads[2]).pk, reason="price", at=NOW - timedelta(days=30), by=None)
    which = rule(company)
    assert would_find(which, at=NOW) == 0
    assert offer(which, at=NOW + timedelta(days=200)) == 1
    assert NextSale.objects.get().bought == refused


def test_a_sale_that_was_taken_back_is_nobody_s_first(company: Company) -> None:
    sold = buyer(company)
    reopen_deal(deal_id=sold.deals.get().pk, at=NOW, by=None)
    assert offer(rule(company)) == 0


def test_the_same_thing_is_offered_again_when_it_is_old_once_for_each(company: Company) -> None:
    sold = buyer(company)
    which = rule(company, offers_id=company.x1.pk, name="A new X1")
    assert (which.kind, offer(which)) == ("replacement", 1)
    again = NextSale.objects.get().lead
    assert again
    win_deal(sale=Sale(make_deal(again, at=NOW).pk), at=NOW, by=None)
    assert offer(which, at=NOW + timedelta(days=30)) == 0
    assert offer(which, at=NOW + timedelta(days=200)) == 1
    assert set(NextSale.objects.values_list("bought", flat=True)) == {sold.pk, again.pk}


def test_a_family_stands_for_all_of_it_and_another_family_is_a_cross_sell(company: Company) -> None:
    buyer(company)
    softener = product("S1", 20_000)
    which = rule(company, bought_id=company.purifiers.pk, offers_id=softener.pk)
    assert (which.kind, offer(which)) == ("cross-sell", 1)


def test_a_service_visit_may_be_the_beginning(company: Company) -> None:
    sold = buyer(company)
    which = rule(company, since="service", months=0)
    assert offer(which) == 0
    note_service(person=sold.person, product="Purifier X1", note="Filter is full", at=NOW, by=company.vikram)
    assert offer(which, at=NOW + timedelta(hours=1)) == 0, "they have an open lead: the service request itself"
    Lead.objects.exclude(pk=sold.pk).update(status="unqualified")
    assert offer(which, at=NOW + timedelta(hours=1)) == 1
    assert "came for service" in NextSale.objects.get().because


def test_finding_asks_as_much_for_two_as_for_twenty(company: Company) -> None:
    which = rule(company)

    def counted(first: int, last: int) -> int:
        for n in range(first, last):
            buyer(company, n)
        with CaptureQueriesContext(connection) as queries:
            assert offer(which) == last - first
        return len(queries)

    offer_next(rule_id=which.pk, at=NOW, by=None)
    counted(0, 1)  # makes the door
    assert counted(1, 3) == counted(3, 23)


def test_a_rule_that_ended_finds_nobody(company: Company) -> None:
    buyer(company)
    which = rule(company)
    stop_next_sale_rule(rule_id=which.pk, at=MONDAY, by=company.nisha)
    assert offer(which) == 0


def test_customers_stand_with_what_they_own(company: Company, client: Client) -> None:
    first, second = buyer(company, 1), buyer(company, 2, at=NOW)
    found, has_more = customers_visible_to(company.vikram)
    assert [(each.person, list(each.owns), each.purchases) for each in found] == [
        (second.person, ["Purifier X1"], 1), (first.person, ["Purifier X1"], 1),
    ]  # fmt: skip
    assert not has_more
    assert customers_visible_to(company.omar)[0] == []
    client.force_login(company.farah)
    page = client.get("/customers").content.decode()
    assert page.index("Buyer 2") < page.index("Buyer 1")
    assert client.get(f"/customers?product={company.x2.code}").content.decode().count("Buyer") == 0


def test_the_page_of_a_customer_tells_purchase_service_and_offer(company: Company, client: Client) -> None:
    sold = buyer(company)
    offer(rule(company))
    client.force_login(company.farah)
    at = f"/customers/{sold.person_id}"
    assert client.post(f"{at}/service", {"product": "Purifier X1", "note": "Filter is full"}).status_code == 302
    page = client.get(at).content.decode()
    for words in ("Purifier X1", "₹12,000", "Service for Purifier X1. Filter is full", "has no Purifier X2"):
        assert words in page
    assert [kpi["label"] for kpi in client.get(at).context["kpis"]][4:] == []
    account = RewardAccount.objects.create(person=sold.person, code="ABCD2345", made_at=NOW)
    RewardEntry.objects.create(kind="earned", account=account, currency="INR", payable_points=1250, at=NOW)
    assert client.get(at).context["kpis"][4] == {"label": "Points", "value": "1,250"}
    client.force_login(company.omar)
    assert client.get(at).status_code == 404


def test_rules_are_kept_run_and_ended_on_their_page(company: Company, client: Client) -> None:
    buyer(company)
    client.force_login(company.nisha)
    data = {
        "name": "X2",
        "bought": company.x1.code,
        "offers": company.x2.code,
        "since": "purchase",
        "months": "0",
        "most_months": "0",
    }
    assert client.post("/customers/next-sales/0", {**data, "months": "9", "most_months": "3"}).status_code == 422
    assert client.post("/customers/next-sales/0", data).status_code == 302
    which = NextSaleRule.objects.get()
    assert client.post(f"/customers/next-sales/{which.pk}", {**data, "months": "1"}).status_code == 302
    client.post(f"/customers/next-sales/{which.pk}/run")
    assert NextSale.objects.count() == 1
    page = client.get("/customers/next-sales").content.decode()
    assert "up-sell" in page
    client.post(f"/customers/next-sales/{which.pk}/end")
    assert client.post(f"/customers/next-sales/{which.pk}/run").status_code == 404


def test_the_api_does_the_same(company: Company, client: Client) -> None:
    sold = buyer(company)
    headers = {"Authorization": f"Bearer {key_of(company.nisha)}"}

    def ask(method: str, path: str, body: Any = None) -> Any:
        sent = json.dumps(body) if body is not None else ""
        return client.generic(method, f"/api/v1{path}", sent, content_type="application/json", headers=headers)

    made = ask(
        "POST", "/next-sale-rules", {"name": "X2", "bought": company.x1.pk, "offers": company.x2.pk, "months": 1}
    )
    assert (made.status_code, made.json()["kind"], made.json()["due_now"]) == (201, "up-sell", 1)
    at = f"/next-sale-rules/{made.json()['id']}"
    assert ask("POST", f"{at}/leads").json() == {"leads": 1}
    assert [(each["leads"], each["due_now"]) for each in ask("GET", "/next-sale-rules").json()] == [(1, 0)]
    assert ask("POST", f"/customers/{sold.person_id}/service", {"note": "Noise"}).status_code == 201
    read = ask("GET", f"/customers/{sold.person_id}").json()
    assert [each["name"] for each in read["owned"]] == ["Purifier X1"]
    assert [each["note"] for each in read["service"]] == ["Service. Noise"]
    assert len(read["offered"]) == 1
    assert [each["name"] for each in ask("GET", "/customers").json()["items"]] == ["Buyer 1"]
    assert ask("DELETE", at).status_code == 204
    assert ask("POST", f"{at}/leads").status_code == 404
    assert ask("POST", "/next-sale-rules", {"name": "Y", "offers": 999_999}).status_code == 422


@pytest.mark.parametrize("months", [5, 6, 7])
def test_months_are_counted_by_the_calendar(company: Company, months: int) -> None:
    buyer(company, at=datetime(2026, 5, 20, 6, 0, tzinfo=UTC))
    assert would_find(rule(company, months=months), at=NOW) == (1 if months <= 6 else 0)
