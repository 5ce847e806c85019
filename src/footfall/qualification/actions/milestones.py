"""Write down the first time that leads got somewhere."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from footfall.company.models import Staff
from footfall.qualification.actions import waiting
from footfall.qualification.actions.statements import id_of, lock
from footfall.qualification.models import Milestone
from footfall.shared import audit
from footfall.shared.bulk import rows_of

LONGEST_REASON = 200

_REACH = """
WITH first AS (
    INSERT INTO qualification_milestone (lead_id, kind, at, by_id, because)
    SELECT lead.id, %(kind)s, %(at)s, %(by)s, %(because)s
      FROM qualification_lead AS lead WHERE lead.id = ANY(%(lead_ids)s) AND lead.{column} IS NULL
    ON CONFLICT (lead_id, kind) DO NOTHING
    RETURNING lead_id
)
UPDATE qualification_lead AS lead SET {column} = %(at)s FROM first WHERE lead.id = first.lead_id
RETURNING lead.id
"""


@transaction.atomic
def reach(*, lead_ids: Sequence[int], kind: str, at: datetime, by: Staff | None, because: str = "") -> int:
    """How many of the leads got there for the first time; the others keep their first moment."""
    lock(lead_ids)
    reached = reach_locked(lead_ids=lead_ids, kind=kind, at=at, by=by, because=because)
    if reached:
        audit.record(by=by, verb=f"reach {kind}", noun="lead", subjects=reached, because=because)
    return len(reached)


def reach_locked(*, lead_ids: Sequence[int], kind: str, at: datetime, by: Staff | None, because: str = "") -> list[int]:
    """Keys of the leads that got there now; part of a larger deed, which locks them and audits itself."""
    kind = Milestone.Kind(kind)
    sql = _REACH.format(column=f"{kind.value}_at")
    params = {"kind": kind.value, "at": at, "by": id_of(by), "because": because[:LONGEST_REASON]}
    if kind == Milestone.Kind.FIRST_ATTEMPT:
        waiting.touched(lead_ids=lead_ids, at=at)
    return [row[0] for row in rows_of(sql, {"lead_ids": list(lead_ids), **params})]
