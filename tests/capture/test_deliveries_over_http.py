"""Senders on the other end of a real line, many at once: what was acknowledged is there once."""

import json
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest

from footfall.capture.models import Capture, DoorHint, EntryPoint
from tests.capture.providers import (
    google_lead,
    linkedin_word,
    meta_word,
    receiving,
    signed_by_linkedin,
    signed_by_meta,
    signed_by_twilio,
    signed_standard,
    tallies,
)
from tests.cast import make_company

JSON = {"Content-Type": "application/json"}


def sent(url: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=body, headers=headers), timeout=20) as answer:  # noqa: S310 -- our own server
            return int(answer.status)
    except HTTPError as error:
        return error.code


@pytest.mark.django_db(transaction=True)
def test_every_provider_delivers_over_http_many_times_at_once(live_server: Any) -> None:
    make_company()
    secrets: dict[str, dict[str, str]] = {}
    for slug in ("google_lead_form", "meta_lead_ads", "linkedin_lead_sync", "webhook", "sms_keyword", "inbound_call"):
        _, secrets[slug] = receiving(slug, key=slug)
    at = f"{live_server.url}/receive"
    message = {"MessageSid": "SM1", "From": "+919810012345", "To": "+15550100", "Body": "hello"}
    call = {"CallSid": "CA1", "From": "+919810012345", "CallStatus": "ringing"}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    hook = json.dumps({"name": "Asha Rao", "phone": "98100 12345"}).encode()
    sms_url, call_url = f"{at}/sms_keyword", f"{at}/inbound_call"
    deliveries: list[tuple[str, bytes, dict[str, str]]] = [
        (f"{at}/google_lead_form", json.dumps(google_lead(secrets["google_lead_form"]["key"])).encode(), JSON),
        (f"{at}/meta_lead_ads", meta_word("555"), {**JSON, **signed_by_meta(meta_word("555"))}),
        (f"{at}/linkedin_lead_sync", linkedin_word(), {**JSON, **signed_by_linkedin(linkedin_word())}),
        (f"{at}/webhook", hook, {**JSON, **signed_standard(hook, secrets["webhook"]["key"])}),
        (sms_url, urlencode(message).encode(), {**form, **signed_by_twilio(sms_url, message)}),
        (call_url, urlencode(call).encode(), {**form, **signed_by_twilio(call_url, call)}),
        (f"{at}/google_lead_form", json.dumps(google_lead("forged")).encode(), JSON),
    ]
    with ThreadPoolExecutor(6) as senders:
        codes = list(senders.map(lambda each: sent(*each), deliveries * 4))
    assert codes == [200, 200, 200, 200, 200, 200, 401] * 4
    assert (Capture.objects.count(), DoorHint.objects.count()) == (4, 2)
    counts = {door.key: tallies(door) for door in EntryPoint.objects.filter(key__in=secrets)}
    assert counts == {
        key: {"taken": 1, "repeated": 3, **({"refused": 4} if key == "google_lead_form" else {})} for key in secrets
    }
