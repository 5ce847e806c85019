"""Whoever stands at a counter begins in its form, and is told who they have before them as far as they may know."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from footfall.capture.models import EntryPoint
from footfall.capture.queries.entry_points import usual_counter
from footfall.qualification.models import Lead
from tests.cast import Company, capture_id, door

COUNTER = "/counter/counter-kb"


@pytest.fixture
def register(company: Company) -> EntryPoint:
    """A second entry point at Karol Bagh."""
    return door("Register at Karol Bagh", "register-kb", channel="visitors_register", location=company.karol_bagh)


@pytest.fixture
def at_counter(client: Client, company: Company) -> Client:
    client.force_login(company.ravi)
    return client


def filled(number: int = 1, **fields: Any) -> dict[str, Any]:
    return {"id": str(capture_id(number)), "name": "Asha Rao", "phone": "98100 12345", **fields}


def saved(client: Client, **fields: Any) -> str:
    """What the next form says of the visitor who was saved."""
    client.post(COUNTER, filled(**fields))
    return client.get(COUNTER).content.decode()


def test_an_attendant_lands_in_the_form_of_the_counter(at_counter: Client, register: EntryPoint) -> None:
    assert at_counter.get("/counter")["Location"] == COUNTER


def test_the_device_remembers_the_entry_point_used_last(at_counter: Client, register: EntryPoint) -> None:
    at_counter.get("/counter/register-kb")
    assert at_counter.get("/counter")["Location"] == "/counter/register-kb"


def test_a_remembered_counter_that_is_closed_is_forgotten(at_counter: Client, register: EntryPoint) -> None:
    at_counter.get("/counter/register-kb")
    EntryPoint.objects.filter(pk=register.pk).update(is_active=False)
    assert at_counter.get("/counter")["Location"] == COUNTER


def test_the_other_entry_points_of_the_outlet_are_a_switch(at_counter: Client, register: EntryPoint) -> None:
    page = at_counter.get(COUNTER).content.decode()
    assert page.count('class="tab"') == 2
    assert 'href="/counter/register-kb">Visitor' in page
    assert "Other outlets" not in page


def test_who_works_at_several_outlets_still_chooses(client: Client, company: Company) -> None:
    client.force_login(company.karan)
    assert client.get("/counter").status_code == 200
    assert "Other outlets" in client.get(COUNTER).content.decode()
    assert client.get("/counter")["Location"] == COUNTER
    assert client.get("/counter?all").status_code == 200


def test_nothing_is_usual_where_there_is_nothing() -> None:
    assert usual_counter([], "counter-kb") is None


def test_what_a_customer_bought_is_said(at_counter: Client, company: Company) -> None:
    at_counter.post(COUNTER, filled(product="X1"))
    Lead.objects.update(won_at=timezone.now())
    assert "bought Purifier X1" in saved(at_counter, number=2, product="X2")


def test_what_was_bought_at_an_outlet_of_others_is_not_said(at_counter: Client, company: Company) -> None:
    at_counter.post(COUNTER, filled(product="X1"))
    Lead.objects.update(won_at=timezone.now(), location=company.indiranagar)
    page = saved(at_counter, number=2, product="X2")
    assert ("is saved: known" in page, "bought" in page, "for Purifier X1" in page) == (True, False, False)


def test_the_short_form_asks_three_fields_and_folds_the_consent(at_counter: Client) -> None:
    short, long = at_counter.get(COUNTER), at_counter.get(f"{COUNTER}?form=long")
    assert [field.name for field in short.context["form"].asked] == ["name", "phone", "product"]
    assert ('<details class="counter__consent"' in short.content.decode(),
            '<details class="counter__consent"' in long.content.decode()) == (True, False)  # fmt: skip
