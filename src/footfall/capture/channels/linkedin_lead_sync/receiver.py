"""LinkedIn's lead sync: a challenge, signed word of a lead made or deleted, and answers that a job fetches."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import Any
from urllib.parse import quote

from footfall.capture.channels.receiver import Fetching, Option, Receiver, Secret
from footfall.capture.fetching import NotFetched
from footfall.capture.rules.answers import RESERVED, apart, fields_of
from footfall.capture.rules.arrival import digest_of
from footfall.capture.rules.delivery import Answer, Delivery, Hint, NotReadable, Read, Reading, unread
from footfall.capture.rules.json_body import BrokenJson, read_json
from footfall.capture.rules.moments import read_moment
from footfall.capture.rules.signatures import check_hex, hex_hmac

CLIENT, TOKEN = "client_secret", "access_token"
VERSION = "202606"
"""LinkedIn retires a version of its interface about a year after its month; a door may be told a newer one."""

MARK = "utm_"
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


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form asks: the field of each question, the words of each choice and consent, and its hidden fields."""

    names: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[tuple[str, str], str] = field(default_factory=dict)
    consents: Mapping[str, str] = field(default_factory=dict)
    hidden: Sequence[tuple[str, str]] = ()


def fetch(hint: Hint, fetching: Fetching) -> Reading | None:
    """The answers behind the URN, named by the questions of their form; a form that is gone leaves them their numbers."""
    headers = {
        "Authorization": f"Bearer {next(iter(fetching.secrets.get(TOKEN, ())), '')}",
        "LinkedIn-Version": str(fetching.options.get("version") or VERSION),
        "X-Restli-Protocol-Version": "2.0.0",
    }
    document = fetching.get(f"/rest/leadFormResponses/{quote(hint.key.rpartition(':')[2], safe='')}", headers)
    document = document if isinstance(document, dict) else {}
    asked = Asked()
    if form := _form_of(document.get("versionedLeadGenFormUrn")) or _form_of(hint.details.get("leadGenForm")):
        try:
            asked = asked_by(fetching.get(f"/rest/leadForms/{quote(form, safe='')}", headers))
        except NotFetched as error:
            if not error.is_final:
                raise
    told = {str(key): str(name) for key, name in _mapping(fetching.options.get("questions")).items()}
    return reading_of(document, hint, replace(asked, names={**asked.names, **told}))


def asked_by(form: object) -> Asked:
    """A form as LinkedIn describes it."""
    content = _mapping(_mapping(form).get("content"))
    names, choices = {}, {}
    for each in _mappings(content.get("questions")):
        key = str(each.get("questionId"))
        names[key] = str(each.get("predefinedField") or each.get("name") or _words(each.get("question")))
        details = _mapping(_mapping(each.get("questionDetails")).get("multipleChoiceQuestionDetails"))
        for option in _mappings(details.get("options")):
            choices[key, str(option.get("id"))] = _words(option.get("text")) or str(option.get("label") or "")
    consents = {
        str(each.get("id")): _words(each.get("consent")) or str(each.get("label") or "")
        for each in _mappings(_mapping(content.get("legalInfo")).get("consents"))
    }
    hidden = [
        (str(each.get("name") or ""), str(each.get("value") or ""))
        for each in _mappings(_mapping(form).get("hiddenFields"))
    ]
    return Asked({key: name for key, name in names.items() if name}, choices, consents, hidden)


def reading_of(document: Mapping[str, Any], hint: Hint, asked: Asked) -> Reading:
    """A response as a capture, with the words of its form."""
    given = _mapping(document.get("formResponse"))
    answers = [
        (asked.names.get(key := str(each.get("questionId")), f"question_{key}"), _text(each, key, asked))
        for each in _mappings(given.get("answers"))
    ]
    fields = fields_of([*answers, *((name, value) for name, value in asked.hidden if not name.startswith(MARK))])
    marks = {name: value for name, value in asked.hidden if name.startswith(MARK) and value}
    about = {
        "response": hint.key,
        "form": document.get("versionedLeadGenFormUrn"),
        "lead_type": document.get("leadType"),
        "campaign": _mapping(_mapping(document.get("leadMetadata")).get("sponsoredLeadMetadata")).get("campaign"),
        "from": _mapping(document.get("associatedEntity")) or _mapping(hint.details.get("associatedEntity")),
    }
    return Reading(
        key=hint.key,
        payload={
            **apart(fields, RESERVED),
            "external_id": f"linkedin:{hint.key.rpartition(':')[2]}"[:140],
            "linkedin": {name: value for name, value in about.items() if value},
            **({"utm": marks} if marks else {}),
            **({"consents": found} if (found := _consents(given.get("consentResponses"), asked)) else {}),
        },
        captured_at=read_moment(document.get("submittedAt"), UTC) or read_moment(hint.details.get("occurredAt"), UTC),
        is_test=document.get("testLead") is True,
        unread="" if answers and fields else "The lead came without answers.",
    )


def _consents(given: object, asked: Asked) -> list[dict[str, Any]]:
    """What was ticked on the form, each under a purpose of its own: it allows what its own words say and no more."""
    return [
        {"way": "email", "purpose": f"linkedin-{each.get('consentId')}"[:40], "granted": each["accepted"],
         "wording": asked.consents.get(str(each.get("consentId"))) or f"Consent {each.get('consentId')} of the form on LinkedIn"}
        for each in _mappings(given)
        if isinstance(each.get("accepted"), bool)
    ]  # fmt: skip


def _text(answer: Mapping[str, Any], key: str, asked: Asked) -> object:
    """The words of an answer; choices come as numbers, which the form has words for."""
    details = _mapping(answer.get("answerDetails"))
    text = _mapping(details.get("textQuestionAnswer")).get("answer")
    if text is not None:
        return text
    chosen = _list(_mapping(details.get("multipleChoiceAnswer")).get("options"))
    return ", ".join(asked.choices.get((key, str(each))) or str(each) for each in chosen)


def _form_of(urn: object) -> str:
    """The number in `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:3162,1)`, or in `urn:li:leadGenForm:3162`."""
    return urn.rpartition("leadGenForm:")[2].partition(",")[0].strip("()") if isinstance(urn, str) else ""


def _words(text: object) -> str:
    """The first language of a text that comes in several."""
    localized = _mapping(_mapping(text).get("localized"))
    return next((str(words) for words in localized.values() if words), "")


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [each for each in _list(value) if isinstance(each, dict)]


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
        (
            "Subscribe the address, with POST /rest/leadNotifications of LinkedIn's interface and a body such as "
            '{"webhook": "the address below", "owner": {"sponsoredAccount": "urn:li:sponsoredAccount:1"}, '
            '"leadType": "SPONSORED"}; the web pages of LinkedIn have no form for it. The address must be HTTPS.'
        ),
        "LinkedIn asks the address for proof at once and again every two hours, and stops after three failures.",
        "Leads deleted at LinkedIn come as orders to erase.",
    ),
    secrets=(
        Secret(CLIENT, "Client secret", "Of your LinkedIn app; it signs each delivery.", is_ours=False),
        Secret(TOKEN, "Access token", "With the right r_marketing_leadgen_automation.", is_ours=False),
    ),
    options=(
        Option("version", "Version of LinkedIn's interface", f"Year and month; empty for {VERSION}. Each is retired after "
               "about a year."),
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
