"""What providers deliver: taken once, in any order, checked first, and never lost."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app

from footfall.capture.actions import accept
from footfall.capture.actions.door_secrets import make_secret, secrets_of
from footfall.capture.channels import channels
from footfall.capture.channels.receiver import receiver_of
from footfall.capture.fetching import NotFetched
from footfall.capture.models import Capture, DoorHint, DoorSecret, DoorTally, EntryPoint, ReviewItem
from footfall.capture.rules import Arrival
from footfall.identity.models import Person, Suppression
from footfall.qualification.actions.drain import drain
from footfall.qualification.models import Lead
from tests.capture.providers import (
    GIVEN,
    HOST,
    LINKEDIN_FORM,
    LINKEDIN_LEAD,
    fetch_all,
    google_lead,
    linkedin_word,
    meta_lead,
    meta_word,
    post_form,
    post_json,
    provider_api,
    receiving,
    signed_by_linkedin,
    signed_by_meta,
    signed_by_twilio,
    signed_standard,
    tallies,
)
from tests.cast import Company, capture_id, door

URL = f"{HOST}/receive/ads"
RECEIVERS = [each.slug for each in channels() if receiver_of(each.slug)]


def only() -> Capture:
    """The one capture there is."""
    return Capture.objects.get()


def test_these_channels_take_deliveries() -> None:
    assert sorted(RECEIVERS) == [
        "google_lead_form", "inbound_call", "inbound_email", "linkedin_lead_sync", "meta_lead_ads", "sms_keyword",
        "web_to_lead", "webhook",
    ]  # fmt: skip


@pytest.mark.parametrize("slug", RECEIVERS)
def test_a_receiver_says_how_it_is_set_up_and_tried(slug: str, client: Client, company: Company) -> None:
    made, _ = receiving(slug)
    receiver = receiver_of(slug)
    assert receiver
    assert (len(receiver.steps) >= 3, receiver.provider.strip() != "") == (True, True)
    assert receiver.is_web is (receiver.example is not None)
    client.force_login(company.meera)
    page = client.get(f"/entry-points/{made.pk}").content.decode()
    assert ("Deliveries" in page, "ads@testserver" in page or URL in page) == (True, True)
    assert client.get(f"/entry-points/{made.pk}/receiver").status_code == 200


@pytest.mark.parametrize("slug", [slug for slug in RECEIVERS if slug not in {"web_to_lead", "inbound_email"}])
def test_a_delivery_without_its_proof_is_refused_in_words_and_counted(
    slug: str, client: Client, company: Company
) -> None:
    made, _ = receiving(slug)
    answer = post_json(client, {"lead_id": "1"})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer.json()["detail"].endswith(".")
    assert (tallies(made), Capture.objects.count()) == ({"refused": 1}, 0)


@pytest.mark.parametrize("slug", [slug for slug in RECEIVERS if slug not in {"web_to_lead", "inbound_email"}])
def test_a_door_without_secrets_takes_nothing(slug: str, client: Client, company: Company) -> None:
    door("Ads", "ads", channel=slug, source="web")
    answer = post_json(client, google_lead("any"), Authorization="Bearer x", **{
        "X-Hub-Signature-256": "sha256=00", "X-LI-Signature": "00", "X-Twilio-Signature": "00"})  # fmt: skip
    assert (answer.status_code, "no secret yet" in answer.json()["detail"]) == (401, True)


@pytest.mark.parametrize("path", ["/receive/nobody", "/receive/counter-kb", "/receive/closed"])
def test_where_nothing_is_taken_there_is_nothing(client: Client, company: Company, path: str) -> None:
    door("Closed", "closed", channel="webhook", source="web", is_active=False)
    answer = post_json(client, {}, path=path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_ten_megabytes_are_refused_before_they_are_read(client: Client, company: Company) -> None:
    _, secrets = receiving("webhook")
    answer = post_json(client, b'{"name": "' + b"x" * 10_000_000 + b'"}', Authorization=f"Bearer {secrets['key']}")
    assert (answer.status_code, Capture.objects.count()) == (413, 0)


def test_a_new_key_takes_over_without_a_gap(client: Client, company: Company) -> None:
    made, secrets = receiving("google_lead_form")
    new = make_secret(door=made, name="key", at=timezone.now(), by=company.meera)
    for number, key in enumerate([secrets["key"], new]):
        assert post_json(client, google_lead(key, number=f"lead-{number}")).status_code == 200
    DoorSecret.objects.exclude(until=None).update(until=timezone.now() - timedelta(minutes=1))
    assert post_json(client, google_lead(secrets["key"], number="late")).status_code == 401
    assert new not in json.dumps(list(DoorSecret.objects.values_list("sealed", flat=True)))
    assert secrets_of(made, timezone.now()) == {"key": (new,)}


# Google


def test_a_google_lead_is_a_capture_of_its_door(client: Client, company: Company) -> None:
    made, secrets = receiving("google_lead_form", location=company.karol_bagh, product=company.x1)
    answer = post_json(client, google_lead(secrets["key"]))
    assert (answer.status_code, answer.content) == (200, b"{}")
    capture = only()
    assert capture.payload == {
        "product": "X1", "name": "Asha Rao", "email": "asha.rao@example.in", "phone": "+919810012345",
        "which_room": "Bedroom", "external_id": "google-ads:TeSter-123", "utm": {"gclid": "Cj0KCQ"},
        "google_ads": {"form_id": 40000000000, "campaign_id": 12345678901234567890, "adgroup_id": 20000000000,
                       "creative_id": 30000000000, "api_version": "1.0"},
    }  # fmt: skip
    assert (capture.entry_point, capture.location, capture.captured_at) == (
        made, company.karol_bagh, datetime(2026, 5, 4, 12, tzinfo=UTC),
    )  # fmt: skip
    assert drain(limit=9, at=timezone.now()).failed == 0
    assert Lead.objects.get().product == company.x1


def test_google_may_send_again_in_any_order(client: Client, company: Company) -> None:
    made, secrets = receiving("google_lead_form")
    for number in ("b", "a", "b", "a", "b"):
        assert post_json(client, google_lead(secrets["key"], number=number)).status_code == 200
    assert (Capture.objects.count(), tallies(made)) == (2, {"taken": 2, "repeated": 3})


def test_other_answers_under_the_same_number_are_kept_beside(client: Client, company: Company) -> None:
    _, secrets = receiving("google_lead_form")
    changed = google_lead(secrets["key"], user_column_data=[{"column_id": "EMAIL", "string_value": "new@example.in"}])
    for lead in (google_lead(secrets["key"]), changed, changed):
        assert post_json(client, lead).status_code == 200
    assert Capture.objects.count() == 2
    assert drain(limit=9, at=timezone.now()).failed == 0
    assert Lead.objects.count() == 1


def test_a_google_test_is_kept_and_not_counted(client: Client, company: Company) -> None:
    _, secrets = receiving("google_lead_form")
    post_json(client, google_lead(secrets["key"], is_test=True))
    assert only().is_test


@pytest.mark.parametrize(
    "change",
    [
        {"lead_id": None},
        {"user_column_data": "none"},
        {"lead_id": {"a": 1}},
        {"lead_id": "\ud800", "user_column_data": 1},
    ],
)
def test_a_google_lead_that_can_t_be_read_waits_for_somebody(client: Client, company: Company, change: Any) -> None:
    made, secrets = receiving("google_lead_form")
    for _ in range(2):
        assert post_json(client, {**google_lead(secrets["key"]), **change}).status_code == 200
    assert (tallies(made), ReviewItem.objects.get().reason) == ({"taken": 1, "unread": 1, "repeated": 1}, "unread")
    assert secrets["key"] not in json.dumps(only().payload)
    assert drain(limit=9, at=timezone.now()).failed == 0


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"[" * 100_000, b'{"google_key": NaN}', b"\xff\xfe"])
def test_what_is_no_json_can_t_be_checked(client: Client, company: Company, body: bytes) -> None:
    made, _ = receiving("google_lead_form")
    assert (post_json(client, body).status_code, tallies(made)) == (400, {"refused": 1})


@pytest.mark.parametrize("name", ["\x00", "\ud800\udc00x\ud83d", "آشا", "👩‍👩‍👧", "=cmd|' /C calc'!A0", "x" * 100_000])
def test_any_name_comes_in_by_google(client: Client, company: Company, name: str) -> None:
    _, secrets = receiving("google_lead_form")
    columns = [
        {"column_id": "FULL_NAME", "string_value": name},
        {"column_id": "PHONE_NUMBER", "string_value": "98100 12345"},
    ]
    assert post_json(client, google_lead(secrets["key"], user_column_data=columns)).status_code == 200
    assert drain(limit=9, at=timezone.now()).failed == 0


@pytest.mark.parametrize("moment", ["1970-01-01T00:00:00Z", "2062-01-01T00:00:00Z", "yesterday", 10**30])
def test_a_clock_years_off_loses_no_lead(client: Client, company: Company, moment: Any) -> None:
    _, secrets = receiving("google_lead_form")
    assert post_json(client, google_lead(secrets["key"], lead_submit_time=moment)).status_code == 200
    assert only().captured_at <= only().received_at


def test_a_stranger_s_form_does_not_say_where_a_lead_goes(client: Client, company: Company) -> None:
    _, secrets = receiving("google_lead_form")
    columns = [{"column_id": "location", "string_value": "DEL-SK"}, {"column_id": "source", "string_value": "mine"}]
    post_json(client, google_lead(secrets["key"], user_column_data=columns))
    assert only().payload["answers"] == {"location": "DEL-SK", "source": "mine"}


# Meta


def test_meta_s_challenge_comes_back_to_who_knows_the_token(client: Client, company: Company) -> None:
    made, secrets = receiving("meta_lead_ads", source="social")
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": secrets["verify_token"]}
    assert client.get("/receive/ads", asked).content == b"1158201444"
    assert client.get("/receive/ads", {**asked, "hub.verify_token": "wrong"}).status_code == 401
    assert (client.get("/receive/ads").status_code, tallies(made)) == (400, {"refused": 2})


def test_a_meta_lead_is_fetched_once_however_often_it_is_told(client: Client, company: Company, settings: Any) -> None:
    made, _ = receiving("meta_lead_ads", source="social")
    body = meta_word("555", 444)
    for _ in range(3):
        assert post_json(client, body, **signed_by_meta(body)).status_code == 200
    with provider_api(settings) as api:
        api.documents = {
            "/555": meta_lead("555"),
            "/444": meta_lead("444", email="dev@example.in", **{"which room": "Hall"}),
        }
        fetch_all()
        fetch_all()
    assert [asked for asked, _ in api.asked] == ["/555", "/444"]
    assert tallies(made) == {"taken": 2, "repeated": 4}
    found = {capture.payload["external_id"]: capture for capture in Capture.objects.all()}
    assert found["meta-ads:444"].payload == {
        "email": "dev@example.in", "which_room": "Hall", "external_id": "meta-ads:444",
        "meta_ads": {"form_id": "22", "ad_id": "33", "page_id": "11", "is_organic": False},
    }  # fmt: skip
    assert found["meta-ads:555"].captured_at == datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_a_meta_that_is_away_is_asked_again(client: Client, company: Company, settings: Any) -> None:
    receiving("meta_lead_ads", source="social")
    body = meta_word("555")
    post_json(client, body, **signed_by_meta(body))
    with provider_api(settings) as api:
        api.away, api.documents = 2, {"/555": meta_lead("555")}
        for _ in range(2):
            with pytest.raises(NotFetched, match="500 An unknown error"):
                fetch_all()
        assert DoorHint.objects.get().attempts == 2
        fetch_all()
    assert (only().payload["name"], DoorHint.objects.get().why_not) == ("Asha Rao", "")


def test_a_lead_meta_no_longer_has_stays_on_the_page(client: Client, company: Company, settings: Any) -> None:
    made, _ = receiving("meta_lead_ads", source="social", location=company.karol_bagh)
    body = meta_word("555")
    post_json(client, body, **signed_by_meta(body))
    client.force_login(company.farah)
    with provider_api(settings):
        fetch_all()
    assert "Unsupported get request" in client.get(f"/entry-points/{made.pk}").content.decode()
    assert client.post(f"/entry-points/{made.pk}/receiver/fetching").status_code == 302


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=00", "sha1=00", "sha256=" + "0" * 64, "é"])
def test_a_forged_word_of_meta_is_refused(client: Client, company: Company, signature: str) -> None:
    made, _ = receiving("meta_lead_ads", source="social")
    answer = client.post("/receive/ads", meta_word("1"), content_type="application/json",
                         headers={"X-Hub-Signature-256": signature.encode().decode("latin-1")})  # fmt: skip
    assert (answer.status_code, tallies(made), DoorHint.objects.count()) == (401, {"refused": 1}, 0)
    body = meta_word("1")
    assert post_json(client, body + b" ", **signed_by_meta(body)).status_code == 401


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b"{", b"[]", b'{"entry": [{"changes": [{"value": {"leadgen_id": "../me"}}]}]}']
)
def test_a_signed_word_that_can_t_be_read_is_kept(client: Client, company: Company, body: bytes) -> None:
    made, _ = receiving("meta_lead_ads", source="social")
    for _ in range(2):
        assert post_json(client, body, **signed_by_meta(body)).status_code == 200
    assert tallies(made) == {"taken": 1, "unread": 1, "repeated": 1}
    assert (bytes(only().raw or b""), ReviewItem.objects.get().reason) == (body, "unread")


def test_word_of_other_things_is_none_of_ours(client: Client, company: Company) -> None:
    receiving("meta_lead_ads", source="social")
    body = json.dumps({"object": "page", "entry": [{"id": "1", "changes": [{"field": "feed", "value": {}}]}]}).encode()
    assert post_json(client, body, **signed_by_meta(body)).status_code == 200
    assert (Capture.objects.count(), DoorHint.objects.count()) == (0, 0)


def test_a_lead_to_fetch_is_a_job_the_worker_knows(client: Client, company: Company) -> None:
    receiving("meta_lead_ads", source="social")
    body = meta_word("555", "556")
    post_json(client, body, **signed_by_meta(body))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, queue_name, args FROM procrastinate_jobs WHERE task_name <> 'capture.work_off'"
        )
        jobs = cursor.fetchall()
    ids = list(DoorHint.objects.order_by("pk").values_list("pk", flat=True))
    assert [(task, queue, json.loads(args)) for task, queue, args in jobs] == [
        ("capture.fetch_hint", "providers", {"hint_id": key}) for key in ids
    ]
    assert {"capture.fetch_hint", "capture.poll_mailboxes", "capture.send_opt_in", "capture.take_left_forms"} <= set(
        app.tasks
    )


# LinkedIn


def test_linkedin_s_challenge_is_answered(client: Client, company: Company) -> None:
    receiving("linkedin_lead_sync", source="social")
    answer = client.get("/receive/ads", {"challengeCode": "890e4665-4dfe-4ab1-b689-ed553bceeed0"}).json()
    # Reckoned apart: printf %s CODE | openssl dgst -sha256 -hmac told-by-the-provider
    assert answer == {
        "challengeCode": "890e4665-4dfe-4ab1-b689-ed553bceeed0",
        "challengeResponse": "d5dd34bcc2777cdda8991499f24670cc0beab7a5af4f259732144e47d7d3e3cd",
    }


def test_a_linkedin_lead_comes_with_its_consents(client: Client, company: Company, settings: Any) -> None:
    receiving("linkedin_lead_sync", source="social")
    body = linkedin_word()
    for _ in range(2):
        assert post_json(client, body, **signed_by_linkedin(body)).status_code == 200
    with provider_api(settings) as api:
        api.documents = {"/rest/leadFormResponses/4711-1": LINKEDIN_LEAD, "/rest/leadForms/3162": LINKEDIN_FORM}
        fetch_all()
    payload = only().payload
    assert {name: payload[name] for name in ("first_name", "last_name", "email", "which_room", "external_id")} == {
        "first_name": "Asha", "last_name": "Rao", "email": "asha.rao@example.in", "which_room": "Bedroom",
        "external_id": "linkedin:4711-1",
    }  # fmt: skip
    assert (payload["when_may_we_call"], payload["region"], payload["utm"]) == (
        "Mornings, Evenings", "North", {"utm_source": "linkedin"},
    )  # fmt: skip
    assert payload["linkedin"]["from"] == {"creative": "urn:li:sponsoredCreative:1"}
    assert [(each["purpose"], each["granted"], each["wording"]) for each in payload["consents"]] == [
        ("linkedin-7", True, "Send me offers."),
        ("linkedin-8", False, "Consent 8 of the form on LinkedIn"),
    ]
    assert drain(limit=9, at=timezone.now()).failed == 0


def test_a_linkedin_lead_whose_form_is_gone_comes_with_the_numbers_of_its_questions(
    client: Client, company: Company, settings: Any
) -> None:
    receiving("linkedin_lead_sync", source="social", receiving={"version": "202701", "questions": {"3": "email"}})
    body = linkedin_word()
    assert post_json(client, body, **signed_by_linkedin(body)).status_code == 200
    with provider_api(settings) as api:
        api.documents = {"/rest/leadFormResponses/4711-1": LINKEDIN_LEAD}
        fetch_all()
    payload = only().payload
    assert (payload["question_1"], payload["email"], payload["question_5"]) == ("Asha", "asha.rao@example.in", "1, 3")


def test_an_order_to_erase_that_comes_first_keeps_the_lead_out(client: Client, company: Company, settings: Any) -> None:
    receiving("linkedin_lead_sync", source="social")
    for body in (linkedin_word(action="DELETED"), linkedin_word(), linkedin_word(action="DELETED")):
        assert post_json(client, body, **signed_by_linkedin(body)).status_code == 200
    with provider_api(settings) as api:
        fetch_all()
    assert (Capture.objects.count(), api.asked, DoorHint.objects.filter(done_at=None).count()) == (0, [], 0)


def taken_and_deleted(client: Client, settings: Any, *, before: Any = None) -> None:
    """A LinkedIn lead comes in; later LinkedIn orders to erase it."""
    with provider_api(settings) as api:
        api.documents = {"/rest/leadFormResponses/4711-1": LINKEDIN_LEAD, "/rest/leadForms/3162": LINKEDIN_FORM}
        for action in ("CREATED", "DELETED"):
            body = linkedin_word(action=action)
            assert post_json(client, body, **signed_by_linkedin(body)).status_code == 200
            fetch_all()
            if before and action == "CREATED":
                before()


def test_an_order_to_erase_what_nobody_worked_off_yet_takes_it_away(
    client: Client, company: Company, settings: Any
) -> None:
    receiving("linkedin_lead_sync", source="social")
    taken_and_deleted(client, settings)
    assert Capture.objects.count() == 0


def test_an_order_to_erase_erases_who_is_known_by_it_alone(client: Client, company: Company, settings: Any) -> None:
    receiving("linkedin_lead_sync", source="social")
    taken_and_deleted(client, settings, before=lambda: drain(limit=9, at=timezone.now()))
    assert (Capture.objects.count(), Lead.objects.get().status) == (0, "unqualified")
    assert Person.objects.get().erasure.because == "ordered by Door of linkedin_lead_sync"


def test_an_order_to_erase_of_a_known_customer_stands_in_the_review_list(
    client: Client, company: Company, settings: Any
) -> None:
    made, _ = receiving("linkedin_lead_sync", source="social")

    def came_to_the_counter() -> None:
        payload = {"name": "Asha Rao", "email": "asha.rao@example.in"}
        arrival = Arrival(id=capture_id(9), entry_point=company.counter.pk, payload=payload, captured_at=timezone.now())
        accept([arrival], at=timezone.now(), by=None)
        drain(limit=9, at=timezone.now())

    taken_and_deleted(client, settings, before=came_to_the_counter)
    assert ReviewItem.objects.get(reason="to_erase").capture.entry_point == made
    client.force_login(company.meera)
    assert "1 to be erased" in client.get(f"/entry-points/{made.pk}").content.decode()
    ReviewItem.objects.update(settled_at=timezone.now())
    assert "to be erased" not in client.get(f"/entry-points/{made.pk}").content.decode()


def test_a_forged_word_of_linkedin_is_refused(client: Client, company: Company) -> None:
    receiving("linkedin_lead_sync", source="social")
    body = linkedin_word(action="DELETED")
    assert post_json(client, body, **signed_by_linkedin(body, "another")).status_code == 401
    assert (
        post_json(client, body, **{"X-LI-Signature": signed_by_meta(body)["X-Hub-Signature-256"][7:]}).status_code
        == 401
    )
    assert DoorHint.objects.count() == 0


# Salesforce's web-to-lead

WEB_TO_LEAD = {
    "oid": "00D300000000abc", "retURL": "https://www.example.com/thanks", "first_name": "Asha", "last_name": "Rao",
    "company": "Rao Traders", "email": "asha.rao@example.in", "phone": "98100 12345", "lead_source": "Web",
    "00N5f000001aBcD": "Bedroom",
}  # fmt: skip


@pytest.fixture
def salesforce(company: Company) -> EntryPoint:
    made, _ = receiving("web_to_lead")
    EntryPoint.objects.filter(pk=made.pk).update(receiving={"oid": "00D300000000abc", "hosts": ["www.example.com"]})
    return made


@pytest.mark.parametrize("path", ["/receive/ads", "/servlet/servlet.WebToLead?encoding=UTF-8"])
def test_a_form_made_for_salesforce_works_as_it_stands(client: Client, salesforce: EntryPoint, path: str) -> None:
    for _ in range(2):
        answer = post_form(client, WEB_TO_LEAD, path=path)
        assert (answer.status_code, answer["Location"]) == (302, "https://www.example.com/thanks")
    assert only().payload == {
        "first_name": "Asha", "last_name": "Rao", "company": "Rao Traders", "email": "asha.rao@example.in",
        "phone": "98100 12345", "lead_source": "Web", "00N5f000001aBcD": "Bedroom",
    }  # fmt: skip


@pytest.mark.parametrize(
    "url",
    ["https://evil.example/", "https://www.example.com@evil.example/", "//evil.example", "javascript:alert(1)",
     "https://www.example.com\\@evil.example/", "https://www.example.com\n.evil.example/", "https://[", ""],
)  # fmt: skip
def test_a_visitor_is_not_led_elsewhere(client: Client, salesforce: EntryPoint, url: str) -> None:
    answer = post_form(client, {**WEB_TO_LEAD, "retURL": url})
    assert (answer.status_code, "Location" in answer, Capture.objects.count()) == (200, False, 1)


def test_an_oid_nobody_has_is_said(client: Client, salesforce: EntryPoint) -> None:
    answer = post_form(client, {**WEB_TO_LEAD, "oid": "other"}, path="/servlet/servlet.WebToLead")
    assert (answer.status_code, "oid" in answer.json()["detail"]) == (404, True)


def test_a_form_in_another_encoding_is_read(client: Client, salesforce: EntryPoint) -> None:
    client.post(
        "/receive/ads?encoding=ISO-8859-1",
        b"last_name=M%FCller&phone=1",
        content_type="application/x-www-form-urlencoded",
    )
    assert only().payload["last_name"] == "Müller"


def test_a_form_with_parts_is_read_as_well(client: Client, salesforce: EntryPoint) -> None:
    answer = client.post(
        "/receive/ads", {"last_name": "Rao", "phone": "98100 12345", "retURL": "https://www.example.com/"}
    )
    assert (answer.status_code, only().payload) == (302, {"last_name": "Rao", "phone": "98100 12345"})


# Any program


def test_what_any_program_posts_is_mapped(client: Client, company: Company) -> None:
    made, secrets = receiving("webhook")
    mapping = {"name": "data.fields[label=Your name].value", "email": "data.mail", "id": "event_id"}
    EntryPoint.objects.filter(pk=made.pk).update(receiving={"mapping": mapping})
    body = {
        "event_id": "e1",
        "data": {"mail": "asha.rao@example.in", "fields": [{"label": "Your name", "value": "Asha Rao"}]},
    }
    for _ in range(2):
        assert post_json(client, body, Authorization=f"Bearer {secrets['key']}").status_code == 200
    assert only().payload == {
        "name": "Asha Rao", "email": "asha.rao@example.in", "external_id": "webhook:e1", "delivered": body,
    }  # fmt: skip


def test_a_form_with_the_usual_names_needs_no_mapping(client: Client, company: Company) -> None:
    _, secrets = receiving("webhook")
    form = {"Full-Name": "Asha Rao", "phone_number": "98100 12345"}
    assert post_form(client, form, **{"X-Api-Key": secrets["key"]}).status_code == 200
    assert (only().payload["name"], only().payload["phone"]) == ("Asha Rao", "98100 12345")


def test_a_signed_delivery_can_t_be_replayed_late_or_changed(client: Client, company: Company) -> None:
    made, secrets = receiving("webhook")
    body, now = json.dumps({"name": "Asha"}).encode(), timezone.now().timestamp()
    assert [post_json(client, body, **signed_standard(body, secrets["key"])).status_code for _ in range(2)] == [
        200,
        200,
    ]
    for off in (-301, 360, 20 * 365 * 86_400, -now):
        answer = post_json(client, body, **signed_standard(body, secrets["key"], name="msg_2", at=now + off))
        assert (answer.status_code, "clock" in answer.json()["detail"]) == (401, True)
    assert post_json(client, body + b" ", **signed_standard(body, secrets["key"])).status_code == 401
    assert post_json(client, body, **signed_standard(body, "whsec_bm90IHRoZSBvbmU=")).status_code == 401
    assert (Capture.objects.count(), tallies(made)["refused"]) == (1, 6)


@pytest.mark.parametrize(
    "body", [b"{", b"[" * 100_000, b"5", b'{"nothing": "known"}', b"", b'{"name": "\\ud800\\u0000"}']
)
def test_anything_with_the_key_is_kept(client: Client, company: Company, body: bytes) -> None:
    _, secrets = receiving("webhook")
    assert post_json(client, body, Authorization=f"Bearer {secrets['key']}").status_code == 200
    assert drain(limit=9, at=timezone.now()).failed == 0
    assert ReviewItem.objects.filter(capture=only()).exists()


# SMS and calls

SMS = {
    "MessageSid": "SM1",
    "From": "+919810012345",
    "To": "+15550100",
    "Body": "purifier, please call",
    "NumMedia": "0",
}


@pytest.fixture
def texts(company: Company) -> EntryPoint:
    made, _ = receiving("sms_keyword", source="mail")
    EntryPoint.objects.filter(pk=made.pk).update(receiving={"reply": "Thank you & good bye"})
    door("Purifiers", "sms-p", channel="sms_keyword", source="mail", product=company.x1,
         receiving={"keyword": "PURIFIER", "reply": "We call you back"})  # fmt: skip
    return made


def test_a_signature_of_the_gateway_s_own_documents_fits() -> None:
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    assert signed_by_twilio("https://mycompany.com/myapp.php?foo=1&bar=2", form, "12345") == {
        "X-Twilio-Signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    }


def test_a_keyword_leads_to_its_own_entry_point(client: Client, texts: EntryPoint) -> None:
    for _ in range(2):
        answer = post_form(client, SMS, **signed_by_twilio(URL, SMS))
        assert answer.content == b"<Response><Message>We call you back</Message></Response>"
    capture = only()
    assert (capture.entry_point.key, capture.payload["phone"], capture.payload["product"]) == (
        "sms-p",
        "+919810012345",
        "X1",
    )
    other = {**SMS, "MessageSid": "SM2", "Body": "hello"}
    answer = post_form(client, other, **signed_by_twilio(URL, other))
    assert answer.content == b"<Response><Message>Thank you &amp; good bye</Message></Response>"
    assert Capture.objects.filter(entry_point=texts).count() == 1


def test_a_keyword_is_of_one_entry_point(client: Client, texts: EntryPoint, company: Company) -> None:
    client.force_login(company.meera)
    answer = client.post(f"/entry-points/{texts.pk}/receiver", {"keyword": "purifier!", "reply": "Hello"})
    assert (answer.status_code, "Another open entry point" in answer.content.decode()) == (422, True)
    assert client.post(f"/entry-points/{texts.pk}/receiver", {"keyword": "soft water"}).status_code == 302
    texts.refresh_from_db()
    assert texts.receiving == {"keyword": "SOFT"}


def test_who_writes_stop_gets_no_more_messages(client: Client, texts: EntryPoint) -> None:
    for number, text in enumerate(["Stop", "STOP ", "START"]):
        form = {**SMS, "MessageSid": f"S{number}", "Body": text}
        answer = post_form(client, form, **signed_by_twilio(URL, form))
        assert (answer.status_code, Capture.objects.count()) == (200, 0)
        stands = Suppression.objects.filter(way="sms", value="+919810012345", lifted_at=None).count()
        assert stands == (0 if text == "START" else 1)
    assert Suppression.objects.get().reason == "Wrote “Stop”"


@pytest.mark.parametrize("port", ["", ":80"])
def test_a_forged_message_is_refused(client: Client, texts: EntryPoint, port: str) -> None:
    signed = signed_by_twilio(URL.replace("testserver", f"testserver{port}"), SMS)
    assert post_form(client, {**SMS, "Body": "other"}, **signed).status_code == 401
    assert post_form(client, SMS, path="/receive/ads?x=1", **signed).status_code == 401
    assert post_form(client, SMS, **signed).status_code == 200


CALL = {"CallSid": "CA1", "From": "+919810012345", "To": "+15550100", "CallStatus": "ringing", "Direction": "inbound"}


def test_a_missed_call_is_turned_away_and_kept(client: Client, company: Company) -> None:
    receiving("inbound_call", source="telemarketing", location=company.karol_bagh)
    answer = post_form(client, CALL, **signed_by_twilio(URL, CALL))
    assert answer.content == b'<Response><Reject reason="busy"/></Response>'
    later = {**CALL, "CallStatus": "completed", "CallDuration": "0"}
    assert post_form(client, later, **signed_by_twilio(URL, later)).content == b"<Response/>"
    assert only().payload == {"phone": "+919810012345", "intent": "call", "to": "+15550100"}
    hidden = {**CALL, "CallSid": "CA2", "From": "anonymous"}
    assert post_form(client, hidden, **signed_by_twilio(URL, hidden)).status_code == 200
    assert drain(limit=9, at=timezone.now()).failed == 0


# The pages


def test_a_manager_makes_a_key_that_is_shown_once(client: Client, company: Company) -> None:
    made = door("Ads", "ads", channel="google_lead_form", source="web", location=company.karol_bagh)
    client.force_login(company.farah)
    page = client.post(f"/entry-points/{made.pk}/receiver/secret/key")
    (key,) = secrets_of(made, timezone.now())["key"]
    assert (page.status_code, page.content.decode().count(key) >= 2, "no-store" in page["Cache-Control"]) == (
        200,
        True,
        True,
    )
    after = client.get(f"/entry-points/{made.pk}").content.decode()
    assert (key in after, f"ends with {key[-4:]}" in after) == (False, True)
    assert client.post(f"/entry-points/{made.pk}/receiver/secret/other").status_code == 404


def test_a_sample_is_mapped_on_a_page(client: Client, company: Company) -> None:
    made, _ = receiving("webhook", location=company.karol_bagh)
    client.force_login(company.farah)
    path = f"/entry-points/{made.pk}/receiver/mapping"
    sample = '{"who": {"full name": "Asha Rao"}, "mail": "asha.rao@example.in"}'
    page = client.post(path, {"sample": sample, "deed": "look"}).content.decode()
    assert ("who.full name" in page, '<td class="text">Asha Rao</td>' in page) == (True, True)
    chosen = {"sample": sample, "part_0": "name", "part_1": "email"}
    page = client.post(path, {**chosen, "deed": "see"}).content.decode()
    assert '<td class="text">asha.rao@example.in</td>' in page
    assert client.post(path, {**chosen, "deed": "save"}).status_code == 302
    made.refresh_from_db()
    assert made.receiving == {"mapping": {"name": "who.full name", "email": "mail"}}
    assert "is not valid JSON" in client.post(path, {"sample": "{", "deed": "look"}).content.decode()


def test_only_an_administrator_names_a_server_to_call(client: Client, company: Company) -> None:
    made, _ = receiving("inbound_email", source="mail", location=company.karol_bagh)
    path = f"/entry-points/{made.pk}/receiver"
    for staff, hosts in ((company.farah, {}), (company.meera, {"host": "imap.example.com"})):
        client.force_login(staff)
        assert client.post(path, {"host": "imap.example.com"}).status_code == 302
        made.refresh_from_db()
        assert made.receiving == hosts


def test_counts_stand_on_the_page_with_the_last_words(client: Client, company: Company) -> None:
    made, _ = receiving("google_lead_form", location=company.karol_bagh)
    post_json(client, google_lead("wrong"))
    client.force_login(company.farah)
    page = client.get(f"/entry-points/{made.pk}").content.decode()
    assert "The signature or key does not fit" in page
    assert DoorTally.objects.get().count == 1
    assert GIVEN not in page
