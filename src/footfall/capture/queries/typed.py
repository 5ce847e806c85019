"""Paper forms that were typed in: how many of a batch, and whether a sheet was typed before."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from footfall.capture.models import Capture, EntryPoint
from footfall.company.models import Staff

NEARBY = timedelta(days=7)
"""A sheet and its second copy are rarely dated further apart."""

_DIGITS = 9
_ALIKE = """
SELECT payload->>'name', captured_at
  FROM capture_capture
 WHERE entry_point_id = %(door)s AND captured_at BETWEEN %(from)s AND %(until)s
   AND ((%(digits)s <> '' AND right(regexp_replace(payload->>'phone', '\\D', '', 'g'), 9) = %(digits)s)
        OR (%(email)s <> '' AND lower(payload->>'email') = %(email)s)
        OR (%(digits)s = '' AND %(email)s = '' AND %(name)s <> '' AND lower(payload->>'name') = %(name)s))
   AND id <> %(id)s
 ORDER BY received_at DESC LIMIT 1
"""


def typed_before(
    door: EntryPoint, *, at: datetime, phone: str, email: str, name: str, key: UUID
) -> tuple[str, datetime] | None:
    """Who was captured at this door within a week of the day with the same number or address, and when."""
    digits = "".join(filter(str.isdigit, phone))[-_DIGITS:]
    given: dict[str, Any] = {
        "door": door.pk, "from": at - NEARBY, "until": at + NEARBY, "digits": digits if len(digits) == _DIGITS else "",
        "email": email.strip().lower(), "name": name.strip().lower(), "id": key,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, given)
        row = cursor.fetchone()
    return (row[0] or "somebody", row[1]) if row else None


def typed_by(staff: Staff, door: EntryPoint, on: date, at: datetime) -> tuple[int, list[str]]:
    """How many sheets of this day somebody typed in within a day, and the names of the last five."""
    mine = Capture.objects.filter(
        attendant=staff, entry_point=door, payload__paper=on.isoformat(), received_at__gte=at - timedelta(days=1)
    ).order_by("-received_at")
    names = [
        str(payload.get("name") or payload.get("phone") or "no name")
        for payload in mine.values_list("payload", flat=True)[:5]
    ]
    return mine.count(), names
