"""Keep what a device sent and nobody could read, so that the device may forget it and somebody sees it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from footfall.capture.models import HeldBack
from footfall.capture.rules import storable
from footfall.capture.rules.arrival import exact_bytes
from footfall.company.models import Staff
from footfall.shared import audit

HOLD = """
INSERT INTO capture_heldback (device_id, digest, body, why, received_at)
SELECT %(device)s, digest, body::jsonb, why, %(at)s
  FROM unnest(%(digest)s::bytea[], %(body)s::text[], %(why)s::text[]) AS given (digest, body, why)
ON CONFLICT (digest) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Unread:
    """An item of a batch that can't be a capture, and why."""

    item: Any
    why: str


def held_parameters(unread: Sequence[Unread], *, device: int, at: datetime) -> dict[str, Any]:
    """What `HOLD` is executed with: a list per column."""
    return {
        "device": device,
        "at": at,
        "digest": [hashlib.sha256(exact_bytes(each.item)).digest() for each in unread],
        "body": [storable({"item": each.item})[0] for each in unread],
        "why": [each.why for each in unread],
    }


def hold_back(unread: Sequence[Unread], *, device: int, at: datetime) -> None:
    """The items are kept once each, however often they are sent."""
    if unread:
        with connection.cursor() as cursor:
            cursor.execute(HOLD, held_parameters(unread, device=device, at=at))


@transaction.atomic
def settle_held_back(*, held: HeldBack, at: datetime, by: Staff) -> None:
    """Somebody has looked at it and done what was to be done."""
    HeldBack.objects.filter(pk=held.pk, settled_at=None).update(settled_at=at, settled_by=by)
    audit.record(by=by, verb="settle", noun="held-back capture", subjects=[held.pk])
