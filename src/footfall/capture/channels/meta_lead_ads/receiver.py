"""Meta's webhook: word of a lead by its id, signed; the answers are fetched from the Graph API by a job."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any
from urllib.parse import quote

from footfall.capture.channels.receiver import Fetching, Option, Receiver, Secret
from footfall.capture.rules.answers import RESERVED, apart, fields_of
from footfall.capture.rules.arrival import digest_of
from footfall.capture.rules.delivery import Answer, Delivery, Forged, Hint, NotReadable, Read, Reading, unread
from footfall.capture.rules.json_body import BrokenJson, read_json
from footfall.capture.rules.moments import read_moment
from footfall.capture.rules.signatures import check_hex, check_key

VERIFY, APP, TOKEN = "verify_token", "app_secret", "access_token"
ABOUT = ("form_id", "ad_id", "adgroup_id", "campaign_id", "page_id", "is_organic", "platform")
FIELDS = "id,created_time,form_id,ad_id,adgroup_id,campaign_id,is_organic,platform,field_data"
SIGNED = "sha256="


def greet(delivery: Delivery) -> Answer | None:
    """The challenge comes back to whoever knows the verify token."""
    if delivery.query.get("hub.mode") != "subscribe":
        raise NotReadable("This address takes Meta's subscription: hub.mode=subscribe with a verify token.")
    check_key(delivery.query.get("hub.verify_token"), delivery.secret(VERIFY))
    return Answer(body=delivery.query.get("hub.challenge", "")[:200])


def verify(delivery: Delivery) -> None:
    """The body is signed with the app secret."""
    given = delivery.headers.get("x-hub-signature-256", "")
    if not given.startswith(SIGNED):
        raise Forged("The header X-Hub-Signature-256 is missing. Nothing was taken.")
    check_hex(delivery.body, delivery.secret(APP), given.removeprefix(SIGNED))


def read(delivery: Delivery) -> Read:
    """A hint for each lead; changes of other kinds are none of ours."""
    try:
        document = read_json(delivery.body)
    except BrokenJson as error:
        return [unread(delivery, digest_of(delivery.body.hex()).hex(), error.sentence)]
    entries = document.get("entry") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        return [unread(delivery, digest_of(document).hex(), "It has no list of entries.")]
    found: list[Reading | Hint] = []
    for entry in entries:
        changes = entry.get("changes") if isinstance(entry, dict) else None
        for change in changes if isinstance(changes, list) else [None]:
            found += _change(change, delivery)
    return found


def _change(change: object, delivery: Delivery) -> list[Reading | Hint]:
    if isinstance(change, dict) and change.get("field") not in (None, "leadgen"):
        return []
    value = change.get("value") if isinstance(change, dict) else None
    key = value.get("leadgen_id") if isinstance(value, dict) else None
    if isinstance(key, bool) or not isinstance(key, str | int) or not str(key).isalnum():
        return [unread(delivery, digest_of(change).hex(), "An entry has no leadgen_id.")]
    return [Hint(key=str(key), deed="fetch", details={**value, "key": str(key)} if isinstance(value, dict) else {})]


def fetch(hint: Hint, fetching: Fetching) -> Reading | None:
    """The answers behind the id."""
    headers = {"Authorization": f"Bearer {next(iter(fetching.secrets.get(TOKEN, ())), '')}"}
    document = fetching.get(f"/{quote(hint.key, safe='')}?fields={FIELDS}", headers)
    return reading_of(document if isinstance(document, dict) else {}, hint)


def reading_of(document: Mapping[str, Any], hint: Hint) -> Reading:
    """A lead of the Graph API as a capture."""
    data = document.get("field_data")
    answers = ((each.get("name"), _one(each.get("values"))) for each in data or [] if isinstance(each, dict))
    fields = fields_of(answers) if isinstance(data, list) else {}
    about = {name: document.get(name, hint.details.get(name)) for name in ABOUT}
    moment = read_moment(_zoned(document.get("created_time")), UTC) or read_moment(
        hint.details.get("created_time"), UTC
    )
    return Reading(
        key=hint.key,
        payload={
            **apart(fields, RESERVED),
            "external_id": f"meta-ads:{hint.key}",
            "meta_ads": {name: value for name, value in about.items() if value is not None},
        },
        captured_at=moment,
        is_test=any(str(value).startswith("<test lead:") for value in fields.values()),
        unread="" if fields else "The lead came without answers.",
    )


def _one(values: object) -> object:
    return values[0] if isinstance(values, list) and len(values) == 1 else values


def _zoned(value: object) -> object:
    """`+0000` as `+00:00`."""
    is_short = isinstance(value, str) and len(value) > 5 and value[-5] in "+-" and value[-4:].isdigit()  # noqa: PLR2004 -- +0000
    return f"{value[:-2]}:{value[-2:]}" if is_short and isinstance(value, str) else value


def example(url: str, _secrets: Mapping[str, str]) -> str:
    """A signed word of a lead."""
    body = (
        '{"object":"page","entry":[{"id":"1","time":1,"changes":[{"field":"leadgen","value":{"leadgen_id":"4711",'
        '"page_id":"1","form_id":"2","created_time":1779000000}}]}]}'
    )
    return (
        f"BODY='{body}'\nSIGNATURE=$(printf %s \"$BODY\" | openssl dgst -sha256 -hmac \"$APP_SECRET\" | sed 's/.* //')\n"
        f"curl '{url}' -H \"X-Hub-Signature-256: sha256=$SIGNATURE\" \\\n  -H 'Content-Type: application/json' -d \"$BODY\""
    )


receiver = Receiver(
    provider="meta-ads",
    steps=(
        "Make a verify token below and copy it; it is shown once.",
        "In your Meta app add the product Webhooks, choose Page, and subscribe with the address and the verify token.",
        "Subscribe the page to the field leadgen, and give the app secret and a page access token below.",
        "Send a test lead with Meta's Lead Ads Testing Tool.",
    ),
    secrets=(
        Secret(VERIFY, "Verify token", "Goes into the field Verify token at Meta."),
        Secret(APP, "App secret", "From the settings of your Meta app; it signs each delivery.", is_ours=False),
        Secret(TOKEN, "Page access token", "With the right leads_retrieval; leads are fetched with it.", is_ours=False),
    ),
    options=(Option("page", "Page", "Its name or number, for your own notes"),),
    base="META_URL",
    greet=greet,
    verify=verify,
    read=read,
    fetch=fetch,
    example=example,
)
