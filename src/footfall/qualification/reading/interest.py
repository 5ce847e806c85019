"""What a capture says about an interest."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from footfall.capture.rules import read_moment
from footfall.capture.rules.moments import CLOCK_TOLERANCE
from footfall.identity.reading import reference_of, text_of
from footfall.qualification.reading.surroundings import Door, Names, Surroundings
from footfall.qualification.rules import slab_of

LONGEST_NOTE = 2_000
MOST_MINOR = 2**63 - 1

PRIORITIES = {
    "high": "high", "urgent": "high", "1": "high", "medium": "medium", "normal": "medium", "2": "medium",
    "low": "low", "3": "low",
}  # fmt: skip
INTENTS = {
    "buy": "purchase_intent", "purchase": "purchase_intent", "order": "purchase_intent", "price": "price_request",
    "quote": "price_request", "quotation": "price_request", "demo": "demo_request", "demonstration": "demo_request",
    "trial": "demo_request", "ask": "question", "enquiry": "question", "inquiry": "question", "info": "question",
    "information": "question", "call": "inbound_call",
}  # fmt: skip
TOLD_BY_A_CAPTURE = frozenset(
    [
        "visit",
        "purchase_intent",
        "price_request",
        "demo_request",
        "question",
        "web_form",
        "brochure",
        "newsletter",
        "webinar",
        "event",
        "contest",
        "social",
        "referral",
        "inbound_call",
        "inbound_message",
        "listed",
    ]
)
"""Kinds of touchpoint that a capture may name itself; calls and purchases are told by their own steps."""

_NUMBER = re.compile(r"-?\d[\d.,'\s\u00a0\u202f]*")
_LAKH = {
    "lakh": 100_000,
    "lac": 100_000,
    "l": 100_000,
    "crore": 10_000_000,
    "cr": 10_000_000,
    "k": 1_000,
    "m": 1_000_000,
}
_CURRENCIES = {"₹": "INR", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "rs": "INR", "rs.": "INR"}
_THREE = 3


@dataclass(slots=True, kw_only=True)
class Interest:
    """One capture as an interest in something, ready to open a lead with or to be a touchpoint on one."""

    capture: UUID
    person: int = 0
    is_customer: bool = False
    door: Door
    product: int | None
    location: int | None
    campaign: int | None
    source: int | None
    new_source: str = ""
    """Name of a source that nobody has named before."""
    attendant: int | None
    form_version: int | None
    at: datetime
    on: date
    category: int | None
    kind: str
    reference: str
    value_minor: int | None
    currency: str
    slab: str
    priority: str
    note: str
    flags: list[tuple[str, str]] = field(default_factory=list)
    consents: list[tuple[str, str, bool, str]] = field(default_factory=list)
    """Way, purpose, whether granted, wording."""


@dataclass(frozen=True, slots=True)
class Row:
    """A capture as it lies in the inbox."""

    id: UUID
    door: int
    payload: Mapping[str, Any]
    has_raw: bool
    captured_at: datetime
    device_at: datetime | None
    received_at: datetime
    location: int | None
    attendant: int | None
    form_version: int | None
    attempts: int


def read_interest(row: Row, around: Surroundings) -> Interest:
    """What a capture is about, by its own fields where they say so, else by its door; with what is odd about it."""
    payload, door = row.payload, around.doors[row.door]
    flags = list(_flags_of_arrival(row))
    location = _named(payload, "location", around.place_names, row.location or door.location, flags)
    product = _named(payload, "product", around.product_names, door.product, flags)
    on = around.day(location, row.captured_at)
    value, currency = _value(payload, product, location, around, flags)
    source, new_source = _source(payload, door, around.source_names)
    return Interest(
        capture=row.id, door=door, product=product, location=location, at=row.captured_at, on=on,
        campaign=_named(payload, "campaign", around.campaign_names, door.campaign, flags),
        source=source, new_source=new_source, attendant=row.attendant, form_version=row.form_version,
        category=around.category(location, on), kind=kind_of(payload, around.kinds.get(door.channel, "note")),
        reference=reference_of(payload, door.key), value_minor=value, currency=currency,
        slab=slab_of(value, currency, around.bounds), priority=_priority(payload),
        note=text_of(payload.get("note"))[:LONGEST_NOTE], flags=flags, consents=list(_consents(payload)),
    )  # fmt: skip


def kind_of(payload: Mapping[str, Any], default: str) -> str:
    """The kind of touchpoint a capture is: what it says it wants, else what its channel usually is."""
    given = payload.get("intent")
    if given is None:
        return default
    wanted = text_of(given).casefold().replace(" ", "_").replace("-", "_")
    return wanted if wanted in TOLD_BY_A_CAPTURE else INTENTS.get(wanted, default)


def money_of(value: object) -> tuple[int, str] | None:
    """An amount in the smallest unit and the currency beside it ("₹ 1,25,000.50"); None if it can't be read."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _minor(str(value), 1, "")
    text = text_of(value)
    match = _NUMBER.search(text)
    if match is None:
        return None
    words = (text[: match.start()] + " " + text[match.end() :]).casefold().split()
    times = next((_LAKH[word] for word in words if word in _LAKH), 1)
    currency = next((_CURRENCIES[word] for word in words if word in _CURRENCIES), "")
    spelt = next((word.upper() for word in words if len(word) == _THREE and word.isascii() and word.isalpha()), "")
    return _minor(_plain(match[0]), times, currency or ("" if spelt.casefold() in _LAKH else spelt))


def _minor(amount: str, times: int, currency: str) -> tuple[int, str] | None:
    try:
        return int((Decimal(amount) * times * 100).to_integral_value()), currency
    except (InvalidOperation, OverflowError, ValueError):
        return None


def _plain(digits: str) -> str:
    """Digits with a point before the cents, whichever signs group thousands."""
    digits = re.sub(r"[\s'\u00a0\u202f]", "", digits).rstrip(".,")
    point, comma = digits.rfind("."), digits.rfind(",")
    if point >= 0 and comma >= 0:
        group, decimal = (",", ".") if point > comma else (".", ",")
        return digits.replace(group, "").replace(decimal, ".")
    sign = "." if point >= 0 else ","
    is_grouped = digits.count(sign) > 1 or (sign == "," and len(digits) - comma - 1 == _THREE)
    return digits.replace(sign, "" if is_grouped else ".")


def _flags_of_arrival(row: Row) -> Iterator[tuple[str, str]]:
    if row.has_raw:
        yield "odd_characters", ""
    if row.device_at and row.device_at > row.received_at + CLOCK_TOLERANCE:
        yield "future_time", row.device_at.isoformat()
    said = row.payload.get("captured_at")
    if said is not None and row.captured_at == row.received_at and read_moment(said, UTC) is None:
        yield "bad_time", text_of(said)[:400]


def _named(
    payload: Mapping[str, Any],
    field_name: str,
    names: Names,
    default: int | None,
    flags: list[tuple[str, str]],
) -> int | None:
    given = payload.get(field_name)
    name = text_of(given) if given is not None else ""
    if not name:
        return default
    found = names.find(name)
    if found is None:
        flags.append((f"unknown_{field_name}", name[:400]))
        return default
    return found


def _source(payload: Mapping[str, Any], door: Door, names: Names) -> tuple[int | None, str]:
    """The source that is named, the door's where none is; an empty text says that it is unknown."""
    if payload.get("source") is None:
        return door.source, ""
    name = text_of(payload["source"])[:120]
    if not name:
        return None, ""
    found = names.find(name)
    return found, "" if found else name


def _value(
    payload: Mapping[str, Any],
    product: int | None,
    location: int | None,
    around: Surroundings,
    flags: list[tuple[str, str]],
) -> tuple[int | None, str]:
    given = payload.get("value")
    if given is not None and given != "":
        read = money_of(given)
        if read and 0 <= read[0] <= MOST_MINOR:
            currency = text_of(payload.get("currency")).upper() or read[1] or around.place(location).currency
            if len(currency) == _THREE:
                return read[0], currency
        flags.append(("bad_value", text_of(given)[:400]))
    priced = around.products.get(product) if product is not None else None
    return (priced.price_minor, priced.currency) if priced and priced.price_minor is not None else (None, "")


def _priority(payload: Mapping[str, Any]) -> str:
    given = payload.get("priority")
    return "medium" if given is None else PRIORITIES.get(text_of(given).casefold(), "medium")


def _consents(payload: Mapping[str, Any]) -> Iterator[tuple[str, str, bool, str]]:
    given = payload.get("consents")
    seen = set()
    for consent in given if isinstance(given, list) else []:
        if not isinstance(consent, Mapping):
            continue
        way, purpose = (
            text_of(consent.get("way")).casefold(),
            text_of(consent.get("purpose"))[:40] or "offers",
        )
        if way in {"call", "sms", "email", "mail"} and isinstance(consent.get("granted"), bool):
            if (way, purpose) not in seen:
                yield way, purpose, consent["granted"], text_of(consent.get("wording"))
            seen.add((way, purpose))
