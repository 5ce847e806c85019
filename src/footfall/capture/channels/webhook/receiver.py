"""Any JSON or form post: checked by a key or by the Standard Webhooks signature, mapped as its page says."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from footfall.capture.channels.receiver import Option, Receiver, Secret
from footfall.capture.rules.answers import USUAL, plain_name
from footfall.capture.rules.arrival import digest_of
from footfall.capture.rules.delivery import Delivery, Forged, Reading, unread
from footfall.capture.rules.json_body import BrokenJson, read_json
from footfall.capture.rules.json_path import leaves, pick
from footfall.capture.rules.moments import read_moment
from footfall.capture.rules.signatures import check_key, check_standard

KEY = "key"
DAY = 86_400
OURS = {"id": "Its own number", "captured_at": "When", "is_test": "Whether it is a test"}
"""Fields of a mapping that are not of the person but of the delivery."""

FIELDS = {
    "name": "Name", "first_name": "First name", "last_name": "Last name", "phone": "Phone", "mobile": "Mobile",
    "email": "E-mail", "company": "Company", "city": "City", "language": "Language", "product": "Product",
    "location": "Outlet", "campaign": "Campaign", "intent": "What they want next", "value": "Value", "note": "Note",
    **OURS,
}  # fmt: skip


def verify(delivery: Delivery) -> None:
    """By the signature where there is one, else by the key in a header or, for senders that can't set one, the address."""
    secrets = delivery.secret(KEY)
    if "webhook-signature" in delivery.headers:
        check_standard(delivery.headers, delivery.body, secrets, delivery.at)
        return
    scheme, _, bearer = delivery.headers.get("authorization", "").partition(" ")
    given = (
        bearer.strip() if scheme.lower() == "bearer" else delivery.headers.get("x-api-key") or delivery.query.get("key")
    )
    if not given:
        raise Forged("Send the key in the header Authorization: Bearer <key>. Nothing was taken.")
    check_key(given, secrets)


def read(delivery: Delivery) -> list[Reading]:
    """The one lead, by the mapping of the door; without a mapping by the usual names."""
    document, why = document_of(delivery)
    if why:
        return [unread(delivery, _key(delivery, None, delivery.body.hex()), why)]
    mapping = delivery.options.get("mapping")
    fields = mapped(document, mapping if isinstance(mapping, dict) else {})
    own = fields.pop("id", None)
    moment, is_test = read_moment(fields.pop("captured_at", None), UTC), fields.pop("is_test", None)
    key = _key(delivery, own, document)
    reference = {"external_id": f"webhook:{own}"} if isinstance(own, str | int) and str(own).strip() else {}
    payload = {**fields, **reference, "delivered": document}
    return [Reading(
        key=key, payload=payload, captured_at=moment, is_test=is_test is True or is_test == "true",
        unread="" if fields else "No field of its mapping is in it.",
    )]  # fmt: skip


def document_of(delivery: Delivery) -> tuple[Any, str]:
    """What was sent as JSON or form, and why it can't be read where it can't."""
    if delivery.kind in {"application/x-www-form-urlencoded", "text/plain"} and delivery.body.lstrip()[:1] not in b"{[":
        return delivery.form(), ""
    try:
        document = read_json(delivery.body)
    except BrokenJson as error:
        return None, error.sentence
    return document, "" if isinstance(document, dict | list) else "It is neither an object nor a list."


def mapped(document: Any, mapping: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ANN401 -- any JSON
    """The fields of a capture that the mapping finds in a document: field to path."""
    mapping = mapping or guessed(document)
    found = {name: pick(document, path) for name, path in mapping.items() if isinstance(path, str)}
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def guessed(document: object) -> dict[str, str]:
    """A mapping by the usual names of things, to begin with."""
    found: dict[str, str] = {}
    for path, value in leaves(document):
        ours = next((USUAL[name] for name in _names(path) if name in USUAL), None)
        if ours in FIELDS and value not in (None, ""):
            found.setdefault(str(ours), path)
    if "first_name" in found or "last_name" in found:
        found.pop("name", None)
    return found


def _names(path: str) -> list[str]:
    """What a path ends with, and the name in its last bracket: `fields[label=E-mail].value` is an e-mail."""
    last = path.rpartition(".")[2]
    bracket = path.rpartition("=")[2].partition("]")[0] if "=" in path else ""
    return [plain_name(last), plain_name(bracket), plain_name(bracket.replace("-", ""))]


def _key(delivery: Delivery, own: object, content: object) -> str:
    """The sender's own number, else the delivery's; else the content, once a day."""
    if isinstance(own, str | int) and str(own).strip():
        return f"id {own}"
    given = delivery.headers.get("webhook-id") or delivery.headers.get("idempotency-key")
    return f"delivery {given}" if given else f"{digest_of(content).hex()} {int(delivery.at.timestamp()) // DAY}"


def example(url: str, secrets: Mapping[str, str]) -> str:
    """A capture by the usual names."""
    return (
        f"curl '{url}' \\\n  -H 'Authorization: Bearer {secrets[KEY]}' -H 'Content-Type: application/json' \\\n"
        '  -d \'{"id": "1", "name": "Asha Rao", "phone": "+91 98100 12345", "is_test": true}\''
    )


receiver = Receiver(
    provider="webhook",
    steps=(
        "Make a key below and copy it; it is shown once.",
        "At the sender give the address, and the key as the header Authorization: Bearer <key>.",
        "A sender that follows Standard Webhooks signs with the same key, and can't be replayed.",
        "Paste one of its deliveries on the mapping page and say which part is what.",
    ),
    secrets=(Secret(KEY, "Key", "Goes into the header Authorization, or signs by Standard Webhooks."),),
    options=(
        Option("mapping", "Mapping", "Field to path, one a line, such as “email = data.person.mail”", kind="map"),
    ),
    verify=verify,
    read=read,
    example=example,
)
