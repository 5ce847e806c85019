"""A loyalty card on the spot: one a visitor, temporary until the contact is verified, on the screen and to print."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from footfall.capture.models import EntryPoint, LoyaltyCard
from footfall.capture.rules.card_number import shown_card_number
from footfall.identity.actions.judge import Change
from footfall.identity.models import Person
from footfall.identity.signals import judged
from tests.cast import NOON, Company, capture_id, door


@pytest.fixture
def at_card_counter(client: Client, company: Company) -> EntryPoint:
    client.force_login(company.ravi)
    return door("Card at Karol Bagh", "card-kb", channel="loyalty_card", location=company.karol_bagh,
                form_version=company.counter.form_version)  # fmt: skip


def save(client: Client, number: int = 1, **fields: Any) -> str:
    """What the page says after a visitor was saved at the card counter."""
    client.post(
        "/counter/card-kb", {"id": str(capture_id(number)), "name": "Asha Rao", "phone": "98100 12345", **fields}
    )
    return client.get("/counter/card-kb").content.decode()


def test_a_visitor_gets_a_card_at_once(client: Client, at_card_counter: EntryPoint) -> None:
    page = save(client)
    card = LoyaltyCard.objects.get()
    assert (card.capture_id, card.verified_at, shown_card_number(card.number) in page) == (capture_id(1), None, True)


def test_a_form_sent_twice_is_one_card(client: Client, at_card_counter: EntryPoint) -> None:
    save(client)
    save(client)
    assert LoyaltyCard.objects.count() == 1


def test_another_counter_gives_no_card(client: Client, at_card_counter: EntryPoint) -> None:
    client.post("/counter/counter-kb", {"id": str(capture_id(1)), "name": "Asha Rao", "phone": "98100 12345"})
    assert LoyaltyCard.objects.count() == 0


def test_a_card_is_shown_and_printed(client: Client, at_card_counter: EntryPoint) -> None:
    save(client)
    number = LoyaltyCard.objects.get().number
    page = client.get(f"/cards/{number}").content.decode()
    assert ("<svg" in page, "Temporary until your number is verified" in page, "Asha Rao" in page) == (True, True, True)
    pdf = client.get(f"/cards/{number}.pdf")
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_card_holds_for_good_once_its_holder_was_reached(client: Client, at_card_counter: EntryPoint) -> None:
    save(client)
    person = Person.objects.get()
    change = Change(point=1, person=person.pk, kind="phone", value="", was="unverified", state="verified", cause="")
    judged.send(sender=None, changes=[change], at=NOON, by=None)
    card = LoyaltyCard.objects.get()
    assert (card.verified_at, "Temporary" in client.get(f"/cards/{card.number}").content.decode()) == (NOON, False)


def test_a_number_that_is_typed_in_leads_to_its_card(client: Client, at_card_counter: EntryPoint) -> None:
    save(client)
    card = LoyaltyCard.objects.get()
    shown = shown_card_number(card.number).lower()
    assert client.get("/cards", {"q": shown})["Location"] == f"/cards/{card.number}"
    wrong = shown[:-1] + ("a" if shown[-1] != "a" else "b")
    assert "does not fit the others" in client.get("/cards", {"q": wrong}).content.decode()


def test_the_cards_of_another_outlet_are_not_there(
    client: Client, at_card_counter: EntryPoint, company: Company
) -> None:
    save(client)
    client.force_login(company.omar)
    assert client.get(f"/cards/{LoyaltyCard.objects.get().number}").status_code == 404
    assert "No cards yet" in client.get("/cards").content.decode()


def test_the_list_costs_the_same_for_one_card_and_for_three(
    client: Client, at_card_counter: EntryPoint, django_assert_num_queries: Any
) -> None:
    save(client)
    with CaptureQueriesContext(connection) as one:
        client.get("/cards")
    cost = len(one)
    save(client, 2, name="Dev", phone="98100 22222")
    save(client, 3, name="Leela", phone="98100 33333")
    with django_assert_num_queries(cost):
        client.get("/cards")
