"""From the bytes of a request to arrivals, and from receipts to answers: the same for both ways in.

Captures come in either through Django or, with an API key, through the slim way in `intake.py`. Everything that
decides about content is here, so that the two can't differ.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from footfall.capture.actions.accept import IdTaken, Receipt
from footfall.capture.actions.hold_back import Unread
from footfall.capture.actions.server_keys import server_keys
from footfall.capture.rules import MOST_IN_BATCH, Arrival, Directory, Sender, read_envelope, read_json, read_moment
from footfall.capture.rules.seal import unseal
from footfall.company.models import Role
from footfall.shared.errors import Invalid, Refusal, TooLarge
from footfall.shared.json_body import NotJson
from footfall.shared.problems import problem_document

MOST_BYTES = 2 * 1024 * 1024
MOST_OFF = 100 * 365 * 86_400_000
"""Milliseconds: a clock further off than a century did not measure anything."""

CAPTURERS = (
    Role.ADMINISTRATOR, Role.MARKETING, Role.REGIONAL_MANAGER, Role.OUTLET_MANAGER, Role.ATTENDANT, Role.CALLER,
    Role.SALESPERSON,
)  # fmt: skip

Answer = tuple[int, dict[str, Any]]


class TooManyBytes(TooLarge):
    """A request may have 2 MB. Send the captures in several."""


class TooManyCaptures(TooLarge):
    """A batch may have 500 captures. Send the rest in the next one."""


class NotABatch(Invalid):
    """A batch is {"captures": [...]} with the captures in a list."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request to take captures in, whichever way it came."""

    body: bytes
    content_type: str
    header_key: str | None = None

    def read(self) -> object:
        """The JSON of the body."""
        if self.content_type.partition(";")[0].strip().lower() != "application/json":
            raise NotJson
        if len(self.body) > MOST_BYTES:
            raise TooManyBytes
        return read_json(self.body)


def read_one(sent: Sent, *, directory: Directory, sender: Sender, at: datetime) -> Arrival:
    """The one capture of a request."""
    return read_envelope(sent.read(), directory=directory, sender=sender, at=at, header_key=sent.header_key)


def read_batch(sent: Sent, *, directory: Directory, sender: Sender, at: datetime) -> list[Arrival | Refusal]:
    """Each capture of a batch, or why its envelope could not be read; one bad envelope does not hold up the others."""
    body = sent.read()
    items = body.get("captures") if isinstance(body, dict) else body
    if not isinstance(items, list):
        raise NotABatch
    if len(items) > MOST_IN_BATCH:
        raise TooManyCaptures
    sent_at = read_moment(body.get("sent_at"), UTC) if isinstance(body, dict) else None
    return [_read_item(item, directory, sender, at, sent_at) for item in items]


def _read_item(
    item: object, directory: Directory, sender: Sender, at: datetime, sent_at: datetime | None
) -> Arrival | Refusal:
    try:
        if isinstance(item, dict) and "sealed" in item:
            return _read_sealed(item, directory, sender, at, sent_at)
        return read_envelope(item, directory=directory, sender=sender, at=at)
    except Refusal as refusal:
        return Unreadable(refusal, item) if sender.device else refusal


def _read_sealed(
    item: Mapping[str, Any], directory: Directory, sender: Sender, at: datetime, sent_at: datetime | None
) -> Arrival:
    """What a device sealed, with its clock put right: by what it measured itself, else by the moment it sent."""
    key = item.get("id")
    content = unseal(item["sealed"], key=key, keys=server_keys())
    if not isinstance(content, dict):
        return read_envelope(content, directory=directory, sender=sender, at=at)
    off = content.pop("clock_ms", None)
    arrival = read_envelope({**content, "id": key}, directory=directory, sender=sender, at=at)
    origin = {"key": sender.device_key, "epoch": item.get("epoch"), "seq": item.get("seq")}
    arrival = replace(arrival, payload={**arrival.payload, "device": origin})
    device_at = arrival.device_at
    if device_at is None:
        return arrival
    ahead = timedelta(milliseconds=off) if isinstance(off, int) and abs(off) < MOST_OFF else at - (sent_at or at)
    return replace(arrival, captured_at=device_at + ahead)


class Unreadable(Refusal):
    """A device's item that is held back, for the reason of the refusal it came to."""

    def __init__(self, refusal: Refusal, item: object) -> None:
        super().__init__(refusal.sentence, fields=refusal.fields)
        self.refusal, self.item = refusal, item


def unread_of(
    sent: Sent, items: Sequence[Arrival | Refusal], receipts: Sequence[Receipt], sender: Sender
) -> list[Unread]:
    """What of a device's batch is to be held back: items that can't be read, and ids that stand for something else."""
    if not sender.device:
        return []
    unread = [Unread(item.item, item.sentence) for item in items if isinstance(item, Unreadable)]
    clashes = {str(receipt.id) for receipt in receipts if receipt.fate == "conflict"}
    if clashes:
        body = sent.read()
        given = body.get("captures") if isinstance(body, dict) else body
        unread += [
            Unread(item, IdTaken().sentence)
            for item in (given if isinstance(given, list) else [])
            if isinstance(item, dict) and str(item.get("id")).lower() in clashes
        ]
    return unread


def arrivals_in(items: Sequence[Arrival | Refusal]) -> list[Arrival]:
    """Those items of a batch that are to be stored."""
    return [item for item in items if isinstance(item, Arrival)]


def answer_one(receipt: Receipt) -> Answer:
    """201 for a new capture, 200 for a repeat; a clash is refused."""
    if receipt.fate == "conflict":
        raise IdTaken
    return 201 if receipt.fate == "stored" else 200, {"id": str(receipt.id), "status": receipt.fate}


def answer_batch(items: Sequence[Arrival | Refusal], receipts: Sequence[Receipt], *, is_device: bool = False) -> Answer:
    """200 with a result for each capture, in order, and the counts: sent = stored + already_stored + refused.

    What a device sent and could not be taken is held back, and counts as refused: it `needs_review`.
    """
    waiting = iter(receipts)
    results = [_refused(item) if isinstance(item, Refusal) else _result(next(waiting), is_device) for item in items]
    fates = [result["status"] for result in results]
    stored, again = fates.count("stored"), fates.count("already_stored")
    return 200, {
        "sent": len(results), "stored": stored, "already_stored": again, "refused": len(results) - stored - again,
        "results": results,
    }  # fmt: skip


def _result(receipt: Receipt, is_device: bool) -> dict[str, Any]:  # noqa: FBT001 -- one caller
    result: dict[str, Any] = {"id": str(receipt.id), "status": receipt.fate}
    if receipt.fate != "conflict":
        return result
    return {
        **result,
        "status": "needs_review" if is_device else receipt.fate,
        "problem": problem_document(IdTaken()),
    }


def _refused(refusal: Refusal) -> dict[str, Any]:
    if isinstance(refusal, Unreadable):
        key = refusal.item.get("id") if isinstance(refusal.item, dict) else None
        return {"id": key, "status": "needs_review", "problem": problem_document(refusal.refusal)}
    return {"id": None, "status": "refused", "problem": problem_document(refusal)}


def header_key_of(headers: Mapping[str, str]) -> str | None:
    """The idempotency key in the headers, with or without the quotes of a structured field."""
    return headers.get("idempotency-key", "").strip().strip('"') or None
