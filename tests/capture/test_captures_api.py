"""Captures by the REST API."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from footfall.capture.api.envelopes import MOST_BYTES
from footfall.capture.models import Capture, Pending
from footfall.company.models import ApiKey
from footfall.qualification.actions.drain import drain_all
from footfall.qualification.models import Lead
from footfall.shared.models import Audit
from tests.capture.sending import envelope, post
from tests.cast import ASHA, Company, capture_id, key_of


@pytest.fixture
def key(company: Company) -> str:
    return key_of(company.nisha)


def problem(answer: object) -> tuple[int, str]:
    """Status and kind of a refusal."""
    document = answer.json()  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "application/problem+json"  # type: ignore[index]
    assert document["detail"]
    return document["status"], document["type"].rpartition(":")[2]


def test_a_capture_is_stored_as_it_came(client: Client, key: str) -> None:
    answer = post(client, {**envelope(), "utm": {"source": "google"}}, key=key)
    assert (answer.status_code, answer.json()) == (201, {"id": str(capture_id(1)), "status": "stored"})
    stored = Capture.objects.get()
    assert stored.payload == {**ASHA, "utm": {"source": "google"}}
    assert stored.captured_at == datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_storing_is_audited_and_queued(client: Client, key: str, company: Company) -> None:
    post(client, envelope(), key=key)
    (row,) = Audit.objects.filter(noun="capture")
    assert (row.by, row.verb, row.subjects) == (company.nisha, "capture", [str(capture_id(1))])
    assert Pending.objects.count() == 1


def test_a_repeat_gets_the_same_answer_and_changes_nothing(client: Client, key: str) -> None:
    post(client, envelope(), key=key)
    answer = post(client, envelope(), key=key)
    assert (answer.status_code, answer.json()) == (200, {"id": str(capture_id(1)), "status": "already_stored"})
    assert Capture.objects.count() == Audit.objects.filter(noun="capture").count() == 1


def test_another_content_under_the_same_id_is_a_conflict(client: Client, key: str) -> None:
    post(client, envelope(), key=key)
    assert problem(post(client, envelope(name="Dev"), key=key)) == (409, "id-taken")


def test_the_id_may_stand_in_the_header(client: Client, key: str) -> None:
    body = envelope()
    del body["id"]
    answer = post(client, body, key=key, **{"Idempotency-Key": f'"{capture_id(7)}"'})
    assert (answer.status_code, answer.json()["id"]) == (201, str(capture_id(7)))
    assert post(client, {**body, "id": str(capture_id(7))}, key=key).json()["status"] == "already_stored"


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (b"{", (400, "broken-json")),
        (b'{"id": NaN}', (400, "broken-json")),
        ("é".encode("latin-1"), (400, "broken-json")),
        (b"[" * 100_000, (400, "broken-json")),
        ([], (422, "not-a-capture")),
        ({"entry_point": "web"}, (422, "key-missing")),
        ({"entry_point": "web", "id": "7"}, (422, "key-not-uuid")),
        ({"entry_point": "web", "id": 7}, (422, "key-not-uuid")),
        ({"entry_point": "cellar", "id": str(capture_id(1))}, (422, "unknown-entry-point")),
        ({"id": str(capture_id(1))}, (422, "unknown-entry-point")),
        (b'{"a":"' + b"a" * MOST_BYTES + b'"}', (413, "too-many-bytes")),
    ],
)
def test_a_broken_envelope_is_refused_in_words(
    client: Client, key: str, body: object, refusal: tuple[int, str]
) -> None:
    assert problem(post(client, body, key=key)) == refusal
    assert Capture.objects.count() == 0


def test_only_json_is_taken(client: Client, key: str) -> None:
    assert problem(post(client, envelope(), key=key, content_type="text/plain")) == (415, "not-json")


def test_without_a_key_nothing_is_taken(client: Client, key: str) -> None:
    assert problem(post(client, envelope(), key="wrong")) == (401, "not-signed-in")
    ApiKey.objects.update(revoked_at=timezone.now())
    assert problem(post(client, envelope(), key=key)) == (401, "not-signed-in")


def test_who_only_reads_may_not_capture(client: Client, company: Company) -> None:
    assert problem(post(client, envelope(), key=key_of(company.leela))) == (403, "not-allowed")


def test_an_attendants_key_captures_for_the_attendant(client: Client, company: Company) -> None:
    post(client, envelope(attendant="dev@footfall.example"), key=key_of(company.ravi))
    post(client, envelope(2, attendant="DEV@footfall.example"), key=key_of(company.nisha))
    assert [c.attendant for c in Capture.objects.order_by("id")] == [company.ravi, company.dev]


def test_a_batch_answers_for_each_capture(client: Client, key: str) -> None:
    post(client, envelope(1), key=key)
    sent = [envelope(1), envelope(2), envelope(2), envelope(1, name="Dev"), {**envelope(3), "entry_point": "x"}, 7]
    answer = post(client, {"captures": sent}, key=key, path="captures:batch").json()
    assert [result["status"] for result in answer["results"]] == [
        "already_stored", "stored", "already_stored", "conflict", "refused", "refused",
    ]  # fmt: skip
    assert (answer["sent"], answer["stored"], answer["already_stored"], answer["refused"]) == (6, 1, 2, 3)
    assert answer["results"][4]["problem"]["detail"] == "There is no entry point with this key."


def test_a_batch_has_a_limit(client: Client, key: str) -> None:
    answer = post(client, [envelope(n) for n in range(501)], key=key, path="captures:batch")
    assert problem(answer) == (413, "too-many-captures")
    assert problem(post(client, {"captures": 7}, key=key, path="captures:batch")) == (422, "not-a-batch")
    assert post(client, [], key=key, path="captures:batch").json()["sent"] == 0


def test_what_a_capture_became_can_be_asked(client: Client, key: str) -> None:
    post(client, envelope(phone="12"), key=key)
    path, headers = f"/api/v1/captures/{capture_id(1)}", {"Authorization": f"Bearer {key}"}
    assert client.get(path, headers=headers).json()["status"] == "pending"
    drain_all(at=timezone.now())
    state = client.get(path, headers=headers).json()
    assert (state["status"], state["lead"]) == ("resolved", Lead.objects.get().pk)
    assert [note["reason"] for note in state["review"]] == ["phone_invalid"]


def test_a_capture_out_of_sight_is_not_there(client: Client, company: Company, key: str) -> None:
    post(client, {**envelope(), "entry_point": "counter-kb"}, key=key)
    path = f"/api/v1/captures/{capture_id(1)}"
    seen = {
        name: client.get(path, headers={"Authorization": f"Bearer {key_of(staff)}"}).status_code
        for name, staff in [
            ("karan", company.karan),
            ("farah", company.farah),
            ("omar", company.omar),
            ("ravi", company.ravi),
        ]
    }
    assert seen == {"karan": 200, "farah": 200, "omar": 404, "ravi": 404}


def test_the_place_is_the_one_that_is_named_or_the_doors(client: Client, company: Company, key: str) -> None:
    for number, place in enumerate(["saket", "DEL-SK", "Saket ", "cellar", "", 7]):
        post(client, {**envelope(number, location=place), "entry_point": "counter-kb"}, key=key)
    places = [c.location for c in Capture.objects.order_by("id").select_related("location")]
    assert places == [company.saket] * 3 + [company.karol_bagh] * 3


def test_a_local_time_is_of_the_outlet(client: Client, key: str) -> None:
    post(client, {**envelope(), "entry_point": "counter-kb", "captured_at": "2026-05-04T17:30:00"}, key=key)
    assert Capture.objects.get().captured_at == datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_a_test_capture_waits_for_nobody(client: Client, key: str) -> None:
    post(client, {**envelope(), "is_test": True}, key=key)
    assert Pending.objects.count() == 0
    state = client.get(f"/api/v1/captures/{capture_id(1)}", headers={"Authorization": f"Bearer {key}"}).json()
    assert state["status"] == "test"
