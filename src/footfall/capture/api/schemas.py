"""What the capture operations take and answer, for OpenAPI. Bodies are read by `envelopes`, which is more patient."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from footfall.capture.rules import MOST_IN_BATCH
from footfall.shared.schemas import Problem

Refused: dict[Any, Any] = {
    400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 413: Problem, 415: Problem, 422: Problem,
    503: Problem,
}  # fmt: skip


class ConsentGiven(Schema):
    """What was allowed or forbidden, with the words that were shown."""

    way: Literal["call", "sms", "email", "mail"]
    purpose: str = "offers"
    granted: bool
    wording: str = ""


class Fields(Schema):
    """What was given, by name. All are optional, values of any kind are kept, and so are names that are not listed."""

    model_config = ConfigDict(extra="allow")

    name: str = Field("", examples=["Asha Rao"])
    phone: str = Field("", description="In any format", examples=["98100 12345"])
    email: str = ""
    company: str = ""
    city: str = ""
    product: str = Field("", description="Code or name of a product or family")
    location: str = Field("", description="Code or name of a place, instead of the entry point's")
    campaign: str = Field("", description="Code or name, instead of the entry point's")
    source: str | None = Field(
        None,
        description="Instead of the entry point's; a name that is not known makes a source, empty text means unknown",
    )
    value: float | str | None = Field(None, description="In the currency's main unit")
    currency: str = Field("", examples=["INR"])
    priority: Literal["high", "medium", "low", ""] = ""
    intent: str = Field("", description="purchase_intent, price_request, demo_request, question, brochure ...")
    note: str = ""
    external_id: str = Field("", description='Its number where it comes from, as "system:number"')
    is_existing_customer: bool = False
    attendant: str = Field("", description="E-mail address of the member of staff who took it in")


class Envelope(Schema):
    """A capture on its way in."""

    id: UUID | None = Field(None, description="Made by you; else send the header Idempotency-Key")
    entry_point: str = Field(description="Key of the entry point")
    captured_at: datetime | str | None = Field(None, description="By the device's clock; without an offset, local time")
    device_at: datetime | str | None = Field(
        None, description="By the uncorrected clock, where captured_at is corrected"
    )
    fields: Fields
    consents: list[ConsentGiven] = []
    utm: dict[str, str] = {}
    incentive: str = Field("", description="What was given for the data")
    seconds: int | None = Field(None, description="From the first keystroke to the save")
    is_test: bool = False


class Envelopes(Schema):
    """Up to 500 captures."""

    captures: list[Envelope] = Field(max_length=MOST_IN_BATCH)


class Stored(Schema):
    """The capture is stored: an answer that is given only after the database has it on disk."""

    id: UUID
    status: Literal["stored", "already_stored"]


class Result(Schema):
    """What happened to one capture of a batch."""

    id: UUID | None
    status: Literal["stored", "already_stored", "conflict", "refused", "needs_review"]
    problem: Problem | None = None


class Batch(Schema):
    """sent = stored + already_stored + refused; a conflict counts as refused, and so does what needs a review."""

    sent: int
    stored: int
    already_stored: int
    refused: int
    results: list[Result]


class ReviewNote(Schema):
    """Something odd about a capture."""

    reason: str
    words: str
    detail: str
    is_settled: bool


class CaptureState(Schema):
    """A capture as it came, and what became of it."""

    id: UUID
    entry_point: str
    status: Literal["pending", "resolved", "failed", "test"]
    payload: Any
    captured_at: datetime
    received_at: datetime
    person: int | None
    lead: int | None
    review: list[ReviewNote]


def _inlined(part: Any, parts: dict[str, Any]) -> Any:  # noqa: ANN401 -- any JSON schema
    """The schema with its named parts in their places: below `requestBody` nothing else can be referred to."""
    if isinstance(part, list):
        return [_inlined(each, parts) for each in part]
    if not isinstance(part, dict):
        return part
    if name := part.get("$ref"):
        return _inlined(parts[name.rpartition("/")[2]], parts)
    return {key: _inlined(value, parts) for key, value in part.items() if key != "$defs"}


def _body(schema: type[Schema], example: object) -> dict[str, Any]:
    described = schema.json_schema()
    content = {"schema": _inlined(described, described.get("$defs", {})), "example": example}
    return {"requestBody": {"required": True, "content": {"application/json": content}}}


_EXAMPLE = {
    "id": "0199f3a0-7c1e-7000-8000-000000000001",
    "entry_point": "counter-kb",
    "captured_at": "2026-05-04T17:30:00+05:30",
    "fields": {"name": "Asha Rao", "phone": "98100 12345", "product": "X1", "intent": "price_request"},
    "consents": [{"way": "call", "granted": True, "wording": "You may call me about offers."}],
}
CAPTURE_BODY = _body(Envelope, _EXAMPLE)
BATCH_BODY = _body(Envelopes, {"captures": [_EXAMPLE]})
