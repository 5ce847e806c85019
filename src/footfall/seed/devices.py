"""The tablets of the demo company's first outlet, and the loyalty cards of its visitors."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Subquery

from footfall.capture.actions.cards import reserve_cards
from footfall.capture.actions.devices import Report, enrol, hear_from, open_device, set_pin
from footfall.capture.models import Capture
from footfall.company.models import Role
from footfall.identity.models import ContactPoint
from footfall.seed.company import Company

PIN = "4711"
MOST_CARDS = 2_000


def stand_devices(company: Company, *, now: datetime) -> None:
    """Two tablets at the first outlet, and the PIN of its first attendant."""
    outlet, attendant = company.outlets[0], company.attendants[0][0]
    manager = outlet.staff.get(role=Role.OUTLET_MANAGER)
    opened = now - timedelta(days=90)
    _, code = open_device(name="Tablet at the till", location=outlet, at=opened, by=manager)
    device, _ = enrol(code=code, at=opened)
    hear_from(device=device, report=Report(clock_ms=0, waiting=0, is_lasting=True), at=now - timedelta(minutes=4))
    open_device(name="Tablet at the door", location=outlet, at=now, by=manager)
    set_pin(staff=attendant, pin=PIN)


ISSUE = """
UPDATE capture_loyaltycard AS card
   SET capture_id = given.capture, issued_at = given.at, verified_at = given.verified_at
  FROM unnest(%(number)s::text[], %(capture)s::uuid[], %(at)s::timestamptz[], %(verified_at)s::timestamptz[])
       AS given (number, capture, at, verified_at)
 WHERE card.number = given.number
"""


def give_cards() -> int:
    """A card for each of the last visitors who were saved at a card counter; for good where they were reached."""
    reached = ContactPoint.objects.filter(
        person__records__capture=OuterRef("pk"), state=ContactPoint.State.VERIFIED, state_at__isnull=False
    )
    captures = Capture.objects.filter(entry_point__channel="loyalty_card").order_by("-received_at", "-pk")
    rows = list(
        captures.annotate(reached_at=Subquery(reached.order_by("state_at").values("state_at")[:1])).values_list(
            "pk", "received_at", "reached_at"
        )[:MOST_CARDS]
    )
    numbers = reserve_cards(len(rows))
    given: dict[str, Any] = {
        "number": numbers,
        "capture": [row[0] for row in rows],
        "at": [row[1] for row in rows],
        "verified_at": [row[2] for row in rows],
    }
    with connection.cursor() as cursor:
        cursor.execute(ISSUE, given)
    return len(rows)
