"""Google's webhook: the whole lead as JSON with a key that both sides know."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from footfall.capture.channels.receiver import Receiver, Secret
from footfall.capture.rules.answers import RESERVED, apart, fields_of
from footfall.capture.rules.arrival import digest_of
from footfall.capture.rules.delivery import Answer, Delivery, NotReadable, Reading
from footfall.capture.rules.json_body import BrokenJson, read_json
from footfall.capture.rules.moments import read_moment
from footfall.capture.rules.signatures import check_key

KEY = "key"
ABOUT = ("form_id", "campaign_id", "adgroup_id", "creative_id", "asset_group_id", "lead_stage", "api_version")


def verify(delivery: Delivery) -> None:
    """The key lies in the body, so a body that can't be read can't be checked."""
    check_key(_document(delivery).get("google_key"), delivery.secret(KEY))


def read(delivery: Delivery) -> list[Reading]:
    """The one lead."""
    document = _document(delivery)
    key = document.get("lead_id")
    if not isinstance(key, str | int) or isinstance(key, bool) or not str(key).strip():
        return [_kept(document, "It has no lead_id.")]
    columns = document.get("user_column_data")
    if not isinstance(columns, list):
        return [_kept(document, "Its user_column_data is no list.", str(key))]
    answers = ((_name(column), column.get("string_value")) for column in columns if isinstance(column, dict))
    about = {name: document[name] for name in ABOUT if document.get(name) is not None}
    gclid = document.get("gcl_id")
    payload = {
        **apart(fields_of(answers), RESERVED),
        "external_id": f"google-ads:{key}",
        **({"google_ads": about} if about else {}),
        **({"utm": {"gclid": gclid}} if isinstance(gclid, str) and gclid else {}),
    }
    moment = read_moment(document.get("lead_submit_time"), UTC)
    return [Reading(key=str(key), payload=payload, captured_at=moment, is_test=document.get("is_test") is True)]


def _name(column: Mapping[str, Any]) -> object:
    """The column's id; of a question of the company's own the words."""
    given = column.get("column_id")
    return given if isinstance(given, str) and given.strip() else column.get("column_name")


def _kept(document: Mapping[str, Any], why: str, key: str = "") -> Reading:
    open_part = {name: value for name, value in document.items() if name != "google_key"}
    return Reading(key=key or digest_of(open_part).hex(), payload={"unread": open_part}, unread=why)


def _document(delivery: Delivery) -> dict[str, Any]:
    try:
        document = read_json(delivery.body)
    except BrokenJson as error:
        raise NotReadable(f"{error.sentence} So the key in it can't be checked.") from error
    if not isinstance(document, dict):
        raise NotReadable
    return document


def answer(_delivery: Delivery) -> Answer:
    """Google wants an empty object."""
    return Answer(body="{}", kind="application/json")


def example(url: str, secrets: Mapping[str, str]) -> str:
    """A test lead."""
    body = (
        '{"lead_id": "test-1", "api_version": "1.0", "form_id": 1, "campaign_id": 2, "is_test": true,\n'
        f'   "google_key": "{secrets[KEY]}",\n'
        '   "user_column_data": [{"column_id": "FULL_NAME", "string_value": "Asha Rao"},\n'
        '                        {"column_id": "PHONE_NUMBER", "string_value": "+91 98100 12345"}]}'
    )
    return f"curl '{url}' \\\n  -H 'Content-Type: application/json' \\\n  -d '{body}'"


receiver = Receiver(
    provider="google-ads",
    steps=(
        "Make a key below and copy it; it is shown once.",
        "In Google Ads open the lead form asset, then Export leads to other tools, then Webhook.",
        "Paste the address and the key, and press Send test data: it shows up in the inbox as a test.",
    ),
    secrets=(Secret(KEY, "Webhook key", "Goes into the field Key at Google."),),
    verify=verify,
    read=read,
    answer=answer,
    example=example,
)
