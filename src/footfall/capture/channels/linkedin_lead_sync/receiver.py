"""LinkedIn's lead sync: a challenge, signed word of a lead made or deleted, and answers that a job fetches."""

import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any
from urllib.parse import quote

from footfall.capture.channels.receiver import Fetching, Option, Receiver, Secret
from footfall.capture.rules.answers import RESERVED, apart, fields_of
from footfall.capture.rules.arrival import digest_of
from footfall.capture.rules.delivery import Answer, Delivery, Hint, NotReadable, Read, Reading, unread
from footfall.capture.rules.json_body import BrokenJson, read_json
from footfall.capture.rules.moments import read_moment
from footfall.capture.rules.signatures import check_hex, hex_hmac

CLIENT, TOKEN = "client_secret", "access_token"
VERSION = "202509"
LONGEST_CODE = 200


def greet(delivery: Delivery) -> Answer | None:
    """The challenge code with what only the holder of the client secret can make of it."""
    code = delivery.query.get("challengeCode", "")[:LONGEST_CODE]
    if not code:
        raise NotReadable("This address takes LinkedIn's validation: ?challengeCode=...")
    response = hex_hmac(delivery.secret(CLIENT)[0], code.encode())
    return Answer(body=json.dumps({"challengeCode": code, "challengeResponse": response}), kind="application/json")


def verify(delivery: Delivery) -> None:
    """Body and its prefix are signed with the client secret."""
    check_hex(delivery.body, delivery.secret(CLIENT), delivery.headers.get("x-li-signature", ""), prefix=b"hmacsha256=")


def read(delivery: Delivery) -> Read:
    """A hint for each event: a lead to be fetched, or one to be erased."""
    try:
        document = read_json(delivery.body)
    except BrokenJson as error:
        return [unread(delivery, digest_of(delivery.body.hex()).hex(), error.sentence)]
    events = document if isinstance(document, list) else [document]
    return [_event(event, delivery) for event in events]


def _event(event: object, delivery: Delivery) -> Reading | Hint:
    urn = event.get("leadGenFormResponse") if isinstance(event, dict) else None
    if not isinstance(event, dict) or not isinstance(urn, str) or not urn.strip():
        return unread(delivery, digest_of(event).hex(), "An event names no leadGenFormResponse.")
    if event.get("leadAction") == "DELETED":
        return Hint(key=urn, deed="erase", details=event)
    return Hint(key=urn, deed="fetch", details=event)


def fetch(hint: Hint, fetching: Fetching) -> Reading | None:
    """The answers behind the URN, named by the questions of their form."""
    headers = {
        "Authorization": f"Bearer {next(iter(fetching.secrets.get(TOKEN, ())), '')}",
        "LinkedIn-Version": VERSION,
        "X-Restli-Protocol-Version": "2.0.0",
    }
    document = fetching.get(f"/rest/leadFormResponses/{quote(hint.key.rpartition(':')[2], safe='')}", headers)
    document = document if isinstance(document, dict) else {}
    names = {str(key): name for key, name in _mapping(fetching.options.get("questions")).items()}
    if form := _form_of(document):
        described = fetching.get(f"/rest/leadForms/{quote(form, safe='')}", headers)
        names = {**_questions(described), **names}
    return reading_of(document, hint, names)


def reading_of(document: Mapping[str, Any], hint: Hint, names: Mapping[str, str]) -> Reading:
    """A response as a capture; `names` are the fields of its questions."""
    given = _mapping(document.get("formResponse"))
    answers = [
        (names.get(str(each.get("questionId")), f"question_{each.get('questionId')}"), _text(each))
        for each in _list(given.get("answers"))
        if isinstance(each, dict)
    ]
    fields = fields_of(answers)
    return Reading(
        key=hint.key,
        payload={
            **apart(fields, RESERVED),
            "external_id": f"linkedin:{hint.key.rpartition(':')[2]}"[:140],
            "linkedin": {
                "response": hint.key,
                "form": document.get("versionedLeadGenFormUrn"),
                "lead_type": document.get("leadType"),
                "campaign": _mapping(_mapping(document.get("leadMetadata")).get("sponsoredLeadMetadata")).get(
                    "campaign"
                ),
            },
            **({"consents": found} if (found := _consents(given.get("consentResponses"))) else {}),
        },
        captured_at=read_moment(document.get("submittedAt"), UTC) or read_moment(hint.details.get("occurredAt"), UTC),
        is_test=document.get("testLead") is True,
        unread="" if fields else "The lead came without answers.",
    )


def _consents(given: object) -> list[dict[str, Any]]:
    """What was ticked on the form, each under a purpose of its own: it allows what its own words say and no more."""
    return [
        {"way": "email", "purpose": f"linkedin-{each.get('consentId')}"[:40], "granted": each["accepted"],
         "wording": f"Consent {each.get('consentId')} of the form on LinkedIn"}
        for each in _list(given)
        if isinstance(each, dict) and isinstance(each.get("accepted"), bool)
    ]  # fmt: skip


def _text(answer: Mapping[str, Any]) -> object:
    details = _mapping(answer.get("answerDetails"))
    text = _mapping(details.get("textQuestionAnswer")).get("answer")
    options = _mapping(details.get("multipleChoiceAnswer")).get("options")
    return text if text is not None else options


def _form_of(document: Mapping[str, Any]) -> str:
    """The number in `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:3162,1)`."""
    urn = document.get("versionedLeadGenFormUrn")
    return urn.rpartition("leadGenForm:")[2].partition(",")[0].strip("()") if isinstance(urn, str) else ""


def _questions(form: object) -> dict[str, str]:
    content = _mapping(_mapping(form).get("content"))
    found = {}
    for each in _list(content.get("questions")):
        if isinstance(each, dict) and each.get("questionId") is not None:
            found[str(each["questionId"])] = str(each.get("predefinedField") or each.get("name") or "")
    return {key: name for key, name in found.items() if name}


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def example(url: str, _secrets: Mapping[str, str]) -> str:
    """A signed word of a lead."""
    body = (
        '{"type":"LEAD_ACTION","leadGenFormResponse":"urn:li:leadGenFormResponse:4711-1","leadType":"SPONSORED",'
        '"leadAction":"CREATED","occurredAt":1779000000000}'
    )
    return (
        f'BODY=\'{body}\'\nSIGNATURE=$(printf %s "hmacsha256=$BODY" | openssl dgst -sha256 -hmac "$CLIENT_SECRET" '
        f"| sed 's/.* //')\n"
        f"curl '{url}' -H \"X-LI-Signature: $SIGNATURE\" \\\n  -H 'Content-Type: application/json' -d \"$BODY\""
    )


receiver = Receiver(
    provider="linkedin",
    steps=(
        "Give the client secret and an access token of your LinkedIn app below.",
        "Register the address as webhook of the app; LinkedIn asks it for proof at once and again every two hours.",
        "Subscribe the ad account or page to lead notifications. Leads deleted at LinkedIn come as orders to erase.",
    ),
    secrets=(
        Secret(CLIENT, "Client secret", "Of your LinkedIn app; it signs each delivery.", is_ours=False),
        Secret(TOKEN, "Access token", "With the right r_marketing_leadgen_automation.", is_ours=False),
    ),
    options=(
        Option("questions", "Questions", 'Question numbers to fields, one a line, such as "4 = email"; fetched with '
               "the form where it says so itself", kind="map"),
    ),
    base="LINKEDIN_URL",
    greet=greet,
    verify=verify,
    read=read,
    fetch=fetch,
    example=example,
)  # fmt: skip
