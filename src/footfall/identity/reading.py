"""A capture read as a person: names, contacts and whatever else of its fields is about who they are."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from footfall.identity.normalise import read_email, read_name, read_phone
from footfall.identity.rules import Subject

PHONES = ("phone", "mobile", "phone_2", "whatsapp")
EMAILS = ("email", "email_2")
YES = frozenset({"yes", "y", "true", "1", "ja", "oui", "si", "sí", "да", "हाँ"})
LONGEST_REFERENCE = 140

_LIMITS = {"name": 200, "company": 200, "city": 120, "phone": 254, "email": 254, "language": 10}


def read_subject(
    payload: Mapping[str, Any], *, capture: UUID, at: datetime, region: str, door: str, is_customer: bool = False
) -> Subject:
    """The person in a payload; phones without a country code are read in `region`, references belong to `door`."""
    return Subject(
        capture=capture,
        at=at,
        name=read_name(name_of(payload)),
        phones=[read_phone(typed, region) for typed in _values(payload, PHONES)],
        emails=[read_email(typed) for typed in _values(payload, EMAILS)],
        reference=reference_of(payload, door),
        company=text_of(payload.get("company"))[:200],
        city=text_of(payload.get("city"))[:120],
        language=text_of(payload.get("language"))[:10],
        is_customer=is_customer or says_yes(payload.get("is_existing_customer")),
    )


def name_of(payload: Mapping[str, Any]) -> str:
    """The name as typed, in one field or in two."""
    name = payload.get("name")
    if name is not None and (text := text_of(name)):
        return text[:1_000]
    return f"{text_of(payload.get('first_name'))[:500]} {text_of(payload.get('last_name'))[:500]}".strip()


def reference_of(payload: Mapping[str, Any], door: str) -> str:
    """Its number in the system it comes from, as "system:number"; without a system the door stands for it."""
    given = payload.get("external_id")
    reference = text_of(given) if given is not None else ""
    if not reference:
        return ""
    return (reference if ":" in reference else f"{door}:{reference}")[:LONGEST_REFERENCE]


def flags_of(subject: Subject, payload: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is odd about a person's data: a reason of `ReviewItem` and a detail."""
    if subject.name.is_odd:
        yield "odd_name", subject.name.typed[:400]
    for phone in subject.phones:
        if not phone.is_valid:
            yield "phone_invalid", phone.typed[:400]
    for email in subject.emails:
        if not email.is_valid:
            yield "email_invalid", email.typed[:400]
    if not subject.phones and not subject.emails and not subject.reference:
        yield "no_contact", ""
    for name, limit in _LIMITS.items():
        value = payload.get(name)
        if isinstance(value, str) and len(value) > limit:
            yield "too_long", name


def text_of(value: object) -> str:
    """A JSON value as one line of text; lists are joined, objects say nothing."""
    if isinstance(value, str):
        return value.strip()
    if value is None or isinstance(value, Mapping):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, list):
        return ", ".join(text for each in value[:20] if (text := text_of(each)))
    return str(value).lower() if isinstance(value, bool) else str(value)


def says_yes(value: object) -> bool:
    """Whether a value means yes."""
    if value is None or isinstance(value, bool):
        return value is True
    return text_of(value).casefold() in YES


def _values(payload: Mapping[str, Any], names: tuple[str, ...]) -> list[str]:
    found: dict[str, None] = {}
    for name in names:
        value = payload.get(name)
        if value is None or value == "":
            continue
        for each in value[:20] if isinstance(value, list) else [value]:
            if text := text_of(each)[:1_000]:
                found[text] = None
    return list(found)
