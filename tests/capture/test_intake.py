"""The slim way in answers as Django does."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from footfall.asgi import application
from footfall.capture.api import intake as module
from footfall.capture.api.intake import Intake
from footfall.capture.models import Capture
from footfall.company.models import ApiKey
from tests.capture.sending import envelope, post
from tests.cast import Company, capture_id, door, key_of

pytestmark = pytest.mark.django_db(transaction=True)

Answer = tuple[int, dict[str, Any], dict[str, str]]


class Caller:
    """A program that sends requests to the slim way in, one after the other."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.intake = Intake()

    def send(self, body: bytes, *, key: str, path: str = "captures", chunks: int = 1, **headers: str) -> Answer:
        """Status, document and headers."""
        given = {"authorization": f"Bearer {key}", "content-type": "application/json", **headers}
        raw = [(name.encode(), value.encode()) for name, value in given.items()]
        scope = {"type": "http", "method": "POST", "path": f"/api/v1/{path}", "headers": raw}
        size = max(1, len(body) // chunks)
        parts = [body[start : start + size] for start in range(0, len(body), size)] or [b""]
        messages = [
            {"type": "http.request", "body": part, "more_body": n + 1 < len(parts)} for n, part in enumerate(parts)
        ]
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return messages.pop(0)

        async def send(message: Any) -> None:
            sent.append(message)

        assert Intake.takes(scope)
        self.loop.run_until_complete(self.intake(scope, receive, send))
        got = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return sent[0]["status"], json.loads(sent[1]["body"]), got

    def close(self) -> None:
        self.loop.run_until_complete(self.intake.close())
        self.loop.close()


@pytest.fixture
def caller() -> Iterator[Caller]:
    made = Caller()
    yield made
    made.close()


def in_both_ways(client: Client, caller: Caller, body: Any, **options: str) -> tuple[Any, Any]:
    """What Django answers to a body, and what the slim way answers to the same under ids of its own."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {name.title(): value for name, value in options.items() if name not in {"key", "path"}}
    named = {name: options[name] for name in ("key", "path") if name in options}
    slow = post(client, data.replace(b"-8000-0000-", b"-8aaa-0000-"), **named, **headers)
    status, document, got = caller.send(data, **options)
    ours = json.loads(json.dumps(document).replace("-8000-0000-", "-8aaa-0000-"))
    return (slow.status_code, slow["Content-Type"].partition(";")[0], slow.json()), (status, got["content-type"], ours)


ODD = [
    envelope(),
    {**envelope(2), "fields": {"name": "A\x00\ud800", "phone": 10**30, "n": 1e308}},
    {**envelope(3), "fields": 7},
    {**envelope(4), "captured_at": "yesterday", "seconds": "long"},
    {**envelope(5), "captured_at": "9999-12-31T00:00:00Z"},
    {**envelope(6), "entry_point": "cellar"},
    {**envelope(7), "id": None},
    {**envelope(8), "id": 8},
    *({}, [], "x", None, 7),
    *(b"{", b"[" * 5_000, b'{"id": Infinity}', "é".encode("latin-1")),
    b"\xef\xbb\xbf" + json.dumps(envelope(9)).encode(),
    b'{"a":"' + b"a" * 2_200_000 + b'"}',
]


@pytest.mark.parametrize("path", ["captures", "captures:batch"])
def test_both_ways_answer_alike(client: Client, caller: Caller, company: Company, path: str) -> None:
    key = key_of(company.nisha)
    bodies = [*ODD, {"captures": ODD[:13]}, {"captures": [envelope(20)] * 2}, {"captures": [1] * 501}]
    for body in bodies:
        theirs, ours = in_both_ways(client, caller, body, key=key, path=path)
        assert ours == theirs, str(body)[:200]
    stored = {str(c.pk).replace("-8000-0000-", "-8aaa-0000-") for c in Capture.objects.all()}
    assert len(stored) * 2 == Capture.objects.count()


def test_both_ways_refuse_alike(client: Client, caller: Caller, company: Company) -> None:
    for options in (
        {"key": "wrong"}, {"key": key_of(company.leela)}, {"key": key_of(company.nisha), "content-type": "text/plain"},
    ):  # fmt: skip
        theirs, ours = in_both_ways(client, caller, envelope(), **options)
        assert ours == theirs


def test_a_repeat_by_the_other_way_is_known(client: Client, caller: Caller, company: Company) -> None:
    key = key_of(company.nisha)
    assert post(client, envelope(), key=key).status_code == 201
    status, document, _ = caller.send(json.dumps(envelope()).encode(), key=key)
    assert (status, document["status"]) == (200, "already_stored")
    status, document, _ = caller.send(json.dumps(envelope(name="Dev")).encode(), key=key)
    assert (status, document["type"]) == (409, "urn:footfall:problem:id-taken")


def test_a_body_that_comes_in_drops_is_taken(caller: Caller, company: Company) -> None:
    status, _, _ = caller.send(json.dumps(envelope()).encode(), key=key_of(company.nisha), chunks=40)
    assert status == 201


def test_the_header_carries_the_id(caller: Caller, company: Company) -> None:
    body = envelope()
    del body["id"]
    header = {"idempotency-key": str(capture_id(9))}
    status, document, _ = caller.send(json.dumps(body).encode(), key=key_of(company.nisha), **header)
    assert (status, document["id"]) == (201, str(capture_id(9)))


def test_a_revoked_key_ends_within_seconds(caller: Caller, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    key = key_of(company.nisha)
    assert caller.send(json.dumps(envelope(1)).encode(), key=key)[0] == 201
    ApiKey.objects.update(revoked_at=timezone.now())
    monkeypatch.setattr(module, "REMEMBERED", -1.0)
    caller.intake._keys.clear()
    assert caller.send(json.dumps(envelope(2)).encode(), key=key)[0] == 401


def test_a_door_that_was_made_just_now_is_known(caller: Caller, company: Company) -> None:
    key = key_of(company.nisha)
    assert caller.send(json.dumps(envelope(1)).encode(), key=key)[0] == 201
    caller.intake._read_at -= 2
    door("Stand", "stand")
    assert caller.send(json.dumps({**envelope(2), "entry_point": "stand"}).encode(), key=key)[0] == 201


def test_a_door_that_was_removed_just_now_is_refused(caller: Caller, company: Company) -> None:
    key = key_of(company.nisha)
    stand = door("Stand", "stand")
    assert caller.send(json.dumps(envelope(1)).encode(), key=key)[0] == 201
    stand.delete()
    caller.intake._read_at -= 2
    status, document, _ = caller.send(json.dumps({**envelope(2), "entry_point": "stand"}).encode(), key=key)
    assert (status, document["type"]) == (422, "urn:footfall:problem:unknown-entry-point")


def test_without_a_database_the_sender_is_told_to_come_again(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_address", lambda: "host=/nowhere dbname=none connect_timeout=1")
    monkeypatch.setattr(module, "PATIENCE_FOR_A_CONNECTION", 0.2)
    status, document, headers = caller.send(json.dumps(envelope()).encode(), key="any")
    assert (status, headers["retry-after"]) == (503, "5")
    assert document["type"] == "urn:footfall:problem:unavailable"


def test_pages_and_sessions_go_to_django() -> None:
    def takes(method: str, path: str, *headers: tuple[bytes, bytes]) -> bool:
        return Intake.takes({"method": method, "path": path, "headers": list(headers)})

    key = (b"authorization", b"Bearer x")
    assert takes("POST", "/api/v1/captures", key)
    assert not takes("POST", "/api/v1/captures")
    assert not takes("GET", "/api/v1/captures", key)
    assert not takes("POST", "/api/v1/leads", key)


def test_the_server_may_start_and_stop() -> None:
    coming = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    sent: list[str] = []

    async def live() -> None:
        async def receive() -> dict[str, Any]:
            return coming.pop(0)

        async def send(message: Any) -> None:
            sent.append(message["type"])

        await application({"type": "lifespan"}, receive, send)

    asyncio.run(live())
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
