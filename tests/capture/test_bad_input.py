"""Bad input from end to end: a clear answer, nothing lost, and nothing that a spreadsheet would run on the way out.

What each door and file format does with such content stands in its own tests; this is the journey through all of them.
"""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from footfall.capture.models import Capture, ReviewItem
from footfall.qualification.actions.drain import drain_all
from footfall.qualification.models import Lead, Touchpoint
from tests.capture.sending import envelope, post
from tests.cast import Company, key_of

pytestmark = pytest.mark.django_db
ODD = {
    "formula": "=cmd|' /C calc'!A0", "plus": "+1+1", "at": "@SUM(A1)", "tab": "\t=1+1", "right to left": "محمد علي",
    "turned": "\u202easha", "emoji": "👩‍👩‍👧 Asha 🇮🇳", "nul": "A\x00sha", "half a pair": "Asha \ud83d",
}  # fmt: skip
FORMULA = ("=", "+", "@", "-", "\t", "\r")


def test_odd_names_come_in_by_program_and_page_and_go_out_harmless(client: Client, company: Company) -> None:
    key = key_of(company.nisha)
    client.force_login(company.ravi)
    for number, name in enumerate(ODD.values()):
        assert post(client, envelope(number, name=name, email=f"a{number}@example.in"), key=key).status_code == 201
        typed = {"name": name.encode("utf-8", "replace").decode(), "phone": f"98100 1{number:04}"}
        assert client.post("/counter/counter-kb", {**typed, "warned": "name|phone"}).status_code == 302
    assert drain_all(at=timezone.now()).failed == 0
    assert (Capture.objects.count(), Touchpoint.objects.exclude(capture=None).count()) == (2 * len(ODD), 2 * len(ODD))
    client.force_login(company.meera)
    answer = client.get("/leads/export.csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))  # type: ignore[attr-defined]  # a streamed answer
    assert [cell for row in rows[1:] for cell in row if cell.startswith(FORMULA) and not cell[1:].isdigit()] == []
    assert (len(rows), client.get("/leads").status_code) == (1 + Lead.objects.count(), 200)


def test_ten_megabytes_are_refused_and_the_next_one_is_taken(client: Client, company: Company) -> None:
    key = key_of(company.nisha)
    large = post(client, envelope(1, note="x" * 10_000_000), key=key)
    assert (large.status_code, large.json()["detail"].endswith("."), Capture.objects.count()) == (413, True, 0)
    assert post(client, envelope(1), key=key).status_code == 201


def test_deep_content_is_kept_as_bytes_and_deeper_is_refused(client: Client, company: Company) -> None:
    key = key_of(company.nisha)
    deep: Any = "asha"
    for _ in range(400):
        deep = [deep]
    assert post(client, envelope(1, note=deep), key=key).status_code == 201
    assert json.dumps(deep).encode() in bytes(Capture.objects.get().raw or b"")
    assert post(client, b'{"id": ' + b"[" * 200_000, key=key).status_code in {400, 422}
    assert drain_all(at=timezone.now()).failed == 0


@pytest.mark.parametrize("years", [-56, -3, 3, 40])
def test_a_clock_that_is_years_off_loses_nothing(client: Client, company: Company, years: int) -> None:
    said = timezone.now() + timedelta(days=365 * years)
    body = {**envelope(1), "captured_at": said.isoformat(), "device_at": said.isoformat()}
    assert post(client, body, key=key_of(company.nisha)).status_code == 201
    drain_all(at=timezone.now())
    capture = Capture.objects.get()
    assert (capture.captured_at <= capture.received_at, Lead.objects.count()) == (True, 1)
    assert ReviewItem.objects.filter(reason="future_time").exists() is (years > 0)


def test_a_photo_of_sixteen_megabytes_is_answered_and_the_counter_goes_on(client: Client, company: Company) -> None:
    client.force_login(company.ravi)
    photo = SimpleUploadedFile("card.jpg", b"\xff\xd8\xff" + bytes(16 * 1024**2))
    answer = client.post("/scans", {"door": "counter-kb", "photo": photo})
    assert (answer.status_code, "up to 15 MB" in answer.content.decode()) == (422, True)
