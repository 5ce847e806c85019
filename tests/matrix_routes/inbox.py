"""Routes of the inbox, of the review list, and of captures that programs send."""

from typing import Any

from footfall.capture.models import Capture, ReviewItem
from tests.cast import ASHA, NOON, capture_id
from tests.matrix_routes.capture import door_of
from tests.matrix_routes.trying import Get, Post, Side, Try

SENT = {"id": str(capture_id(7)), "entry_point": "web", "captured_at": "2026-05-04T17:30:00+05:30", "fields": ASHA}


def capture_of(side: Side) -> Capture:
    """Asha's capture at the place of the side, taken by its holder."""
    return Capture.objects.create(
        id=capture_id(1),
        entry_point=door_of(side),
        payload=ASHA,
        digest=b"0" * 32,
        captured_at=NOON,
        received_at=NOON,
        location=side.place,
        attendant=side.holder,
    )


def capture_key(side: Side) -> dict[str, Any]:
    return {"key": capture_of(side).pk}


def odd_one(side: Side) -> dict[str, Any]:
    return {"one": ReviewItem.objects.create(capture=capture_of(side), reason="odd_name").pk}


ROUTES: dict[str, Try | list[Try]] = {
    "capture:inbox": Get(),
    "capture:capture": Get(capture_key),
    "capture:review": Get(),
    # What is out of sight is not settled, whoever names it; the answer is the list again.
    "capture:review-settle": Post(data=odd_one),
    "capture:review-again": Post(capture_key),
    "POST /api/v1/captures": Post(data=SENT),
    "POST /api/v1/captures:batch": Post(data={"captures": [SENT]}),
    "GET /api/v1/captures/{key}": Get(capture_key),
}
