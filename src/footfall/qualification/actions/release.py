"""Let the rule decide again on leads whose temperature is held by hand."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from footfall.company.models import Staff
from footfall.qualification.actions.statements import lock
from footfall.qualification.actions.temperature import temper_locked
from footfall.shared import audit
from footfall.shared.bulk import rows_of

_RELEASE = """
UPDATE qualification_leadstate SET holds_until = %(at)s
 WHERE lead_id = ANY(%(lead_ids)s) AND aspect = 'temperature' AND until IS NULL AND is_override
   AND (holds_until IS NULL OR holds_until > %(at)s)
RETURNING lead_id
"""


@transaction.atomic
def release(*, lead_ids: Sequence[int], at: datetime, by: Staff | None) -> int:
    """How many of the leads were held by hand; their override ends now and the rule judges them afresh."""
    lock(lead_ids)
    freed = [row[0] for row in rows_of(_RELEASE, {"lead_ids": list(lead_ids), "at": at})]
    if freed:
        temper_locked(lead_ids=freed, at=at)
        audit.record(by=by, verb="release", noun="lead", subjects=freed)
    return len(freed)
