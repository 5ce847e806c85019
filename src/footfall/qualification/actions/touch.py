"""Note a contact with leads, and let it warm them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from footfall.company.models import Staff
from footfall.qualification.actions import waiting
from footfall.qualification.actions.statements import id_of, lock
from footfall.qualification.actions.temperature import temper_locked
from footfall.qualification.models import Touchpoint
from footfall.shared import audit
from footfall.shared.bulk import rows_of

OF_A_CALL = (Touchpoint.Kind.CALL_ATTEMPT, Touchpoint.Kind.CALL_CONTACT, Touchpoint.Kind.CALL_INTERESTED)
"""Kinds that say that somebody tried to reach the lead."""

_TOUCH = """
INSERT INTO qualification_touchpoint (lead_id, kind, at, capture_id, by_id, note)
SELECT contact.lead_id, %(kind)s, %(at)s, contact.capture_id, %(by)s, %(note)s
  FROM unnest(%(lead_ids)s::bigint[], %(capture_ids)s::uuid[]) AS contact (lead_id, capture_id)
ON CONFLICT (capture_id) WHERE capture_id IS NOT NULL DO NOTHING
RETURNING lead_id
"""


@transaction.atomic
def touch(
    *,
    lead_ids: Sequence[int],
    kind: str,
    at: datetime,
    by: Staff | None,
    note: str = "",
    capture_ids: Sequence[UUID] | None = None,
) -> None:
    """A touchpoint of `kind` on each lead, and the temperature that follows.

    With `capture_ids` (one for each lead) a capture that is a touchpoint already is passed over, so that a
    repeated run adds nothing.
    """
    lock(lead_ids)
    params = {
        "lead_ids": list(lead_ids),
        "capture_ids": list(capture_ids) if capture_ids else [None] * len(lead_ids),
        "kind": Touchpoint.Kind(kind).value, "at": at, "by": id_of(by), "note": note,
    }  # fmt: skip
    touched = [row[0] for row in rows_of(_TOUCH, params)]
    if not touched:
        return
    temper_locked(lead_ids=touched, at=at)
    if kind in OF_A_CALL:
        waiting.touched(lead_ids=touched, at=at)
    if by:
        audit.record(by=by, verb=f"touch {kind}", noun="lead", subjects=touched)
