"""Whatever a body holds, it is stored once, worked off, and never answered with a fault of ours."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from footfall.capture.models import Capture, Pending
from footfall.qualification.actions.drain import drain
from footfall.qualification.models import Touchpoint
from tests.capture.sending import envelope, post
from tests.cast import Company, key_of


@pytest.fixture
def key(company: Company) -> str:
    return key_of(company.nisha)


ODD_TEXTS = [
    *("आशा राव", "Аня Петрова", "李小龙", "محمد علي", "👩‍👩‍👧 🇮🇳", "O'Connor; DROP TABLE lead", "=cmd|' /C calc'!A0"),
    *("98100 12345", "+91-98100-12345", "९८१००१२३४५", "0000000000", "asha@example.in", "आशा@example.in", "a@b", " "),
    *("2026-05-04", "31/02/2026", "-1", "9" * 400, "\\u0000", "<script>alert(1)</script>", "\u202etxt.exe", "\ud800"),
    *("NaN", "\x00"),
]
TEXT = st.text(st.characters(), max_size=30) | st.sampled_from(ODD_TEXTS)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=8,
)
NAMES = (
    "name first_name last_name phone email company city product location campaign source value currency priority "
    "intent note external_id is_existing_customer attendant consents utm captured_at language fields envelope"
)
FIELDS = st.dictionaries(st.sampled_from(NAMES.split()) | TEXT, JSON | TEXT, max_size=8)
DOORS = st.sampled_from(["web", "counter-kb", "metro"])
ENVELOPES = st.fixed_dictionaries(
    {"id": st.uuids().map(str), "entry_point": DOORS, "fields": FIELDS | JSON},
    optional=dict.fromkeys(("captured_at", "device_at", "seconds", "consents", "utm"), JSON),
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=ENVELOPES)
def test_any_content_is_stored_once_and_becomes_a_lead(client: Client, key: str, body: dict[str, Any]) -> None:
    with transaction.atomic():
        first, again = post(client, body, key=key), post(client, body, key=key)
        assert [first.status_code, again.status_code] == [201, 200]
        identity = UUID(body["id"])
        assert drain(limit=1, at=timezone.now(), capture_ids=[identity]).failed == 0
        assert Touchpoint.objects.filter(capture=identity).count() == 1
        transaction.set_rollback(True)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=st.binary(min_size=1, max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_answered_in_words(client: Client, key: str, body: bytes) -> None:
    for path in ("captures", "captures:batch"):
        answer = post(client, body, key=key, path=path)
        assert answer.status_code in {200, 400, 413, 422}
        assert answer.json()


def test_a_megabyte_of_text_is_kept_whole(client: Client, key: str) -> None:
    text = "आशा " * 80_000
    for number, name in enumerate(["name", "phone", "email", "note", "company", "source", "external_id", "anything"]):
        assert post(client, envelope(number, **{name: text}), key=key).status_code == 201
    assert drain(limit=100, at=timezone.now()).failed == 0
    assert Pending.objects.count() == 0
    assert [max(len(str(value)) for value in c.payload.values()) for c in Capture.objects.all()] == [len(text)] * 8
