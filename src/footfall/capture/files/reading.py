"""Rows of a file read as captures: the body, its digest, and the id that makes a repeat a repeat."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from footfall.capture.files.fields import FIELDS, KEEP, LEAVE_OUT
from footfall.capture.files.mapping import Mapping
from footfall.capture.files.table import Row
from footfall.capture.files.values import (
    moment_of,
    priority_of,
    source_of,
    status_of,
    temperature_of,
    yes_or_no,
)

NAMESPACE = uuid.UUID("6f2f0a4e-0a57-5f3e-9a44-3d1f6a2c9e70")
_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
_TRANSLATED: dict[str, Callable[[str], str]] = {
    "status": status_of,
    "temperature": temperature_of,
    "priority": priority_of,
    # A source of the company's own is called as it is written.
    "source": lambda text: source_of(text) or text,
}
_SECONDS = frozenset({"phone", "email"})
_CONSENTS = {
    "consent_call": ["call"],
    "consent_sms": ["sms"],
    "consent_email": ["email"],
    "consent": ["call", "sms", "email"],
}


@dataclass(slots=True)
class Reading:
    """A row as the capture it becomes: `body` is the payload as JSON, `flags` what one should look at."""

    line: int
    id: str
    body: bytes
    digest: bytes
    captured_at: dt.datetime | None
    flags: list[tuple[str, str]] = field(default_factory=list)
    raw: bytes | None = None
    is_repeat: bool = False
    """Whether the same row, with its own reference, stands further up in the file."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that can't become a capture, and why in words."""

    line: int
    text: str
    reason: str


class Reader:
    """Reads the rows of one file by one mapping for one door."""

    def __init__(self, columns: Iterable[str], mapping: Mapping, *, door: str, zone: str) -> None:
        self._mapping = mapping
        self._zone = zone
        self._space = uuid.uuid5(NAMESPACE, door).bytes
        self._system = mapping.system or door
        placed = [(index, column, mapping.of(column)) for index, column in enumerate(columns)]
        self._plain = [
            (i, column, key)
            for i, column, key in placed
            if key in FIELDS and key not in _TRANSLATED and not _is_yes_no(key)
        ]
        self._words = [(i, column, key) for i, column, key in placed if key in _TRANSLATED]
        self._answers = [(i, column, key) for i, column, key in placed if key in FIELDS and _is_yes_no(key)]
        self._kept = [(i, column) for i, column, key in placed if key == KEEP]
        self._has_source = any(key == "source" for _, _, key in placed)
        self._once: set[int] = set()
        self._more: dict[int, int] = {}
        self._left_out = {column for _, column, key in placed if key == LEAVE_OUT}

    def read(self, rows: Iterable[Row]) -> Iterator[Reading | Fault]:
        """Each row as what it becomes, in the file's order. Call it once, from the first row on."""
        for row in rows:
            if row.fault:
                yield Fault(row.line, row.values[0] if len(row.values) == 1 else ",".join(row.values), row.fault)
            else:
                yield self._read(row)

    def _read(self, row: Row) -> Reading:
        values = row.values
        kept: dict[str, str] = {}
        payload = self._plainly(values, kept)
        for index, column in self._kept:
            if value := values[index].strip():
                kept[column] = value
        reading = Reading(row.line, "", b"", b"", None)
        if self._words or self._answers:
            self._translate(values, payload, kept)
        self._finish(payload, reading)
        if kept:
            payload["kept"] = kept
        self._sign(payload, reading)
        return reading

    def _plainly(self, values: list[str], kept: dict[str, str]) -> dict[str, Any]:
        payload: dict[str, Any] = dict(self._mapping.fixed)
        for index, column, key in self._plain:
            if not (value := values[index].strip()):
                continue
            if key not in payload or key in self._mapping.fixed:
                payload[key] = value
            elif key == "note":
                payload[key] = f"{payload[key]}\n{value}"
            elif value != payload[key]:
                second = f"{key}_2"
                if key in _SECONDS and second not in payload:
                    payload[second] = value
                else:
                    kept[column] = value
        return payload

    def _translate(self, values: list[str], payload: dict[str, Any], kept: dict[str, str]) -> None:
        """Words of other products in ours; what was written stays beside it, what is unknown is only kept."""
        for index, column, key in self._words:
            if value := values[index].strip():
                ours = _TRANSLATED[key](value)
                if ours != value:
                    kept[column] = value
                if ours:
                    payload[key] = ours
        for index, column, key in self._answers:
            if value := values[index].strip():
                kept[column] = value
                answer = yes_or_no(value)
                if answer is not None:
                    _answer(key, payload, is_yes=answer)

    def _finish(self, payload: dict[str, Any], reading: Reading) -> None:
        if "name" not in payload and ("first_name" in payload or "last_name" in payload):
            payload["name"] = f"{payload.get('first_name', '')} {payload.get('last_name', '')}".strip()
        if self._has_source:
            # Said to be empty is not the same as not said: an empty source is none, not that of the door.
            payload.setdefault("source", "")
        if "external_id" in payload:
            payload["external_id"] = f"{self._system}:{payload['external_id']}"[:140]
        if said := payload.get("captured_at"):
            reading.captured_at = moment_of(said, self._mapping.order, self._zone)
            if reading.captured_at is None:
                reading.flags.append(("bad_time", said[:400]))

    def _sign(self, payload: dict[str, Any], reading: Reading) -> None:
        body = orjson.dumps(payload, option=orjson.OPT_SORT_KEYS)
        if b"\\u0000" in body:
            payload, reading.raw = _without_nul(payload), body
            reading.flags.append(("odd_characters", "NUL"))
            body = orjson.dumps(payload, option=orjson.OPT_SORT_KEYS)
        reading.body = body
        reading.digest = hashlib.sha256(body).digest()
        number = self._occurrence(reading.digest)
        if "external_id" in payload:
            # A row with a reference is itself however often it comes; without one, an equal row is another one.
            reading.is_repeat, number = number > 0, 0
        name = b"%b/%d" % (reading.digest.hex().encode(), number)
        digits = hashlib.sha1(self._space + name, usedforsecurity=False).hexdigest()
        reading.id = f"{digits[:12]}5{digits[13:16]}{_VARIANT[digits[16]]}{digits[17:32]}"

    def _occurrence(self, digest: bytes) -> int:
        """How many equal rows came before: a set of 64-bit numbers, since there may be millions."""
        number = int.from_bytes(digest[:8], "big")
        if number not in self._once:
            self._once.add(number)
            return 0
        self._more[number] = self._more.get(number, 0) + 1
        return self._more[number]


def _answer(key: str, payload: dict[str, Any], *, is_yes: bool) -> None:
    if key == "do_not_contact" and is_yes:
        _consent(payload, _CONSENTS["consent"], is_granted=False)
    elif key in _CONSENTS:
        _consent(payload, _CONSENTS[key], is_granted=is_yes)
    elif key == "is_existing_customer":
        payload[key] = is_yes


def _consent(payload: dict[str, Any], ways: list[str], *, is_granted: bool) -> None:
    """Note what was allowed or forbidden; of two answers for one way the stricter one holds."""
    given: dict[str, bool] = {each["way"]: each["granted"] for each in payload.get("consents", [])}
    given.update({way: is_granted and given.get(way, True) for way in ways})
    payload["consents"] = [{"way": way, "granted": granted} for way, granted in given.items()]


def _is_yes_no(key: str) -> bool:
    return FIELDS[key].shape == "yes_no"


def _without_nul(payload: dict[str, Any]) -> dict[str, Any]:
    """The payload with a mark in place of each NUL, which PostgreSQL's JSON cannot hold."""
    text = (
        orjson.dumps(payload).replace(b"\\\\", b"\xff").replace(b"\\u0000", "\ufffd".encode()).replace(b"\xff", b"\\\\")
    )
    cleaned: dict[str, Any] = orjson.loads(text)
    return cleaned
