"""The other ends of the line for receivers: senders that speak each provider's real format, and the APIs leads are
fetched from."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.test import Client
from django.utils import timezone

from footfall.capture.actions.door_secrets import give_secret, make_secret
from footfall.capture.actions.fetch_hint import fetch_hint
from footfall.capture.channels.receiver import receiver_of
from footfall.capture.models import DoorHint, DoorTally, EntryPoint
from footfall.capture.rules.signatures import standard_signature
from tests.cast import door

HOST = "http://testserver"
GIVEN = "told-by-the-provider"


def receiving(
    channel: str, *, source: str = "web", key: str = "ads", **fields: Any
) -> tuple[EntryPoint, dict[str, str]]:
    """A door of this channel with every secret set, and the secrets by name."""
    made = door(f"Door of {channel}", key, channel=channel, source=source, **fields)
    known: dict[str, str] = {}
    receiver = receiver_of(channel)
    assert receiver
    for secret in receiver.secrets:
        if secret.is_ours:
            known[secret.name] = make_secret(door=made, name=secret.name, at=timezone.now(), by=None)
        else:
            give_secret(door=made, name=secret.name, text=GIVEN, at=timezone.now(), by=None)
            known[secret.name] = GIVEN
    return made, known


def tallies(door: EntryPoint) -> dict[str, int]:
    """How many deliveries of the door had which fate."""
    return dict(DoorTally.objects.filter(entry_point=door).values_list("fate", "count"))


def fetch_all() -> None:
    """Every lead that waits is fetched, as the worker would; raises when a provider is away."""
    for key in DoorHint.objects.filter(deed="fetch", done_at=None).order_by("pk").values_list("pk", flat=True):
        fetch_hint(hint_id=key, at=timezone.now())


def post_json(client: Client, body: Any, *, path: str = "/receive/ads", **headers: str) -> Any:
    """The answer to a JSON body, given as content or as bytes."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(path, data, content_type="application/json", headers=headers)


def google_lead(key: str, *, number: object = "TeSter-123", **fields: Any) -> dict[str, Any]:
    """A lead as Google's webhook writes it."""
    return {
        "lead_id": number, "api_version": "1.0", "form_id": 40000000000, "campaign_id": 12345678901234567890,
        "adgroup_id": 20000000000, "creative_id": 30000000000, "google_key": key, "gcl_id": "Cj0KCQ",
        "lead_submit_time": "2026-05-04T12:00:00Z", "is_test": False,
        "user_column_data": [
            {"column_id": "FULL_NAME", "column_name": "Full Name", "string_value": "Asha Rao"},
            {"column_id": "EMAIL", "column_name": "User Email", "string_value": "asha.rao@example.in"},
            {"column_id": "PHONE_NUMBER", "column_name": "User Phone", "string_value": "+919810012345"},
            {"column_name": "Which room?", "string_value": "Bedroom"},
        ],
        **fields,
    }  # fmt: skip


def meta_word(*leads: object) -> bytes:
    """Meta's word of leads, as its webhook writes it."""
    changes = [
        {"field": "leadgen", "value": {"leadgen_id": lead, "page_id": "11", "form_id": "22", "ad_id": "33",
                                       "created_time": 1777896000}}
        for lead in leads
    ]  # fmt: skip
    return json.dumps({"object": "page", "entry": [{"id": "11", "time": 1777896001, "changes": changes}]}).encode()


def signed_by_meta(body: bytes, secret: str = GIVEN) -> dict[str, str]:
    """The header Meta signs with."""
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def linkedin_word(number: str = "4711-1", action: str = "CREATED") -> bytes:
    """LinkedIn's word of a lead."""
    return json.dumps({
        "type": "LEAD_ACTION", "leadGenFormResponse": f"urn:li:leadGenFormResponse:{number}",
        "leadGenForm": "urn:li:leadGenForm:3162", "owner": {"sponsoredAccount": "urn:li:sponsoredAccount:522529623"},
        "associatedEntity": {"creative": "urn:li:sponsoredCreative:1"}, "leadType": "SPONSORED", "leadAction": action,
        "occurredAt": 1777896000000,
    }).encode()  # fmt: skip


def signed_by_linkedin(body: bytes, secret: str = GIVEN) -> dict[str, str]:
    """The header LinkedIn signs with."""
    return {"X-LI-Signature": hmac.new(secret.encode(), b"hmacsha256=" + body, hashlib.sha256).hexdigest()}


def signed_by_twilio(url: str, form: dict[str, str], token: str = GIVEN) -> dict[str, str]:
    """The header a gateway signs with, reckoned as its documents say."""
    text = url + "".join(name + form[name] for name in sorted(form))
    digest = hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()
    return {"X-Twilio-Signature": base64.b64encode(digest).decode()}


def post_form(client: Client, form: dict[str, str], *, path: str = "/receive/ads", **headers: str) -> Any:
    """The answer to a form."""
    return client.post(path, urlencode(form), content_type="application/x-www-form-urlencoded", headers=headers)


def signed_standard(body: bytes, secret: str, *, name: str = "msg_1", at: float | None = None) -> dict[str, str]:
    """The headers of a sender that follows Standard Webhooks."""
    moment = str(int(timezone.now().timestamp() if at is None else at))
    return {
        "webhook-id": name,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,bm90IHRoaXM= v1,{standard_signature(secret, name, moment, body)}",
    }


class Api:
    """What a provider's API answers: documents by path; `away` makes it fail as often."""

    def __init__(self) -> None:
        self.documents: dict[str, Any] = {}
        self.asked: list[tuple[str, str]] = []
        self.away = 0


@contextmanager
def provider_api(settings: Any) -> Iterator[Api]:
    """An API of Meta and LinkedIn on this machine, with the token `told-by-the-provider`."""
    api = Api()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            api.asked.append((path, self.headers["Authorization"]))
            if api.away:
                api.away -= 1
                self._answer(500, {"error": {"message": "An unknown error occurred", "code": 1}})
            elif self.headers["Authorization"] != f"Bearer {GIVEN}":
                self._answer(400, {"error": {"message": "Invalid OAuth access token.", "code": 190}})
            elif path not in api.documents:
                self._answer(404, {"error": {"message": "Unsupported get request.", "code": 100}})
            else:
                self._answer(200, api.documents[path])

        def _answer(self, status: int, document: Any) -> None:
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    settings.META_URL = settings.LINKEDIN_URL = f"http://127.0.0.1:{server.server_port}"
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()


def meta_lead(number: str, **answers: str) -> dict[str, Any]:
    """A lead as the Graph API answers it."""
    given = answers or {"full_name": "Asha Rao", "phone_number": "+919810012345", "email": "asha.rao@example.in"}
    return {
        "id": number, "created_time": "2026-05-04T12:00:00+0000", "ad_id": "33", "form_id": "22", "is_organic": False,
        "field_data": [{"name": name, "values": [value]} for name, value in given.items()],
    }  # fmt: skip


LINKEDIN_LEAD: dict[str, Any] = {
    "id": "4711-1", "submittedAt": 1777896000000, "testLead": False, "leadType": "SPONSORED",
    "versionedLeadGenFormUrn": "urn:li:versionedLeadGenForm:(urn:li:leadGenForm:3162,1)",
    "leadMetadata": {"sponsoredLeadMetadata": {"campaign": "urn:li:sponsoredCampaign:9"}},
    "formResponse": {
        "answers": [
            {"questionId": 1, "answerDetails": {"textQuestionAnswer": {"answer": "Asha"}}},
            {"questionId": 2, "answerDetails": {"textQuestionAnswer": {"answer": "Rao"}}},
            {"questionId": 3, "answerDetails": {"textQuestionAnswer": {"answer": "asha.rao@example.in"}}},
            {"questionId": 4, "answerDetails": {"textQuestionAnswer": {"answer": "Bedroom"}}},
            {"questionId": 5, "answerDetails": {"multipleChoiceAnswer": {"options": [1, 3]}}},
        ],
        "consentResponses": [{"consentId": 7, "accepted": True}, {"consentId": 8, "accepted": False}],
    },
}  # fmt: skip
LINKEDIN_FORM: dict[str, Any] = {
    "content": {"questions": [
        {"questionId": 1, "predefinedField": "FIRST_NAME"}, {"questionId": 2, "predefinedField": "LAST_NAME"},
        {"questionId": 3, "predefinedField": "EMAIL"}, {"questionId": 4, "name": "Which room?"},
        {"questionId": 5, "question": {"localized": {"en_US": "When may we call?"}}, "questionDetails": {
            "multipleChoiceQuestionDetails": {"options": [
                {"id": 1, "text": {"localized": {"en_US": "Mornings"}}}, {"id": 2, "text": {"localized": {"en_US": "Noon"}}},
                {"id": 3, "label": "Evenings"},
            ]}}},
    ], "legalInfo": {"consents": [{"id": 7, "consent": {"localized": {"en_US": "Send me offers."}}}]}},
    "hiddenFields": [{"name": "utm_source", "value": "linkedin"}, {"name": "region", "value": "North"}],
}  # fmt: skip
