"""Reserve card numbers for devices, and issue cards with captures."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from footfall.capture.models import Capture, Device, LoyaltyCard
from footfall.capture.rules import Arrival
from footfall.capture.rules.card_number import card_number, read_card_number

BLOCK = 200
FEWEST = 50
"""A device with fewer numbers left gets more."""

ISSUE = """
UPDATE capture_loyaltycard AS card SET capture_id = given.capture, issued_at = given.at
  FROM unnest(%(number)s::text[], %(capture)s::uuid[], %(at)s::timestamptz[]) AS given (number, capture, at)
 WHERE card.number = given.number AND card.capture_id IS NULL
   AND EXISTS (SELECT FROM capture_capture WHERE id = given.capture)
   AND NOT EXISTS (SELECT FROM capture_loyaltycard AS other WHERE other.capture_id = given.capture)
"""


@transaction.atomic
def lease_cards(*, device: Device) -> list[str]:
    """The numbers this device may give out, refilled to a whole block when few are left."""
    free = LoyaltyCard.objects.filter(device=device, capture=None).order_by("pk")
    numbers = list(free.values_list("number", flat=True))
    if len(numbers) < FEWEST:
        numbers += reserve_cards(BLOCK - len(numbers), device=device)
    return numbers


def reserve_cards(count: int, *, device: Device | None = None) -> list[str]:
    """So many new numbers, for a device or for whoever asks."""
    with connection.cursor() as cursor:
        # The roll is the table's own key: a serial that was drawn never comes again.
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('capture_loyaltycard', 'id')) FROM generate_series(1, %s)", [count]
        )
        serials = [int(row[0]) for row in cursor.fetchall()]
    LoyaltyCard.objects.bulk_create(
        LoyaltyCard(pk=serial, number=card_number(serial), device=device) for serial in serials
    )
    return [card_number(serial) for serial in serials]


@transaction.atomic
def issue_card(*, capture: UUID, at: datetime) -> LoyaltyCard:
    """The card of a capture, issued on the spot if it has none yet; temporary until the contact is verified."""
    # The capture is held, so that a form that is sent twice at once gets one card.
    held = Capture.objects.select_for_update().get(pk=capture)
    card = LoyaltyCard.objects.filter(capture=held).first()
    if card is None:
        (number,) = reserve_cards(1)
        LoyaltyCard.objects.filter(number=number).update(capture=held, issued_at=at)
        card = LoyaltyCard.objects.get(number=number)
    return card


def cards_given(arrivals: Sequence[Arrival]) -> dict[str, Any] | None:
    """What `ISSUE` is executed with; None where no capture names a card."""
    given = [
        (number, each.id, each.captured_at)
        for each in arrivals
        if isinstance(typed := each.payload.get("card"), str) and (number := read_card_number(typed))
    ]
    if not given:
        return None
    numbers, captures, moments = zip(*given, strict=True)
    return {"number": list(numbers), "capture": list(captures), "at": list(moments)}


def issue_cards(arrivals: Sequence[Arrival]) -> None:
    """The cards that captures name are issued; a number that is not ours or was given out before stays as it is."""
    if given := cards_given(arrivals):
        with connection.cursor() as cursor:
            cursor.execute(ISSUE, given)
