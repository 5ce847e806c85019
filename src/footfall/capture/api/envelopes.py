"""From the bytes of a request to arrivals, and from receipts to answers: the same for both ways in.

Captures come in either through Django or, with an API key, through the slim way in `intake.py`. Everything that
decides about content is here, so that the two can't differ.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from footfall.capture.actions.accept import IdTaken, Receipt
from footfall.capture.rules import MOST_IN_BATCH, Arrival, Directory, Sender, read_envelope, read_json
from footfall.company.models import Role
from footfall.shared.errors import Invalid, Refusal, TooLarge
from footfall.shared.json_body import NotJson
from footfall.shared.problems import problem_document

MOST_BYTES = 2 * 1024 * 1024
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
    return [_read_item(item, directory, sender, at) for item in items]


def _read_item(item: object, directory: Directory, sender: Sender, at: datetime) -> Arrival | Refusal:
    try:
        return read_envelope(item, directory=directory, sender=sender, at=at)
    except Refusal as refusal:
        return refusal


def arrivals_in(items: Sequence[Arrival | Refusal]) -> list[Arrival]:
    """Those items of a batch that are to be stored."""
    return [item for item in items if isinstance(item, Arrival)]


def answer_one(receipt: Receipt) -> Answer:
    """201 for a new capture, 200 for a repeat; a clash is refused."""
    if receipt.fate == "conflict":
        raise IdTaken
    return 201 if receipt.fate == "stored" else 200, {"id": str(receipt.id), "status": receipt.fate}


def answer_batch(items: Sequence[Arrival | Refusal], receipts: Sequence[Receipt]) -> Answer:
    """200 with a result for each capture, in order, and the counts: sent = stored + already_stored + refused."""
    waiting = iter(receipts)
    results = [_refused(item) if isinstance(item, Refusal) else _result(next(waiting)) for item in items]
    fates = [result["status"] for result in results]
    stored, again = fates.count("stored"), fates.count("already_stored")
    return 200, {
        "sent": len(results), "stored": stored, "already_stored": again, "refused": len(results) - stored - again,
        "results": results,
    }  # fmt: skip


def _result(receipt: Receipt) -> dict[str, Any]:
    result: dict[str, Any] = {"id": str(receipt.id), "status": receipt.fate}
    return {**result, "problem": problem_document(IdTaken())} if receipt.fate == "conflict" else result


def _refused(refusal: Refusal) -> dict[str, Any]:
    return {"id": None, "status": "refused", "problem": problem_document(refusal)}


def header_key_of(headers: Mapping[str, str]) -> str | None:
    """The idempotency key in the headers, with or without the quotes of a structured field."""
    return headers.get("idempotency-key", "").strip().strip('"') or None
