"""The page behind a brochure's code: small, for anybody, and no door for programs."""

import time
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from footfall.capture.forms.public import SALT, sign_opening, wording_version
from footfall.capture.models import Capture, EntryPoint
from footfall.capture.printing.card import card_pdf
from footfall.capture.printing.sheet import SIZES, Sheet, sheet_pdf
from footfall.capture.rules.card_number import card_number
from footfall.capture.views import public
from footfall.company.actions.sign_in import Limit
from tests.cast import Company, door

PAGE = "/e/brochure"


@pytest.fixture
def brochure(company: Company) -> EntryPoint:
    return door("Purifier brochure", "brochure", channel="brochure", location=company.karol_bagh, product=company.x2,
                form_version=company.counter.form_version, incentive="A free filter")  # fmt: skip


def sent(client: Client, door: EntryPoint, *, after: float = 20, **fields: Any) -> Any:
    """The answer to a form that was opened so many seconds ago."""
    opened = sign_opening(door, at=time.time() - after)
    return client.post(PAGE, {"name": "Asha Rao", "phone": "98100 12345", "opened": opened, **fields})


def test_the_page_needs_no_sign_in_no_script_and_few_bytes(client: Client, brochure: EntryPoint) -> None:
    answer = client.get(PAGE)
    text = answer.content.decode()
    assert (answer.status_code, "<script" in text, "http" in text.split("<body>")[1]) == (200, False, False)
    style = client.get("/static/capture/public.css")
    assert len(answer.content) + sum(len(part) for part in style.streaming_content) < 50_000  # type: ignore[attr-defined]  # whitenoise streams


def test_what_somebody_sends_is_a_capture_of_the_door(client: Client, brochure: EntryPoint, company: Company) -> None:
    answer = sent(client, brochure, consent=["call"], utm_source="leaflet")
    assert answer["Location"] == f"{PAGE}/thanks"
    assert "A free filter" in client.get(answer["Location"]).content.decode()
    capture = Capture.objects.get()
    words = brochure.consent_wording or "May we contact you about offers?"
    assert (capture.entry_point, capture.location, capture.seconds, capture.attendant) == (
        brochure, company.karol_bagh, 20, None,
    )  # fmt: skip
    assert capture.payload == {
        "name": "Asha Rao", "phone": "98100 12345", "product": "X2", "utm": {"utm_source": "leaflet"},
        "consents": [{"way": "call", "purpose": "offers", "granted": True, "wording": words,
                      "version": wording_version(words)}],
        "incentive": "A free filter",
    }  # fmt: skip


def test_a_form_sent_twice_is_one_and_a_corrected_one_is_kept_as_well(client: Client, brochure: EntryPoint) -> None:
    opened = sign_opening(brochure, at=time.time() - 20)
    for name in ("Asha Rao", "Asha Rao", "Asha Rao Verma"):
        assert sent(client, brochure, opened=opened, name=name).status_code == 302
    assert Capture.objects.count() == 2


def test_what_was_filled_in_too_fast_is_asked_for_once_more(client: Client, brochure: EntryPoint) -> None:
    answer = sent(client, brochure, after=0.5)
    assert (answer.status_code, "send it once more" in answer.content.decode()) == (422, True)
    assert 'value="Asha Rao"' in answer.content.decode()
    assert Capture.objects.count() == 0


@pytest.mark.parametrize(
    "opened", ["", "forged", signing.dumps(["other", "no id", 0], salt=SALT)], ids=["none", "forged", "another form"]
)
def test_a_page_that_was_not_opened_sends_nothing(client: Client, brochure: EntryPoint, opened: str) -> None:
    assert (sent(client, brochure, opened=opened).status_code, Capture.objects.count()) == (422, 0)


def test_what_falls_into_the_trap_is_kept_and_not_counted(client: Client, brochure: EntryPoint) -> None:
    assert sent(client, brochure, website="https://spam.example").status_code == 302
    assert Capture.objects.get().is_test


def test_a_wrong_number_is_said_once_and_taken_at_the_second_press(client: Client, brochure: EntryPoint) -> None:
    answer = sent(client, brochure, phone="98110 4521")
    assert (answer.status_code, "That is nine digits" in answer.content.decode()) == (422, True)
    assert sent(client, brochure, phone="98110 4521", warned="phone").status_code == 302


def test_a_flood_from_one_address_is_held_off(
    client: Client, brochure: EntryPoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "SENDING", (Limit("forms from address", 2, 60), Limit("forms to door", 600, 1)))
    assert [sent(client, brochure).status_code for _ in range(3)] == [302, 302, 429]


@pytest.mark.parametrize("change", [{"is_active": False}, {"ends_on": "2020-01-01"}, {"channel": "counter"}])
def test_a_door_that_is_closed_or_ours_has_no_page(client: Client, brochure: EntryPoint, change: Any) -> None:
    EntryPoint.objects.update(**change)
    assert client.get(PAGE).status_code == 404


def test_a_manager_prints_the_code(client: Client, brochure: EntryPoint, company: Company) -> None:
    client.force_login(company.farah)
    page = client.get(f"/entry-points/{brochure.pk}").content.decode()
    assert ("http://testserver/e/brochure" in page, "Sheet to print, A4" in page) == (True, True)
    answer = client.get(f"/entry-points/{brochure.pk}/sheet-a6.pdf")
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert client.get(f"/entry-points/{company.counter.pk}/sheet-a6.pdf").status_code == 404


@pytest.mark.parametrize("size", sorted(SIZES))
def test_a_sheet_of_any_script_is_printed(size: str) -> None:
    sheet = Sheet("प्रणाम", "जल शोधक " * 30, "🎁 Ein Geschenk", "https://leads.example/e/brochure", "करोल बाग")
    assert sheet_pdf(sheet, size=size)[:5] == b"%PDF-"


def test_a_card_is_printed() -> None:
    assert card_pdf(card_number(7), company="Pranam", note="Temporary until your number is verified")[:5] == b"%PDF-"
