import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from footfall.company.models import Staff
from footfall.identity.models import Suppression
from footfall.selling.actions.suppress import suppress
from footfall.selling.models import Call, Deal
from tests.cast import ASHA_PHONE, Company, key_of
from tests.selling.making import TUESDAY, make_deal, make_lead

API = "/api/v1"


class Caller:
    """Speaks JSON with the API by somebody's key."""

    def __init__(self, staff: Staff) -> None:
        self.client = Client(headers={"authorization": f"Bearer {key_of(staff)}"})

    def __call__(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        answer = self.client.generic(
            method, API + path, "" if body is None else json.dumps(body), content_type="application/json"
        )
        return answer.status_code, answer.json() if answer.content else None


@pytest.fixture
def ask(vikram: Staff) -> Caller:
    return Caller(vikram)


def test_a_deal_is_opened_and_read(company: Company, vikram: Staff, ask: Caller) -> None:
    lead = make_lead(company)
    status, made = ask("POST", f"/leads/{lead.pk}/deals", {"expected_on": "2026-06-01"})
    deal = Deal.objects.get()
    assert (status, made) == (
        201,
        {
            "id": deal.pk, "lead": lead.pk, "person": "Asha Rao", "product": company.x1.pk,
            "owner": vikram.pk, "stage": "demo", "value_minor": 1200000, "currency": "INR",
            "expected_on": "2026-06-01", "opened_at": made["opened_at"], "version": 1,
            "stage_since": made["opened_at"], "closed_at": None, "outcome": "", "lost_reason": "",
            "competitor": "", "order_number": "", "delivered_on": None,
        },
    )  # fmt: skip
    assert ask("GET", f"/deals/{deal.pk}") == (200, made)


def test_a_move_by_what_one_saw(company: Company, vikram: Staff, ask: Caller) -> None:
    deal = make_deal(make_lead(company), vikram)
    status, moved = ask("PUT", f"/deals/{deal.pk}/stage", {"stage": "negotiation", "version": 1})
    assert (status, moved["stage"], moved["version"]) == (200, "negotiation", 2)
    status, problem = ask("PUT", f"/deals/{deal.pk}/stage", {"stage": "order", "version": 1})
    assert (status, problem["type"]) == (409, "urn:footfall:problem:deal-moved")
    assert problem["detail"].startswith("Asha Rao's deal is in Price negotiation now; Vikram moved it there at ")


def test_a_deal_is_won_on_an_earlier_day_and_taken_back(company: Company, vikram: Staff, ask: Caller) -> None:
    deal = make_deal(make_lead(company), vikram)
    status, won = ask("POST", f"/deals/{deal.pk}/win", {"won_minor": 1100000, "won_on": "2026-05-04"})
    assert (status, won["outcome"], won["value_minor"], won["currency"]) == (200, "won", 1100000, "INR")
    assert won["closed_at"] == "2026-05-04T12:00:00Z"
    status, back = ask("DELETE", f"/deals/{deal.pk}/outcome")
    assert (status, back["outcome"], back["closed_at"]) == (200, "", None)
    assert ask("DELETE", f"/deals/{deal.pk}/outcome")[0] == 409


def test_a_sale_is_not_made_tomorrow(company: Company, vikram: Staff, ask: Caller) -> None:
    deal = make_deal(make_lead(company), vikram)
    status, problem = ask("POST", f"/deals/{deal.pk}/win", {"won_on": "2999-01-01"})
    assert (status, problem["fields"]) == (
        422,
        {"won_on": ["A sale can be written down for today or an earlier day."]},
    )


def test_a_deal_is_lost(company: Company, vikram: Staff, ask: Caller) -> None:
    deal = make_deal(make_lead(company), vikram)
    status, lost = ask("POST", f"/deals/{deal.pk}/loss", {"reason": "competitor", "competitor": "Airwell"})
    assert (status, lost["outcome"], lost["lost_reason"], lost["competitor"]) == (
        200, "lost", "competitor", "Airwell",
    )  # fmt: skip


def test_a_value_is_changed(company: Company, vikram: Staff, ask: Caller) -> None:
    deal = make_deal(make_lead(company), vikram)
    status, changed = ask("PUT", f"/deals/{deal.pk}/value", {"value_minor": 5, "expected_on": "2026-07-01"})
    assert (status, changed["value_minor"], changed["currency"], changed["expected_on"]) == (
        200, 5, "INR", "2026-07-01",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "body", "fields"),
    [
        ("stage", {"stage": "closing", "version": 1}, ["stage"]),
        ("stage", {"stage": "order"}, ["version"]),
        ("stage", {"stage": "order", "version": 1, "force": True}, ["force"]),
        ("value", {"value_minor": -1}, ["value_minor"]),
        ("value", {"value_minor": 2**63}, ["value_minor"]),
        ("value", {"value_minor": 1, "currency": "rupees"}, ["currency"]),
    ],
)
def test_what_is_not_as_asked_is_refused_at_its_field(
    company: Company, vikram: Staff, ask: Caller, path: str, body: dict[str, Any], fields: list[str]
) -> None:
    deal = make_deal(make_lead(company), vikram)
    status, problem = ask("PUT", f"/deals/{deal.pk}/{path}", body)
    assert (status, [name.split(".")[0] for name in problem["fields"]][:1]) == (422, fields)


@pytest.mark.parametrize("field", ["product", "owner"])
def test_a_deal_is_for_what_and_whom_there_is(company: Company, ask: Caller, field: str) -> None:
    status, problem = ask("POST", f"/leads/{make_lead(company).pk}/deals", {field: 999})
    assert (status, list(problem["fields"])) == (422, [field])


def test_a_value_without_currency_is_in_the_deals_own(company: Company, vikram: Staff, ask: Caller) -> None:
    deal = make_deal(make_lead(company, product=None), vikram)
    assert ask("PUT", f"/deals/{deal.pk}/value", {"value_minor": 5})[1]["currency"] == "INR"


def test_a_page_of_deals_and_the_next(company: Company, vikram: Staff, ask: Caller) -> None:
    for n in range(3):
        make_deal(make_lead(company, f"Person {n}"), vikram)
    _, first = ask("GET", "/deals?limit=2")
    _, second = ask("GET", f"/deals?limit=2&after={first['next']}")
    assert [deal["person"] for deal in first["items"] + second["items"]] == [
        "Person 2",
        "Person 1",
        "Person 0",
    ]
    assert second["next"] == ""


def test_deals_by_stage_outcome_and_dimension(company: Company, vikram: Staff, karan: Staff) -> None:
    ask = Caller(karan)
    make_deal(make_lead(company, "At Karol Bagh"), vikram)
    make_deal(make_lead(company, "At Saket", location=company.saket), vikram, stage="order")

    def names(query: str) -> list[str]:
        return [deal["person"] for deal in ask("GET", f"/deals?{query}")[1]["items"]]

    assert names("stage=order") == ["At Saket"]
    assert names(f"location={company.karol_bagh.pk}") == ["At Karol Bagh"]
    assert names("outcome=won") == []
    assert names(f"product={company.purifiers.pk}&sort=opened") == ["At Karol Bagh", "At Saket"]
    assert names("owner=none") == []


@pytest.mark.parametrize("query", ["outcome=maybe", "sort=luck", "after=nonsense", "location=here", "limit=0"])
def test_a_question_that_means_nothing_is_refused(ask: Caller, query: str) -> None:
    assert ask("GET", f"/deals?{query}")[0] == 422


def test_a_call_is_logged_and_listed(company: Company, vikram: Staff, ask: Caller) -> None:
    lead = make_lead(company)
    status, made = ask("POST", f"/leads/{lead.pk}/calls", {"disposition": "interested", "seconds": 60})
    assert (status, made["number"], made["caller"], made["disposition"]) == (
        201, ASHA_PHONE, vikram.pk, "interested",
    )  # fmt: skip
    assert ask("GET", f"/leads/{lead.pk}/calls") == (200, [made])


def test_a_callback_needs_its_moment(company: Company, ask: Caller) -> None:
    lead = make_lead(company)
    status, problem = ask("POST", f"/leads/{lead.pk}/calls", {"disposition": "callback"})
    assert (status, list(problem["fields"])) == (422, ["next_at"])
    later = {"disposition": "callback", "next_at": "2026-12-01T10:00:00+05:30"}
    assert ask("POST", f"/leads/{lead.pk}/calls", later)[0] == 201
    lead.refresh_from_db()
    assert lead.next_step_at == datetime(2026, 12, 1, 4, 30, tzinfo=UTC)


def test_a_moment_without_its_offset_is_refused(company: Company, ask: Caller) -> None:
    lead = make_lead(company)
    naive = {"disposition": "callback", "next_at": "2026-12-01T10:00:00"}
    assert ask("POST", f"/leads/{lead.pk}/calls", naive)[0] == 422


def test_a_number_that_asked_is_not_called(company: Company, vikram: Staff, ask: Caller) -> None:
    lead = make_lead(company)
    suppress(number=ASHA_PHONE, reason="asked", at=TUESDAY, by=vikram)
    assert ask("POST", f"/leads/{lead.pk}/calls", {"disposition": "na"})[0] == 409
    assert Call.objects.count() == 0


def test_a_manager_allows_calls_again(company: Company, vikram: Staff, farah: Staff) -> None:
    lead = make_lead(company)
    suppress(number=ASHA_PHONE, reason="asked", at=TUESDAY, by=vikram)
    why = {"number": ASHA_PHONE, "because": "Asked at the counter"}
    path = f"/leads/{lead.pk}/calls/allowance"
    assert Caller(vikram)("POST", path, why)[0] == 403
    assert Caller(farah)("POST", path, why) == (204, None)
    assert Suppression.objects.get().lifted_by == farah


def test_stages_and_results_of_calls(db: None, ask: Caller) -> None:
    _, stages = ask("GET", "/stages")
    assert [(stage["slug"], stage["counts_as"], stage["probability"]) for stage in stages] == [
        ("demo", "demo", 0.2),
        ("negotiation", "negotiation", 0.4),
        ("order", "order", 0.75),
        ("delivered", "delivered", 0.95),
    ]
    _, results = ask("GET", "/dispositions")
    assert [result["code"] for result in results if result["needs_next_at"]] == ["callback", "appointment"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/deals/{deal}", None),
        ("PUT", "/deals/{deal}/stage", {"stage": "order", "version": 1}),
        ("PUT", "/deals/{deal}/value", {"value_minor": 1}),
        ("POST", "/deals/{deal}/win", {}),
        ("POST", "/deals/{deal}/loss", {"reason": "price"}),
        ("DELETE", "/deals/{deal}/outcome", None),
        ("POST", "/leads/{lead}/deals", {}),
        ("GET", "/leads/{lead}/calls", None),
        ("POST", "/leads/{lead}/calls", {"disposition": "na"}),
        ("POST", "/leads/{lead}/calls/allowance", {"number": ASHA_PHONE, "because": "x"}),
    ],
)
def test_what_belongs_to_another_outlet_is_not_there(
    company: Company, vikram: Staff, omar: Staff, method: str, path: str, body: Any
) -> None:
    deal = make_deal(make_lead(company), vikram)
    status, problem = Caller(omar)(method, path.format(deal=deal.pk, lead=deal.lead_id), body)
    assert (status, problem["status"]) == (404, 404)
    deal.refresh_from_db()
    assert (deal.version, deal.value_minor, Call.objects.count()) == (1, 1200000, 0)


def test_another_outlets_deals_are_not_listed(company: Company, vikram: Staff, omar: Staff) -> None:
    make_deal(make_lead(company), vikram)
    assert Caller(omar)("GET", "/deals?outcome=any") == (200, {"items": [], "next": ""})


def test_an_analyst_reads_and_does_not_sell(company: Company, vikram: Staff, leela: Staff) -> None:
    deal = make_deal(make_lead(company), vikram)
    ask = Caller(leela)
    assert ask("GET", f"/deals/{deal.pk}")[0] == 200
    assert ask("POST", f"/deals/{deal.pk}/win", {})[0] == 403


def test_a_day_is_a_day(company: Company, vikram: Staff, ask: Caller) -> None:
    deal = make_deal(make_lead(company), vikram, expected_on=date(2026, 6, 1))
    assert ask("GET", f"/deals/{deal.pk}")[1]["expected_on"] == "2026-06-01"
