"""The counter form: saved in seconds, warned in words, never refused; and leads written down by hand."""

from typing import Any

import pytest
from django.test import Client

from footfall.capture.models import Capture, EntryPoint, FormVersion
from footfall.capture.rules.contact_words import email_in_words, phone_in_words
from footfall.company.models import Product, Role
from footfall.qualification.models import Lead
from tests.cast import ASHA_PHONE, Company, capture_id, member

COUNTER = "/counter/counter-kb"


@pytest.fixture
def at_counter(client: Client, company: Company) -> Client:
    client.force_login(company.ravi)
    return client


def filled(number: int = 1, **fields: Any) -> dict[str, Any]:
    return {"id": str(capture_id(number)), "name": "Asha Rao", "phone": "98100 12345", **fields}


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_a_visitor_is_saved_and_is_a_lead_at_once(at_counter: Client, company: Company) -> None:
    answer = at_counter.post(COUNTER, filled(product="X1", consent=["call", "sms"], seconds="7"))
    assert (answer.status_code, answer["Location"]) == (302, COUNTER)
    capture = Capture.objects.get()
    assert (capture.pk, capture.entry_point, capture.attendant, capture.location, capture.seconds) == (
        capture_id(1), company.counter, company.ravi, company.karol_bagh, 7,
    )  # fmt: skip
    assert capture.form_version == company.counter.form_version
    assert capture.payload == {
        "name": "Asha Rao", "phone": "98100 12345", "product": "X1",
        "consents": [
            {"way": way, "purpose": "offers", "granted": True, "wording": "May we contact you about offers?"}
            for way in ("call", "sms")
        ],
    }  # fmt: skip
    lead = Lead.objects.get()
    assert (lead.person.phone, lead.product, lead.attendant) == (ASHA_PHONE, company.x1, company.ravi)


def test_the_next_form_is_empty_and_says_who_was_saved(at_counter: Client) -> None:
    at_counter.post(COUNTER, filled())
    page = text(at_counter, COUNTER)
    assert "Asha Rao</a></b> is saved: new." in page or "Asha Rao</b> is saved: new." in page
    assert "1 today" in page
    assert 'value="Asha Rao"' not in page
    assert "is saved" not in text(at_counter, COUNTER)


def test_a_known_visitor_is_said_to_be_known_with_what_they_asked_for(at_counter: Client) -> None:
    at_counter.post(COUNTER, filled(product="X1"))
    at_counter.post(COUNTER, filled(2, product="X2"))
    page = text(at_counter, COUNTER)
    assert "is saved: known, here before on" in page
    assert "for Purifier X1." in page
    assert "2 today" in page


def test_a_form_sent_twice_is_one_capture(at_counter: Client) -> None:
    at_counter.post(COUNTER, filled())
    assert at_counter.post(COUNTER, filled()).status_code == 302
    assert Capture.objects.count() == 1


def test_a_form_corrected_after_it_was_sent_is_kept_as_well(at_counter: Client) -> None:
    at_counter.post(COUNTER, filled())
    assert at_counter.post(COUNTER, filled(name="Asha Rao Verma")).status_code == 302
    assert (Capture.objects.count(), Lead.objects.count()) == (2, 1)


def test_an_odd_number_is_said_once_and_saved_at_the_second_press(at_counter: Client) -> None:
    answer = at_counter.post(COUNTER, filled(phone="98110 4521"))
    page = answer.content.decode()
    assert (answer.status_code, Capture.objects.count()) == (422, 0)
    assert "That is nine digits; a mobile number has ten." in page
    assert ("Save anyway" in page, 'value="98110 4521"' in page) == (True, True)
    at_counter.post(COUNTER, filled(phone="98110 4521", warned="phone"))
    assert Capture.objects.get().review_items.get().reason == "phone_invalid"


def test_another_mistake_at_the_second_press_is_said_as_well(at_counter: Client) -> None:
    url = f"{COUNTER}?form=long"
    answer = at_counter.post(url, filled(phone="98110 4521", email="asha@", warned="phone"))
    assert (answer.status_code, "After the @ comes a name with a dot" in answer.content.decode()) == (422, True)


def test_an_empty_form_is_asked_about_and_saved_if_somebody_insists(at_counter: Client) -> None:
    assert at_counter.post(COUNTER, {"id": str(capture_id(1))}).status_code == 422
    assert at_counter.post(COUNTER, {"id": str(capture_id(1)), "warned": "name"}).status_code == 302
    assert Capture.objects.get().payload == {}


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "x" * 100_000},
        {"name": "As\x00ha"},
        {"name": "🦊 आशा"},
        {"product": "no such product"},
        {"consent": ["pigeon", "call"]},
        {"id": "no uuid"},
        {"seconds": "-3"},
        {"seconds": "9" * 40},
    ],
)
def test_nothing_that_is_typed_keeps_a_visitor_from_being_saved(at_counter: Client, fields: dict[str, Any]) -> None:
    assert at_counter.post(COUNTER, filled(**fields)).status_code == 302
    assert Capture.objects.count() == 1


def test_no_contact_is_kept_as_a_no_to_every_way(at_counter: Client) -> None:
    at_counter.post(COUNTER, filled(consent=["none"]))
    given = Capture.objects.get().payload["consents"]
    assert [(each["way"], each["granted"]) for each in given] == [("call", False), ("sms", False), ("email", False)]


def test_the_short_form_has_three_fields_and_the_long_one_all(at_counter: Client) -> None:
    short, long = text(at_counter, COUNTER), text(at_counter, f"{COUNTER}?form=long")
    assert [f'name="{name}"' in short for name in ("name", "phone", "product", "email", "budget")] == [
        True, True, True, False, False,
    ]  # fmt: skip
    assert [f'name="{name}"' in long for name in ("email", "company", "budget", "timing", "intent", "references")] == [
        True,
    ] * 6  # fmt: skip


def test_each_field_keeps_its_draft_and_the_first_one_has_the_cursor(at_counter: Client) -> None:
    page = text(at_counter, COUNTER)
    assert page.count('data-draft="counter.counter-kb.') == 2 + 2 + 3 + 4  # id, seconds, name, phone, tiles
    assert page.count("autofocus") == 1
    assert 'inputmode="tel"' in page


def test_many_products_are_offered_as_families_and_all_of_them_on_the_long_form(
    at_counter: Client, company: Company
) -> None:
    softeners = Product.objects.create(name="Water softeners", code="WS", level="family")
    for number in range(10):
        Product.objects.create(name=f"Softener {number}", code=f"S{number}", parent=softeners)
    short, long = text(at_counter, COUNTER), text(at_counter, f"{COUNTER}?form=long")
    assert ("Water softeners" in short, "Softener 3" in short, "Softener 3" in long) == (True, False, True)
    at_counter.post(f"{COUNTER}?form=long", filled(product="WS", product_listed="S3"))
    assert Capture.objects.get().payload["product"] == "S3"


def test_an_attendant_of_one_counter_is_led_straight_to_it(at_counter: Client) -> None:
    assert at_counter.get("/counter")["Location"] == COUNTER


def test_with_several_counters_one_chooses(client: Client, company: Company) -> None:
    client.force_login(company.karan)
    page = text(client, "/counter")
    assert [name in page for name in ("Counter at Karol Bagh", "Counter at Saket", "Counter at Indiranagar")] == [
        True, True, False,
    ]  # fmt: skip


def test_somebody_without_a_counter_is_told_what_is_missing(client: Client, company: Company) -> None:
    client.force_login(member("Nobody", Role.ATTENDANT))
    assert "No counter here yet" in text(client, "/counter")


@pytest.mark.parametrize("path", ["/counter/counter-sk", "/counter/nowhere", "/counter/web", "/counter/metro"])
def test_the_counter_of_another_outlet_is_not_there(at_counter: Client, path: str) -> None:
    assert at_counter.get(path).status_code == 404
    assert at_counter.post(path, filled()).status_code == 404


def test_a_closed_counter_is_not_there(at_counter: Client, company: Company) -> None:
    EntryPoint.objects.filter(pk=company.counter.pk).update(is_active=False)
    assert at_counter.get(COUNTER).status_code == 404


def test_the_words_of_the_door_are_asked_and_kept(at_counter: Client, company: Company) -> None:
    EntryPoint.objects.filter(pk=company.counter.pk).update(consent_wording="Darf's ein Anruf sein?", incentive="A mug")
    assert "A mug" in text(at_counter, COUNTER)
    at_counter.post(COUNTER, filled(consent=["call"]))
    assert Capture.objects.get().payload["consents"][0]["wording"] == "Darf's ein Anruf sein?"


def test_without_any_form_the_counter_says_so(at_counter: Client, company: Company) -> None:
    EntryPoint.objects.update(form_version=None)
    FormVersion.objects.all().delete()
    assert at_counter.get(COUNTER).status_code == 404


@pytest.mark.parametrize(
    ("typed", "region", "sentence"),
    [
        ("98100 12345", "IN", ""),
        ("+91 98100-12345", "IN", ""),
        ("981104521", "IN", "That is nine digits; a mobile number has ten."),
        ("981104521099", "IN", "That is twelve digits; a mobile number has ten."),
        ("9999999999", "IN", "The same digit over and over is not somebody's number."),
        ("call me", "IN", "That has no digits; a phone number has."),
        ("+999 1234", "IN", "No country has the code this number starts with."),
        ("+1 415 555 267", "IN", "That is nine digits after +1; a mobile number has ten."),
        ("", "IN", ""),
    ],
)
def test_a_number_is_looked_at_in_words(typed: str, region: str, sentence: str) -> None:
    assert phone_in_words(typed, region) == sentence


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("asha@example.in", ""),
        ("asha.example.in", "That has no @; an e-mail address has."),
        ("asha rao@example.in", "An e-mail address has no space in it."),
        ("asha@gmail", "After the @ comes a name with a dot, such as gmail.com."),
        ("asha@@example..in", "That is not how an e-mail address is written."),
    ],
)
def test_an_address_is_looked_at_in_words(typed: str, sentence: str) -> None:
    assert email_in_words(typed) == sentence


def test_a_lead_is_written_down_by_hand(client: Client, company: Company) -> None:
    client.force_login(company.vikram)
    answer = client.post("/leads/new", filled(how="inbound_call", product="X1", location="DEL-KB", note="at noon"))
    assert answer.status_code == 302
    lead = Lead.objects.select_related("entry_point", "person").get()
    assert (lead.entry_point.key, lead.entry_point.channel, lead.location, lead.person.name) == (
        "by-hand-inbound-call", "inbound_call", company.karol_bagh, "Asha Rao",
    )  # fmt: skip
    assert lead.touchpoints.get().note == "at noon"


def test_a_lead_by_hand_can_only_be_put_at_a_place_of_ones_own(client: Client, company: Company) -> None:
    client.force_login(company.vikram)
    client.post("/leads/new", filled(how="manual", location="BLR-IN"))
    assert Lead.objects.get().location is None


def test_an_odd_lead_by_hand_is_warned_about_and_kept(client: Client, company: Company) -> None:
    client.force_login(company.sunita)
    assert client.post("/leads/new", filled(phone="12")).status_code == 422
    assert client.post("/leads/new", filled(phone="12", warned="phone")).status_code == 302


def test_an_analyst_writes_no_leads(client: Client, company: Company) -> None:
    client.force_login(company.leela)
    assert (client.get("/leads/new").status_code, client.get("/counter").status_code) == (403, 403)
