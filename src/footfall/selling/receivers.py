"""What selling does on hearing what qualification announces."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from footfall.company.models import Staff
from footfall.qualification.signals import disqualified
from footfall.selling.actions.close import close_as_lost


@receiver(disqualified, dispatch_uid="selling.close_deals_of_leads_out_of_work")
def close_deals_of_leads_out_of_work(
    *,
    lead_ids: Sequence[int],
    cause: str,
    at: datetime,
    by: Staff | None,
    **_rest: Any,
) -> None:
    """A lead out of work has nothing being negotiated: its open deal is lost for the same cause."""
    close_as_lost(lead_ids=lead_ids, reason=cause, at=at, by=by)
