"""Forms: built, published, translated, shown on other sites, and measured."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail, signing
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from footfall.capture.actions.entry_points import provide_form
from footfall.capture.actions.form_openings import take_left_forms
from footfall.capture.actions.opt_in import send_opt_in, token_of
from footfall.capture.forms.public import opening_of, sign_opening
from footfall.capture.models import Capture, EntryPoint, FormDraft, FormOpening, FormVersion, OptIn
from footfall.capture.rules.form_content import LANGUAGES, is_origin, languages_of, next_fields, words_in, wrong_in
from footfall.capture.rules.presets import PAGE_PRESETS, Preset
from footfall.qualification.actions.drain import drain
from footfall.qualification.models import Lead
from tests.cast import Company, door, key_of

PAGE = "/e/page"
ASKED = {"name": "Asha Rao", "phone": "98100 12345"}


def published(**content: Any) -> FormVersion:
    """A version of a public form."""
    fields = [
        {"name": "name", "label": "Name", "kind": "text", "is_required": True},
        {"name": "phone", "label": "Phone", "kind": "phone", "is_required": False},
        {"name": "email", "label": "E-mail", "kind": "email", "is_required": False},
        {"name": "room", "label": "Which room?", "kind": "choice", "is_required": False, "choices": ["Bedroom", "Hall"]},
        {"name": "wish", "label": "What else?", "kind": "choices", "is_required": False, "choices": ["A call", "A visit"]},
    ]  # fmt: skip
    given = {"name": "Page", "length": "short", "fields": fields, "is_public": True, **content}
    return FormVersion.objects.create(**given)


def page(version: FormVersion, **fields: Any) -> EntryPoint:
    return door("Price page", "page", channel="landing_page", source="web", form_version=version, **fields)


def sent(client: Client, door: EntryPoint, *, after: float = 20, opened: str = "", **fields: Any) -> Any:
    """The answer to a form that was opened so many seconds ago."""
    return client.post(PAGE, {"opened": opened or sign_opening(door, at=time.time() - after), **fields})


# Building


def row(number: int, **given: str) -> dict[str, str]:
    return {f"{name}_{number}": value for name, value in given.items()}


BUILT = {
    "use": "page", "length": "short", "heading": "Ask us", "rows": "2", "is_measured": "on",
    **row(0, label="Your name", name="name", kind="text", required="on"), **row(1, label="Phone", name="phone", kind="phone"),
}  # fmt: skip


def test_a_form_is_built_published_and_changed_by_a_next_version(client: Client, company: Company) -> None:
    client.force_login(company.nisha)
    begun = client.post("/forms/new", {"name": "Price"})
    draft = FormDraft.objects.get()
    assert begun["Location"] == f"/forms/drafts/{draft.pk}"
    assert "so nobody could get back" not in client.get(begun["Location"]).content.decode()
    client.post(begun["Location"], {**BUILT, "deed": "save"})
    answer = client.post(begun["Location"], {**BUILT, "deed": "publish"})
    first = FormVersion.objects.get(name="Price")
    assert (answer["Location"], first.number, first.made_by) == (f"/forms/{first.pk}", 1, company.nisha)
    assert first.fields[0] == {"name": "name", "label": "Your name", "kind": "text", "is_required": True}
    assert "Ask us" in client.get(f"/forms/{first.pk}/preview").content.decode()
    made = page(first)
    client.post(f"/forms/{first.pk}/next")
    path = f"/forms/drafts/{FormDraft.objects.get().pk}"
    assert FormDraft.objects.get().content["heading"] == "Ask us"
    client.post(path, {**BUILT, "heading": "Ask again", "with_doors": "on", "deed": "publish"})
    second = FormVersion.objects.get(name="Price", number=2)
    made.refresh_from_db()
    first.refresh_from_db()
    assert (made.form_version, first.heading, second.heading) == (second, "Ask us", "Ask again")
    assert client.get(f"/forms/{first.pk}").status_code == 200


def test_a_published_version_can_t_be_changed_by_anybody(company: Company) -> None:
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        FormVersion.objects.filter(name="Counter, short").update(heading="Other")


def test_rows_are_added_moved_and_taken_out(client: Client, company: Company) -> None:
    client.force_login(company.nisha)
    client.post("/forms/new", {"name": "Price"})
    draft = FormDraft.objects.get()
    path = f"/forms/drafts/{draft.pk}"

    def names(**given: str) -> list[str]:
        client.post(path, {**BUILT, **given})
        return [field["name"] for field in FormDraft.objects.get().content["fields"]]

    assert names(deed="add", add="email") == ["name", "phone", "email"]
    assert names(deed="up-1") == ["phone", "name"]
    assert names(deed="down-0") == ["phone", "name"]
    assert names(deed="drop-0") == ["phone"]
    assert names(deed="drop-9") == ["name", "phone"]
    assert names(deed="add", add="own", rows="x") == ["question_3"] or FormDraft.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"fields": []}, "asks one to forty"),
        ({"fields": [{"name": "name", "label": "Name", "kind": "text"}]}, "nobody could get back"),
        ({"fields": [{"name": "phone", "label": "", "kind": "phone"}]}, "needs a question"),
        ({"fields": [{"name": "Phone!", "label": "Phone", "kind": "phone"}]}, "small letters"),
        ({"fields": [{"name": "phone", "label": "P", "kind": "phone"}] * 2}, "asked twice"),
        ({"fields": [{"name": "location", "label": "P", "kind": "phone"}]}, "means something else"),
        ({"fields": [{"name": "phone", "label": "P", "kind": "pigeon"}]}, "no kind"),
        ({"fields": [{"name": "phone", "label": "P", "kind": "choice", "choices": ["One"]}]}, "two to thirty choices"),
        ({"fields": [{"name": "phone", "label": "P", "kind": "day"}], "is_public": False}, "a counter does not draw"),
        ({"onward": "javascript:alert(1)"}, "web address"),
        ({"is_double_opt_in": True}, "needs the field email"),
        ({"is_progressive": True, "is_public": False}, "bit by bit"),
    ],
)
def test_what_can_t_be_published_is_said(change: dict[str, Any], words: str) -> None:
    good = {"fields": [{"name": "phone", "label": "Phone", "kind": "phone"}], "is_public": True}
    assert wrong_in(good) == []
    assert any(words in each.sentence for each in wrong_in({**good, **change}))


@pytest.mark.parametrize("preset", PAGE_PRESETS, ids=lambda preset: preset.slug)
def test_a_ready_page_may_be_published_and_opens(client: Client, company: Company, preset: Preset) -> None:
    _, version = provide_form(slug=preset.slug, by=company.nisha)
    assert wrong_in({"fields": version.fields, "is_public": version.is_public}) == []
    EntryPoint.objects.create(
        name="Page", key="page", channel=preset.channel, source=company.web.source, form_version=version
    )
    answer = client.get(PAGE)
    assert (answer.status_code, preset.page["heading"] in answer.content.decode()) == (200, True)
    style = sum(len(part) for part in client.get("/static/capture/public.css").streaming_content)  # type: ignore[attr-defined]  # whitenoise streams
    assert len(answer.content) + style < 50_000


def test_forms_are_published_by_programs_as_well(client: Client, company: Company) -> None:
    key = {"Authorization": f"Bearer {key_of(company.nisha)}"}
    body = {
        "name": "Api",
        "fields": [{"name": "email", "label": "E-mail", "kind": "email"}],
        "thanks": "Bye",
        "is_public": True,
    }
    made = client.post("/api/v1/forms", body, content_type="application/json", headers=key)
    assert (made.status_code, made.json()["number"], made.json()["thanks"]) == (201, 1, "Bye")
    again = client.post(
        "/api/v1/forms", {"name": "Api", "heading": "Hello"}, content_type="application/json", headers=key
    )
    assert (again.json()["number"], again.json()["thanks"], again.json()["heading"]) == (2, "Bye", "Hello")
    bad = client.post(
        "/api/v1/forms", {"name": "Api", "onward": "ftp://x"}, content_type="application/json", headers=key
    )
    assert (bad.status_code, "onward" in bad.json()["fields"]) == (422, True)


# Shown to visitors


def test_what_is_asked_for_is_said_once_and_taken_all_the_same(client: Client, company: Company) -> None:
    made = page(published())
    answer = sent(client, made, phone="98100 12345")
    assert (answer.status_code, "Please fill in “Name”." in answer.content.decode()) == (422, True)
    assert sent(client, made, phone="98100 12345", warned="name").status_code == 302


def test_choices_are_kept_as_they_were_written(client: Client, company: Company) -> None:
    made = page(
        published(
            words={
                "hi": {"choice.room.0": "शयनकक्ष", "field.room": "कौन सा कमरा?", "way.call": "फ़ोन पर", "button": "भेजें"}
            }
        )
    )
    text = client.get(PAGE, headers={"Accept-Language": "hi-IN,hi;q=0.9,en;q=0.8"}).content.decode()
    assert ("फ़ोन पर" in text, "Call" in text) == (True, False)
    assert ('lang="hi"' in text, "शयनकक्ष" in text, "कौन सा कमरा?" in text, "भेजें" in text) == (True, True, True, True)
    assert (
        sent(client, made, **ASKED, room="Bedroom", wish=["A call", "A visit"], consent=["call"], lang="hi").status_code
        == 302
    )
    payload = Capture.objects.get().payload
    assert (payload["room"], payload["wish"], payload["consents"][0]["language"]) == (
        "Bedroom",
        ["A call", "A visit"],
        "hi",
    )


def test_a_language_is_written_from_its_own_side(client: Client, company: Company) -> None:
    page(published(words={"ur": {"heading": "قیمت"}}))
    assert 'dir="rtl"' in client.get(f"{PAGE}?lang=ur").content.decode()
    assert 'href="?lang=ur"' in client.get(PAGE).content.decode()


def test_words_of_thanks_and_the_page_after_them(client: Client, company: Company) -> None:
    page(published(thanks="See you <soon>", onward="https://www.example.com/next"))
    answer = client.get(f"{PAGE}/thanks")
    assert answer["Refresh"] == "4;url=https://www.example.com/next"
    assert "See you &lt;soon&gt;" in answer.content.decode()


def test_only_named_sites_show_the_form_in_a_frame(client: Client, company: Company) -> None:
    made = page(published())
    closed = client.get(PAGE)
    assert ("frame-ancestors 'none'" in closed["Content-Security-Policy"], closed["X-Frame-Options"]) == (True, "DENY")
    client.force_login(company.meera)
    form = {
        "name": "Price page",
        "channel": "landing_page",
        "is_active": "on",
        "key": "page",
        "form_version": made.form_version_id,
    }
    wrong = client.post(f"/entry-points/{made.pk}/edit", {**form, "origins": "www.example.com"})
    assert (wrong.status_code, "with nothing behind it" in wrong.content.decode()) == (422, True)
    assert (
        client.post(f"/entry-points/{made.pk}/edit", {**form, "origins": "https://www.example.com/"}).status_code == 302
    )
    for path in (PAGE, f"{PAGE}/thanks", f"{PAGE}?embed=1"):
        answer = client.get(path)
        assert "frame-ancestors 'self' https://www.example.com" in answer["Content-Security-Policy"]
        assert "X-Frame-Options" not in answer
    told = client.get(f"/entry-points/{made.pk}").content.decode()
    assert "embed.js&quot; data-entry=&quot;page&quot;" in told
    script = client.get("/embed.js")
    assert (script["Access-Control-Allow-Origin"], b"data-entry" in script.content) == ("*", True)


@pytest.mark.parametrize(
    "origin",
    [
        "https://a.example/x",
        "http://u@a.example",
        "a.example",
        "https://a.example;script-src *",
        "https://*",
        "https://[",
    ],
)
def test_what_is_no_site_is_no_origin(origin: str) -> None:
    assert (is_origin(origin), is_origin("https://a.example:8443")) == (False, True)


# Bit by bit


def test_a_progressive_form_asks_what_is_not_known_yet(client: Client, company: Company) -> None:
    made = page(published(is_progressive=True))
    assert 'name="email"' in client.get(PAGE).content.decode()
    assert 'name="room"' not in client.get(PAGE).content.decode()
    sent(client, made, **ASKED)
    text = client.get(PAGE).content.decode()
    assert ('name="phone"' in text, 'name="room"' in text, "Not you?" in text) == (False, True, True)
    sent(client, made, room="Hall")
    first, second = Capture.objects.order_by("received_at", "captured_at")
    assert first.payload["external_id"] == second.payload["external_id"]
    assert drain(limit=9, at=timezone.now()).failed == 0
    assert Lead.objects.count() == 1
    assert 'name="phone"' in client.get(f"{PAGE}?begin=1").content.decode()
    client.cookies["footfall_answered_page"] = "forged"
    assert 'name="phone"' in client.get(PAGE).content.decode()


def test_the_next_fields_are_those_without_an_answer() -> None:
    fields = [{"name": name} for name in "abcdef"]
    assert [each["name"] for each in next_fields(fields, ["a", "c"])] == ["b", "d", "e"]


# How far visitors come


def test_a_form_that_is_left_is_counted_and_its_answers_are_not_kept(client: Client, company: Company) -> None:
    made = page(published(is_measured=True))
    assert "capture/reached" in client.get(PAGE).content.decode()
    word = sign_opening(made, at=time.time())
    told = {"opened": word, "reached": "phone", **ASKED}
    assert client.post(f"{PAGE}/reached", told).status_code == 204
    opening = FormOpening.objects.get()
    assert (opening.reached, opening.answers, opening.sent_at) == ("phone", None, None)
    FormOpening.objects.update(started_at=timezone.now() - timedelta(hours=2))
    client.force_login(company.nisha)
    text = client.get(f"/forms/{made.form_version_id}").content.decode()
    assert ("Where visitors left it" in text, "100" in text) == (True, True)
    assert (take_left_forms(at=timezone.now()), Capture.objects.count()) == (0, 0)


def test_where_contact_is_allowed_a_left_form_becomes_a_capture(client: Client, company: Company) -> None:
    made = page(published(is_measured=True))
    word = sign_opening(made, at=time.time() - 20)
    client.post(f"{PAGE}/reached", {"opened": word, "reached": "email", **ASKED, "consent": "call"})
    assert take_left_forms(at=timezone.now()) == 0
    assert take_left_forms(at=timezone.now() + timedelta(hours=2)) == 1
    assert take_left_forms(at=timezone.now() + timedelta(hours=2)) == 0
    assert FormOpening.objects.get().answers is None
    assert (Capture.objects.get().payload["phone"], Capture.objects.get().payload["left_at_field"]) == (
        "98100 12345",
        "email",
    )
    assert sent(client, made, opened=word, **ASKED).status_code == 302
    assert Capture.objects.count() == 2


def test_a_form_that_is_sent_is_not_left(client: Client, company: Company) -> None:
    made = page(published(is_measured=True))
    word = sign_opening(made, at=time.time() - 20)
    client.post(f"{PAGE}/reached", {"opened": word, "reached": "name", **ASKED, "consent": "call"})
    sent(client, made, opened=word, **ASKED)
    client.post(f"{PAGE}/reached", {"opened": word, "reached": "late", **ASKED, "consent": "call"})
    opening = FormOpening.objects.get()
    assert (opening.answers, opening.sent_at is None, opening.reached) == (None, False, "name")


# Names are given: what is signed carries the second, and pytest's workers would not agree on what to run.
@pytest.mark.parametrize(
    "word", ["", "forged", signing.dumps(["page", "no id", 0])], ids=["none", "forged", "another key"]
)
def test_nobody_else_tells_how_far_somebody_came(client: Client, company: Company, word: str) -> None:
    page(published(is_measured=True))
    assert client.post(f"{PAGE}/reached", {"opened": word, "reached": "\x00" * 500}).status_code == 204
    assert FormOpening.objects.count() == 0


@pytest.mark.parametrize("text", ["\x00", "\ud83d", "آشا", "👩‍👩‍👧", "x" * 100_000, "{{7*7}}", "</textarea><script>"])
def test_any_text_is_kept(client: Client, company: Company, text: str) -> None:
    made = page(published(is_measured=True, is_progressive=True))
    typed = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    word = sign_opening(made, at=time.time() - 20)
    told = {"opened": word, "reached": typed, "name": typed, "phone": "98100 12345", "consent": "call"}
    assert client.post(f"{PAGE}/reached", told).status_code == 204
    assert sent(client, made, opened=word, name=typed, phone="98100 12345").status_code == 302
    assert drain(limit=9, at=timezone.now()).failed == 0


def test_ten_megabytes_are_too_much_for_a_form(client: Client, company: Company) -> None:
    made = page(published())
    assert (sent(client, made, name="x" * 10_000_000).status_code, Capture.objects.count()) == (413, 0)


# Double opt-in


@pytest.fixture
def letters(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def test_an_address_is_asked_by_letter_and_confirmed_by_a_button(
    client: Client, company: Company, letters: None
) -> None:
    made = page(published(is_double_opt_in=True))
    sent(client, made, name="Asha Rao", email="asha.rao@example.in", consent=["email", "call"])
    capture = Capture.objects.get()
    assert [consent["way"] for consent in capture.payload["consents"]] == ["call"]
    for _ in range(2):
        send_opt_in(capture=capture.pk, address="http://testserver/confirm/", company="Pranam")
    (letter,) = mail.outbox
    assert (letter.to, "May we contact you about offers?" in letter.body) == (["asha.rao@example.in"], True)
    link = next(word for word in letter.body.split() if word.startswith("http")).removeprefix("http://testserver")
    assert "asha.rao@example.in" in client.get(link).content.decode()
    assert OptIn.objects.get().confirmed_at is None
    for _ in range(2):
        assert "is confirmed" in client.post(link).content.decode()
    assert (OptIn.objects.get().confirmed_at is None, Capture.objects.count()) == (False, 2)
    confirmed = Capture.objects.exclude(pk=capture.pk).get().payload
    assert confirmed["consents"] == [
        {"way": "email", "purpose": "offers", "granted": True, "wording": "May we contact you about offers?"}
    ]
    assert drain(limit=9, at=timezone.now()).failed == 0
    assert Lead.objects.count() == 1


@pytest.mark.parametrize("email", ["", "asha@", "a@b.example\nBcc: x@y.example"])
def test_no_letter_goes_where_none_can_arrive(client: Client, company: Company, email: str) -> None:
    made = page(published(is_double_opt_in=True))
    sent(client, made, name="Asha Rao", phone="98100 12345", email=email, warned="email")
    assert OptIn.objects.count() == 0


def test_a_link_that_is_old_or_forged_says_so(client: Client, company: Company) -> None:
    for token in ("forged", token_of(company.counter.pk)):  # type: ignore[arg-type]  # no capture's
        assert client.get(f"/confirm/{token}").status_code == 404


# Words


def test_the_browser_s_languages_are_read() -> None:
    assert languages_of("de;q=0.5, hi-IN, en;q=0.8, xx;q=0, ;q=1, fr;q=wrong") == ["hi-IN", "en", "de"]
    assert words_in({"hi": {"a": "b"}}, "de", "hi-IN").language == "hi"
    assert words_in({"hi": {"a": "b"}}, "en", "hi").language == "en"
    assert {"hi", "ur", "ta"} <= set(LANGUAGES)


def test_a_draft_is_translated_text_by_text(client: Client, company: Company) -> None:
    client.force_login(company.nisha)
    client.post("/forms/new", {"name": "Page", "preset": "landing-page"})
    draft = FormDraft.objects.get()
    path = f"/forms/drafts/{draft.pk}/words"
    text = client.get(f"{path}?language=hi").content.decode()
    assert ("Ask for a price" in text, 'lang="hi"' in text) == (True, True)
    assert client.post(path, {"language": "hi", "text_0": "दाम पूछिए"}).status_code == 302
    draft.refresh_from_db()
    assert draft.content["words"] == {"hi": {"heading": "दाम पूछिए"}}
    assert "दाम पूछिए" in client.get(f"/forms/drafts/{draft.pk}/preview?lang=hi").content.decode()


def test_the_word_on_a_page_is_of_its_door(company: Company) -> None:
    made = page(published())
    word = sign_opening(made, at=100.0)
    found = opening_of(word, door=made, at=130.0)
    assert found
    assert (found.seconds, opening_of(word, door=company.counter, at=130.0)) == (30.0, None)
