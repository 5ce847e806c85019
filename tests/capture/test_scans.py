"""Business cards and badges: photo or code, what was read, confirmed, saved; odd photos get an answer in words."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from footfall.capture import reading_pictures, tasks
from footfall.capture.actions.scans import throw_old_away
from footfall.capture.files import pictures
from footfall.capture.models import Badge, Capture
from footfall.capture.rules.card_text import Box
from footfall.identity.models import Person
from footfall.qualification.actions.drain import drain_all
from tests.cast import NOON, Company

pytestmark = pytest.mark.django_db
MECARD = "MECARD:N:Rao,Asha;ORG:Blue River;TEL:+919810012345;EMAIL:asha.rao@example.in;;"


def photo(kind: str = "JPEG", size: tuple[int, int] = (40, 20)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


@pytest.fixture
def ravi_at(client: Client, company: Company, settings: Any, tmp_path: Any) -> Client:
    settings.FILES = tmp_path
    client.force_login(company.ravi)
    return client


def send(client: Client, **given: Any) -> Any:
    return client.post("/scans", {"door": "counter-kb", **given}, follow=True)


def test_a_code_becomes_a_form_and_a_lead(ravi_at: Client) -> None:
    page = send(ravi_at, code=MECARD)
    assert 'value="Asha Rao"' in page.content.decode()
    url = page.redirect_chain[-1][0]
    saved = {
        "id": url.rpartition("/")[2],
        "name": "Asha Rao",
        "company": "Blue River",
        "phone": "+919810012345",
        "note": "two in May",
        "consent": ["call"],
    }
    ravi_at.post(url, saved)
    capture = Capture.objects.get()
    assert (str(capture.pk), capture.payload["note"], capture.payload["scanned"]) == (
        saved["id"],
        "two in May",
        "mecard",
    )
    assert Person.objects.get().organization.name == "Blue River"  # type: ignore[union-attr]  # the test's own person
    assert ravi_at.get(url).status_code == 404


def test_a_photo_is_read_by_a_worker_and_shown_beside_the_form(
    ravi_at: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = [Box("Asha Rao", height=3), Box("asha.rao@example.in", top=1), Box("98100 12345", top=2)]
    monkeypatch.setattr("footfall.capture.actions.scans.may_read", lambda: True)
    monkeypatch.setattr("footfall.capture.actions.scans.boxes_on", lambda _picture: card)
    waited: list[dict[str, Any]] = []
    monkeypatch.setattr(tasks.read_picture, "defer", lambda **given: waited.append(given))
    page = send(ravi_at, photo=SimpleUploadedFile("card.jpg", photo()))
    assert "being read" in page.content.decode()
    tasks.read_picture(**waited[0])
    text = ravi_at.get(page.redirect_chain[-1][0]).content.decode()
    assert ('value="Asha Rao"' in text, "data:image/jpeg;base64," in text) == (True, True)


def test_without_a_reader_the_photo_is_typed_off(ravi_at: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("footfall.capture.actions.scans.may_read", lambda: False)
    text = send(ravi_at, photo=SimpleUploadedFile("card.webp", photo("WEBP"))).content.decode()
    assert ("type it off the picture" in text, "data:image/jpeg;base64," in text) == (True, True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 x", "This is a PDF."),
        (b"\x00\x00\x00\x18ftypheic" + bytes(20), "HEIC photo"),
        (b"\x00\x00\x00\x18ftypavif" + bytes(20), "AVIF"),
        (b"<svg xmlns='x'/>", "a drawing"),
        (b"hello", "damaged"),
        (photo()[:200], "damaged"),
        (b"\xff\xd8\xff" + bytes(pictures.MOST_BYTES), "The photo has 15 MB"),
    ],
    ids=["pdf", "heic", "avif", "svg", "text", "torn", "oversize"],
)
def test_what_is_no_photo_is_refused_in_words(ravi_at: Client, content: bytes, words: str) -> None:
    answer = send(ravi_at, photo=SimpleUploadedFile("card.jpg", content))
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_a_picture_that_unpacks_without_end_is_not_opened() -> None:
    with pytest.raises(pictures.PictureTooLarge, match="9,000 by 9,000"):
        pictures.small_picture(photo("PNG", (9_000, 9_000)))


def test_a_badge_is_who_the_list_says(ravi_at: Client, company: Company, client: Client) -> None:
    Badge.objects.create(
        entry_point=company.counter, code="A-7", fields={"name": "Asha Rao", "company": "Blue River"}, made_at=NOON
    )
    assert 'value="Asha Rao"' in send(ravi_at, code="A-7").content.decode()


def test_a_list_that_comes_after_the_show_names_who_was_scanned(ravi_at: Client, company: Company) -> None:
    url = send(ravi_at, code="A-7").redirect_chain[-1][0]
    ravi_at.post(url, {"note": "asked for a demo"})
    rows = b"Badge,First name,Last name,Email\nA-7,Asha,Rao,asha.rao@example.in\nA-8,Dev,Roy,dev@example.in\n"
    ravi_at.force_login(company.farah)
    page = ravi_at.post("/scans/badges", {"door": "counter-kb", "file": SimpleUploadedFile("b.csv", rows)}, follow=True)
    assert "2 badges are on the list. 1 that were scanned before have a name now." in page.content.decode()
    drain_all(at=NOON)
    person = Person.objects.get()
    assert (person.name, person.email, Capture.objects.count()) == ("Asha Rao", "asha.rao@example.in", 2)


def test_scans_are_somebody_s_own_and_last_a_day(
    ravi_at: Client, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = send(ravi_at, code=MECARD).redirect_chain[-1][0]
    ravi_at.force_login(company.farah)
    assert ravi_at.get(url).status_code == 404
    assert throw_old_away() == 0
    monkeypatch.setattr("footfall.capture.actions.scans.LASTS", -1)
    assert throw_old_away() == 1


@pytest.mark.skipif(not reading_pictures.may_read(), reason="footfall[ocr] is not installed")
def test_letters_on_a_picture_are_read_without_a_network() -> None:
    from PIL import ImageDraw, ImageFont

    card = Image.new("RGB", (900, 300), "white")
    ImageDraw.Draw(card).text((40, 100), "Asha Rao", font=ImageFont.load_default(60), fill="black")
    out = io.BytesIO()
    card.save(out, "PNG")
    assert [box.text for box in reading_pictures.boxes_on(out.getvalue())] == ["Asha Rao"]
