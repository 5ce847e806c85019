"""POST /captures, POST /captures:batch and GET /captures/{id}."""

from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja.security import HttpBearer

from footfall.capture.actions import accept
from footfall.capture.actions.cards import issue_cards
from footfall.capture.actions.devices import DeviceUnknown, device_by_token
from footfall.capture.actions.hold_back import hold_back
from footfall.capture.api import envelopes
from footfall.capture.api.schemas import (
    BATCH_BODY,
    CAPTURE_BODY,
    Batch,
    CaptureState,
    Refused,
    Stored,
)
from footfall.capture.models import Device
from footfall.capture.queries.directory import directory
from footfall.capture.queries.inbox import capture_visible_to, states_of
from footfall.capture.rules import Sender
from footfall.company.access import Endpoints, KeyAuth, SignedInAuth, allowed_by_key, staff_of
from footfall.company.models import Role

router = Endpoints(tags=["capture"])


@router.post(
    "/captures", response={201: Stored, 200: Stored, **Refused}, openapi_extra=CAPTURE_BODY, summary="Take a capture in"
)
@allowed_by_key(*envelopes.CAPTURERS)
def take_one(request: HttpRequest) -> HttpResponse:
    """Store one capture as it came. 201: stored. 200: it was stored before; the repeat changed nothing.

    The id is a UUID that you make, and keep for a repeat: send the same request again until it is answered. What is in
    the fields is never a reason to refuse; odd content is stored and shown in the review list.
    """
    at, sender = timezone.now(), _sender(request)
    arrival = envelopes.read_one(_sent(request), directory=directory(), sender=sender, at=at)
    (receipt,) = accept([arrival], at=at, by=staff_of(request))
    return _answered(*envelopes.answer_one(receipt))


class DeviceAuth(HttpBearer):
    """`Authorization: Bearer <token>` of an enrolled device, for the batch alone."""

    def authenticate(self, _request: HttpRequest, token: str) -> Device | None:
        try:
            return device_by_token(token)
        except DeviceUnknown:
            return None


@router.post(
    "/captures:batch",
    auth=[KeyAuth(), DeviceAuth(), SignedInAuth()],
    response={200: Batch, **Refused},
    openapi_extra=BATCH_BODY,
    summary="Take many captures in",
)
@allowed_by_key(*envelopes.CAPTURERS)
def take_batch(request: HttpRequest) -> HttpResponse:
    """Store up to 500 captures in one transaction and answer for each: stored, already_stored, conflict or refused.

    A device sends sealed captures; what of them can't be read is kept as it came and answered with needs_review.
    """
    at, sender, sent = timezone.now(), _sender(request), _sent(request)
    items = envelopes.read_batch(sent, directory=directory(), sender=sender, at=at)
    arrivals = envelopes.arrivals_in(items)
    receipts = accept(arrivals, at=at, by=None if sender.device else staff_of(request))
    if sender.device:
        hold_back(envelopes.unread_of(sent, items, receipts, sender), device=sender.device, at=at)
        issue_cards(arrivals)
    return _answered(*envelopes.answer_batch(items, receipts, is_device=sender.device is not None))


@router.get(
    "/captures/{uuid:key}", response={200: CaptureState, **Refused}, summary="Read a capture and what it became"
)
@allowed_by_key(*envelopes.CAPTURERS, Role.DIRECTOR, Role.ANALYST)
def read_one(request: HttpRequest, key: UUID) -> Any:  # noqa: ANN401 -- ninja's answer
    """The capture as it came, whether it has been worked off, what it became and what is to be looked at."""
    capture = capture_visible_to(staff_of(request), key)
    return states_of([capture])[0]


def _sent(request: HttpRequest) -> envelopes.Sent:
    key = envelopes.header_key_of({"idempotency-key": request.headers.get("Idempotency-Key", "")})
    return envelopes.Sent(request.body, request.headers.get("Content-Type", ""), key)


def _answered(status: int, document: dict[str, Any]) -> HttpResponse:
    """The document as it is, byte for byte what the slim way in answers."""
    return HttpResponse(orjson.dumps(document), status=status, content_type="application/json")


def _sender(request: HttpRequest) -> Sender:
    auth = getattr(request, "auth", None)
    if isinstance(auth, Device):
        return Sender(None, device=auth.pk, device_key=auth.key)
    staff = staff_of(request)
    return Sender(staff.pk, is_attendant=staff.role == Role.ATTENDANT)
