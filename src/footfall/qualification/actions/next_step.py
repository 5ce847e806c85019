"""Say what shall happen next with leads, and when."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from footfall.company.models import Staff
from footfall.qualification.actions.statements import lock
from footfall.shared import audit
from footfall.shared.bulk import rows_of

LONGEST = 120

_NEXT = """
UPDATE qualification_lead SET next_step = %(step)s, next_step_at = %(step_at)s
 WHERE id = ANY(%(lead_ids)s) AND (next_step, next_step_at) IS DISTINCT FROM (%(step)s, %(step_at)s::timestamptz)
RETURNING id
"""


@transaction.atomic
def plan(*, lead_ids: Sequence[int], step: str, step_at: datetime | None, by: Staff | None) -> int:
    """How many of the leads had another next step before; an empty step without a moment clears it."""
    lock(lead_ids)
    step = " ".join(step.split())[:LONGEST]
    rows = rows_of(_NEXT, {"lead_ids": list(lead_ids), "step": step, "step_at": step_at})
    planned = sorted(row[0] for row in rows)
    if planned:
        moment = step_at.isoformat() if step_at else ""
        audit.record(by=by, verb="plan", noun="lead", subjects=planned, step=step, step_at=moment)
    return len(planned)
