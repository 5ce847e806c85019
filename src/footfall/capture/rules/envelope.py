"""The envelope a program sends a capture in, read the same way for one, for a batch, and on both ways in."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from footfall.capture.rules.arrival import Arrival, digest_of
from footfall.capture.rules.directory import Directory, Door, Sender
from footfall.capture.rules.moments import read_moment
from footfall.shared.errors import Invalid

MOST_IN_BATCH = 500
MOST_SECONDS = 2**31 - 1

_OWN = frozenset({"id", "entry_point", "captured_at", "device_at", "seconds", "is_test", "fields"})


class NotACapture(Invalid):
    """A capture is a JSON object such as {"id": "...", "entry_point": "...", "fields": {"name": "Asha"}}."""


class KeyMissing(Invalid):
    """Give the capture an id, a UUID that you make and keep for a repeat; or send it in the header Idempotency-Key."""


class KeyNotUuid(Invalid):
    """The id of a capture is a UUID such as 0199f3a0-7c1e-7000-8000-000000000001."""


class UnknownEntryPoint(Invalid):
    """There is no entry point with this key."""


def read_envelope(
    item: object, *, directory: Directory, sender: Sender, at: datetime, header_key: str | None = None
) -> Arrival:
    """The arrival in the envelope, or a refusal in words. Only the envelope can be refused, never what is in it."""
    if not isinstance(item, dict):
        raise NotACapture
    key = _read_key(item.get("id"), header_key)
    door = _read_door(item.get("entry_point"), directory)
    payload = _read_payload(item)
    captured_at = _read_captured_at(item, payload, door, at)
    seconds = _read_seconds(item, payload)
    attendant = sender.id if sender.is_attendant else directory.member(payload.get("attendant"))
    return Arrival(
        id=key,
        entry_point=door.id,
        payload=payload,
        captured_at=captured_at,
        device_at=read_moment(item.get("device_at"), door.zone),
        location=directory.place(payload.get("location")),
        attendant=attendant,
        seconds=seconds,
        is_test=item.get("is_test") is True,
        digest=digest_of({name: value for name, value in item.items() if name != "id"}),
    )


def _read_key(key: object, header_key: str | None) -> UUID:
    key = header_key if key is None else key
    if key is None or key == "":
        raise KeyMissing(fields={"id": [str(KeyMissing.__doc__)]})
    try:
        return UUID(key) if isinstance(key, str) else _not_uuid()
    except ValueError:
        return _not_uuid()


def _not_uuid() -> UUID:
    raise KeyNotUuid(fields={"id": [str(KeyNotUuid.__doc__)]})


def _read_door(key: object, directory: Directory) -> Door:
    door = directory.doors.get(key) if isinstance(key, str) else None
    if door is None:
        raise UnknownEntryPoint(fields={"entry_point": [str(UnknownEntryPoint.__doc__)]})
    return door


def _read_payload(item: Mapping[str, Any]) -> dict[str, Any]:
    """Fields and whatever else lies in the envelope, under one roof. Fields that are no object are kept as they are."""
    fields = item.get("fields")
    rest = {name: value for name, value in item.items() if name not in _OWN}
    if isinstance(fields, dict):
        twice = {name: value for name, value in rest.items() if name in fields}
        return {**rest, **fields, **({"envelope": twice} if twice else {})}
    return rest if fields is None else {**rest, "fields": fields}


def _read_captured_at(item: Mapping[str, Any], payload: dict[str, Any], door: Door, at: datetime) -> datetime:
    said = item.get("captured_at")
    if said is None:
        said = payload.get("captured_at")
    moment = read_moment(said, door.zone)
    if moment is None and said is not None:
        payload["captured_at"] = said
    return moment or at.astimezone(UTC)


def _read_seconds(item: Mapping[str, Any], payload: dict[str, Any]) -> int | None:
    seconds = item.get("seconds")
    if isinstance(seconds, float) and seconds == seconds // 1:
        seconds = int(seconds)
    if isinstance(seconds, int) and not isinstance(seconds, bool) and 0 <= seconds <= MOST_SECONDS:
        return seconds
    if seconds is not None:
        payload["seconds"] = seconds
    return None
