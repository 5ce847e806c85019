"""What stages ask for, and boards of more than one pipeline."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from footfall.company.models import Staff
from footfall.selling.actions.appointments import Booking, book, end_appointment
from footfall.selling.actions.move import NotReady, move_deal, move_deals
from footfall.selling.actions.papers import keep_papers
from footfall.selling.actions.pipelines import (
    LastPipeline,
    PipelineInUse,
    add_pipeline,
    change_pipeline,
    remove_pipeline,
)
from footfall.selling.actions.quotes import Offer, accept_quote, make_quote, send_quote
from footfall.selling.actions.to_do import TaskDraft, end_task, make_task
from footfall.selling.models import Deal, LeadFile, Pipeline, Stage
from footfall.selling.queries.conditions import conditions_met
from footfall.selling.rules.conditions import CONDITIONS, joined, lacking
from footfall.selling.rules.quote import Line
from tests.cast import Company
from tests.selling.making import MONDAY, TUESDAY, make_deal, make_lead
from tests.selling.reading import texts
from tests.selling.test_board import put


@pytest.fixture
def deal(company: Company, vikram: Staff) -> Deal:
    lead = make_lead(company, owner=vikram, product=None)
    return make_deal(lead, vikram)


def asks(slug: str, **conditions: list[str]) -> None:
    Stage.objects.filter(slug=slug).update(**conditions)


def move(deal: Deal, stage: str, version: int = 1) -> Deal:
    return move_deal(deal_id=deal.pk, stage=stage, version=version, at=TUESDAY, by=None)


def test_each_condition_is_met_by_its_deed(deal: Deal, company: Company, vikram: Staff) -> None:
    lead, seen = deal.lead, []

    def met() -> set[str]:
        new = conditions_met([deal.pk])[deal.pk] - set(seen)
        seen.extend(new)
        return new

    task = make_task(draft=TaskDraft("Call", MONDAY, vikram, lead.pk), at=MONDAY, by=vikram)
    assert met() == set()
    end_task(task_id=task.pk, end="done", at=MONDAY, by=vikram)
    assert met() == {"tasks_done"}
    demo = book(lead_id=lead.pk, booking=Booking("Demo", MONDAY, TUESDAY), at=MONDAY, by=vikram)
    end_appointment(appointment_id=demo.pk, end="held", at=TUESDAY, by=vikram)
    assert met() == {"appointment_held"}
    quote = make_quote(
        deal_id=deal.pk, offer=Offer([Line("X1", Decimal(1), 500)], date(2026, 6, 1)), at=MONDAY, by=vikram
    )
    send_quote(quote_id=quote.pk, at=MONDAY, by=vikram)
    assert met() == {"quote_sent"}
    accept_quote(quote_id=quote.pk, at=MONDAY, by=vikram)
    assert met() == {"quote_accepted", "value"}
    keep_papers(deal_id=deal.pk, order_number=" PO  7 ", delivered_on=date(2026, 6, 1), by=vikram)
    assert met() == {"order_number", "delivered_on"}
    for kind in ("order", "delivery"):
        LeadFile.objects.create(lead=lead, kind=kind, name="a.pdf", size=1, key=kind, made_at=MONDAY)
    assert met() == {"order_file", "signature"}
    Deal.objects.filter(pk=deal.pk).update(product=company.x1, expected_on=date(2026, 6, 1))
    assert met() == {"product", "expected_on"}
    assert set(seen) == CONDITIONS.keys()


def test_what_is_lacking_is_said_in_one_sentence() -> None:
    assert joined(lacking(["value", "quote_sent", "product"], ["product"])) == (
        "the value is not known, and no quote was sent"
    )


def test_a_deal_that_lacks_something_does_not_go_on(deal: Deal, vikram: Staff) -> None:
    asks("demo", exit=["appointment_held"])
    asks("order", entry=["order_number", "order_file"])
    with pytest.raises(NotReady) as refused:
        move(deal, "order")
    assert refused.value.sentence == (
        "Asha Rao's deal can't go on to Purchase order yet: no appointment was held, the purchase order has no number, "
        "and the purchase order is not on file."
    )
    deal.refresh_from_db()
    assert (deal.stage.slug, deal.version) == ("demo", 1)


def test_going_back_asks_nothing(company: Company, vikram: Staff) -> None:
    deal = make_deal(make_lead(company), vikram, stage="order")
    asks("order", exit=["signature"])
    asks("demo", entry=["appointment_held"])
    assert move(deal, "demo").stage.slug == "demo"


def test_a_set_is_moved_as_far_as_it_is_ready_in_a_constant_number_of_statements(
    company: Company, vikram: Staff, django_assert_num_queries: Any
) -> None:
    asks("negotiation", entry=["value"])
    rich = [make_deal(make_lead(company, f"Rich {n}"), vikram) for n in range(2)]
    poor = make_deal(make_lead(company, "Poor", product=None), vikram)
    moves = move_deals(versions={d.pk: 1 for d in (*rich, poor)}, stage="negotiation", at=TUESDAY, by=vikram)
    assert (moves.standing, [(d, lacks) for d, lacks in moves.held_back]) == (
        rich, [(poor, ["the value is not known"])],
    )  # fmt: skip
    with django_assert_num_queries(1):
        conditions_met([d.pk for d in (*rich, poor)])


def test_the_board_says_what_a_card_lacks(client: Client, deal: Deal, vikram: Staff) -> None:
    asks("negotiation", entry=["quote_sent"])
    client.force_login(vikram)
    answer = put(client, deal, stage="negotiation", version=1)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert texts(html, "[data-said]") == ["Asha Rao's deal can't go on to Price negotiation yet: no quote was sent."]
    assert 'data-in="demo"' in html
    page = client.get(f"/leads/{deal.lead_id}").content.decode()
    assert "Before Price negotiation: no quote was sent." in page


def test_a_deal_opens_in_the_pipeline_for_its_product(company: Company, meera: Staff, vikram: Staff) -> None:
    service = add_pipeline(slug="service", name="Service", product=company.purifiers, by=meera)
    inside, outside = make_deal(make_lead(company), vikram), make_deal(make_lead(company, "B", product=None), vikram)
    assert (inside.stage.pipeline, inside.stage.slug) == (service, "service-demo")
    assert outside.stage.slug == "demo"
    assert Stage.objects.get(slug="service-order").entry == ["order_number", "order_file"]


def test_the_board_shows_one_pipeline(client: Client, company: Company, meera: Staff, vikram: Staff) -> None:
    make_deal(make_lead(company, "Asha Rao"), vikram)
    add_pipeline(slug="service", name="Service", product=None, by=meera)
    other = make_deal(make_lead(company, "Tomás Ruiz"), vikram, stage="service-negotiation")
    client.force_login(vikram)
    html = client.get("/board").content.decode()
    assert (texts(html, ".card__who"), len(texts(html, ".lane__head"))) == (["Asha Rao"], 4)
    html = client.get("/board?pipeline=service").content.decode()
    assert texts(html, ".card__who") == ["Tomás Ruiz"]
    page = client.get(f"/leads/{other.lead_id}").content.decode()
    assert "Move to Sales" in texts(page, "#deal button")
    client.post(f"/deals/{other.pk}/stage", {"stage": "demo", "version": 1})
    assert Deal.objects.get(pk=other.pk).stage.slug == "demo"


def test_a_pipeline_is_kept_on_the_page_of_stages(client: Client, company: Company, meera: Staff) -> None:
    client.force_login(meera)
    page = client.post("/selling/pipelines/new", {"name": "Service", "slug": "service"}, follow=True).content.decode()
    assert texts(page, ".panel__head h2") == ["Sales", "Service"]
    assert texts(page, "td.text")[4:6] == ["to go on: an appointment was held", "to go on: a quote was sent"]
    client.post("/selling/pipelines/service/edit", {"name": "After the sale", "product": "X1"})
    assert (Pipeline.objects.get(slug="service").name, Pipeline.objects.get(slug="service").product) == (
        "After the sale", company.x1,
    )  # fmt: skip
    asked = {"name": "Demo", "counts_as": "demo", "probability": "20%", "exit": ["appointment_held", "value"]}
    client.post("/selling/stages/demo/edit", asked)
    assert Stage.objects.get(slug="demo").exit == ["appointment_held", "value"]
    client.post("/selling/pipelines/service/removal")
    assert list(Stage.objects.values_list("slug", flat=True)) == ["demo", "negotiation", "order", "delivered"]


def test_a_pipeline_along_which_deals_walked_stays(company: Company, meera: Staff, vikram: Staff) -> None:
    with pytest.raises(LastPipeline):
        remove_pipeline(slug="sales", by=meera)
    add_pipeline(slug="service", name="Service", product=None, by=meera)
    change_pipeline(slug="service", name="Service", product=None, by=meera)
    make_deal(make_lead(company), vikram, stage="service-demo")
    with pytest.raises(PipelineInUse):
        remove_pipeline(slug="service", by=meera)
