"""Devices of outlets: enrolled once, write-only, revocable; what they send is opened, put right or held back."""

import json
import secrets
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from footfall.capture.actions.cards import BLOCK, lease_cards
from footfall.capture.actions.devices import (
    CodeIsOver,
    NotAPin,
    NotYourPlace,
    enrol,
    open_device,
    renew_code,
    revoke_device,
    set_pin,
)
from footfall.capture.actions.server_keys import newest_key
from footfall.capture.models import Capture, Device, HeldBack, LoyaltyCard
from footfall.capture.rules.seal import seal
from footfall.capture.views.devices import clock_in_words
from tests.cast import Company, capture_id

NOW = timezone.now()


@pytest.fixture
def code(company: Company) -> str:
    """The code of a device at Karol Bagh."""
    return open_device(name="Tablet", location=company.karol_bagh, at=timezone.now(), by=company.farah)[1]


@pytest.fixture
def token(code: str) -> str:
    return enrol(code=code, at=timezone.now())[1]


def sealed(number: int, content: Any, *, key: str = "") -> dict[str, Any]:
    """An item as a device sends it."""
    name = str(capture_id(number))
    text = json.dumps(content).encode()
    return {
        "id": name,
        "seq": number,
        "epoch": "one",
        "sealed": seal(text, key=key or name, to=newest_key().public_key(), nonce=secrets.token_bytes(12)),
    }


def visitor(**more: Any) -> dict[str, Any]:
    return {"entry_point": "counter-kb", "fields": {"name": "Asha Rao", "phone": "98100 12345"}, **more}


def send(client: Client, token: str, *items: Any, **more: Any) -> Any:
    body = json.dumps({"captures": list(items), **more})
    headers = {"Authorization": f"Bearer {token}"}
    return client.post("/api/v1/captures:batch", body, content_type="application/json", headers=headers)


def test_what_a_device_sealed_is_stored_with_its_attendant_and_origin(
    client: Client, token: str, company: Company
) -> None:
    item = sealed(1, visitor(attendant=company.ravi.email, device_at=NOW.isoformat(), clock_ms=0, seconds=7))
    assert send(client, token, item).json()["results"] == [{"id": item["id"], "status": "stored"}]
    capture = Capture.objects.get()
    device = Device.objects.get()
    assert (capture.attendant, capture.entry_point, capture.seconds) == (company.ravi, company.counter, 7)
    assert capture.payload["device"] == {"key": device.key, "epoch": "one", "seq": 1}
    assert send(client, token, item).json()["results"][0]["status"] == "already_stored"


@pytest.mark.parametrize(("clock_ms", "sent_late"), [(3 * 86_400_000, timedelta()), (None, timedelta(days=3))])
def test_a_slow_clock_is_put_right_by_what_was_measured_or_by_the_moment_of_sending(
    client: Client, token: str, clock_ms: int | None, sent_late: timedelta
) -> None:
    at = timezone.now()
    item = sealed(1, visitor(device_at=(at - timedelta(days=3, minutes=5)).isoformat(), clock_ms=clock_ms))
    send(client, token, item, sent_at=(timezone.now() - sent_late).isoformat())
    capture = Capture.objects.get()
    assert abs(capture.captured_at - (at - timedelta(minutes=5))) < timedelta(seconds=5)
    assert capture.device_at == at - timedelta(days=3, minutes=5)


def test_what_can_not_be_read_is_held_back_once_and_never_dropped(client: Client, token: str) -> None:
    good = sealed(1, visitor())
    broken = [
        sealed(2, visitor(), key="another id"),
        {**sealed(3, visitor()), "sealed": {"kid": "none"}},
        sealed(4, {**visitor(), "entry_point": "nowhere"}),
        sealed(5, ["no object"]),
        "no object",
    ]
    for _ in range(2):
        results = send(client, token, *broken, good).json()["results"]
    assert [result["status"] for result in results] == ["needs_review"] * 5 + ["already_stored"]
    assert results[0]["problem"]["detail"].startswith("The sealed capture can't be opened")
    assert (HeldBack.objects.count(), Capture.objects.count()) == (5, 1)


def test_another_capture_under_the_same_id_is_held_back(client: Client, token: str) -> None:
    send(client, token, sealed(1, visitor()))
    assert send(client, token, sealed(1, visitor(seconds=9))).json()["results"][0]["status"] == "needs_review"
    assert (HeldBack.objects.count(), Capture.objects.count()) == (1, 1)


def test_a_device_can_send_batches_and_nothing_else(client: Client, token: str, company: Company) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    one = {"id": str(capture_id(1)), **visitor()}
    answers = [
        client.post("/api/v1/captures", json.dumps(one), content_type="application/json", headers=headers),
        client.get("/api/v1/leads", headers=headers),
        client.get("/api/v1/entry-points", headers=headers),
    ]
    assert [answer.status_code for answer in answers] == [401, 401, 401]


def test_a_revoked_device_is_refused(client: Client, token: str, company: Company) -> None:
    revoke_device(device=Device.objects.get(), at=NOW, by=company.farah)
    assert send(client, token, sealed(1, visitor())).status_code == 401
    settings = client.post("/counter-app/settings", headers={"Authorization": f"Bearer {token}"})
    assert settings.status_code == 401


def test_a_code_is_good_once_and_for_ten_minutes(code: str, company: Company) -> None:
    with pytest.raises(CodeIsOver):
        enrol(code=code, at=timezone.now() + timedelta(minutes=11))
    enrol(code=code.lower().replace("-", " "), at=timezone.now())
    with pytest.raises(CodeIsOver):
        enrol(code=code, at=timezone.now())


def test_a_device_that_is_enrolled_again_works_with_the_new_token_only(
    client: Client, token: str, company: Company
) -> None:
    again = enrol(code=renew_code(device=Device.objects.get(), at=timezone.now(), by=company.farah), at=timezone.now())
    assert send(client, token, sealed(1, visitor())).status_code == 401
    assert send(client, again[1], sealed(1, visitor())).status_code == 200


def test_a_manager_enrols_at_their_own_outlets_only(company: Company) -> None:
    with pytest.raises(NotYourPlace):
        open_device(name="Tablet", location=company.saket, at=NOW, by=company.farah)


def test_a_device_learns_what_it_needs_and_nothing_of_any_customer(client: Client, code: str, company: Company) -> None:
    set_pin(staff=company.ravi, pin="4711")
    known = client.post("/counter-app/enrolment", json.dumps({"code": code}), content_type="application/json").json()
    assert sorted(known) == [
        "at", "cards", "device", "doors", "goods", "key", "offers", "region", "staff", "token", "ways",
    ]  # fmt: skip
    assert [door["key"] for door in known["doors"]] == ["counter-kb"]
    assert [(one["name"], one["pin"] is not None) for one in known["staff"]] == [
        ("Farah", False), ("Ravi", True), ("Vikram", False),
    ]  # fmt: skip
    assert len(set(known["cards"])) == BLOCK


def test_what_a_device_says_of_itself_is_shown_to_its_manager(client: Client, token: str, company: Company) -> None:
    body = json.dumps({"clock_ms": 7_200_000, "waiting": 3, "is_lasting": True})
    headers = {"Authorization": f"Bearer {token}"}
    client.post("/counter-app/settings", body, content_type="application/json", headers=headers)
    client.force_login(company.farah)
    page = client.get("/devices").content.decode()
    assert ("2 hours slow" in page, '<td class="num">3</td>' in page) == (True, True)


def test_a_card_is_issued_with_its_capture_and_never_twice(client: Client, token: str) -> None:
    number = lease_cards(device=Device.objects.get())[0]
    shown = f"{number[:3]}-{number[3:6]}-{number[6:]}".lower()
    send(client, token, sealed(1, visitor(fields={"card": shown})), sealed(2, visitor(fields={"card": number})))
    card = LoyaltyCard.objects.get(number=number)
    assert (card.capture_id, LoyaltyCard.objects.exclude(capture=None).count()) == (capture_id(1), 1)
    assert len(lease_cards(device=Device.objects.get())) == BLOCK - 1


def test_a_code_is_shown_once_with_a_picture(client: Client, company: Company) -> None:
    client.force_login(company.farah)
    answer = client.post("/devices/new", {"name": "Tablet 2", "location": company.karol_bagh.pk})
    first, second = (client.get(answer["Location"]).content.decode() for _ in range(2))
    assert [("/counter-app/#code=" in page, "code-print" in page) for page in (first, second)] == [
        (True, True), (False, False),
    ]  # fmt: skip


def test_somebody_looks_at_what_was_held_back(client: Client, token: str, company: Company) -> None:
    send(client, token, "no object")
    client.force_login(company.farah)
    device = Device.objects.get()
    assert "A capture is a JSON object" in client.get(f"/devices/{device.pk}").content.decode()
    client.post(f"/devices/held-back/{HeldBack.objects.get().pk}/settled")
    assert "A capture is a JSON object" not in client.get(f"/devices/{device.pk}").content.decode()


@pytest.mark.parametrize("pin", ["123", "123456789", "1111", "12a4", "१२३४"])
def test_a_pin_has_four_to_eight_digits(company: Company, pin: str) -> None:
    with pytest.raises(NotAPin):
        set_pin(staff=company.ravi, pin=pin)


def test_one_sets_ones_own_pin(client: Client, company: Company) -> None:
    client.force_login(company.ravi)
    assert client.post("/devices/pin", {"pin": "1111"}).status_code == 422
    assert client.post("/devices/pin", {"pin": "4711"}).status_code == 302
    assert len(bytes(company.ravi.pin.digest)) == 32


@pytest.mark.parametrize(
    ("off", "words"),
    [(None, ""), (900, "right"), (-61_000, "1 minute fast"), (2 * 86_400_000, "2 days slow")],
)
def test_a_clock_is_told_in_words(off: int | None, words: str) -> None:
    assert clock_in_words(off) == words


def test_the_worker_names_every_file_of_the_app(client: Client) -> None:
    text = client.get("/counter-app/worker.js").content.decode()
    files = json.loads(text.split("const FILES = ")[1].split(";\n")[0])
    assert {client.get(file).status_code for file in files if not file.startswith("/static/")} == {200}
    assert sum("/capture/app/" in file for file in files) == 16
    assert client.get("/counter-app/manifest.webmanifest").json()["scope"] == "/counter-app/"
