"""Leads that were examined and found worth pursuing: prospects."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from footfall.company.models import Staff
from footfall.qualification.actions.milestones import reach
from footfall.qualification.actions.states import set_state


@transaction.atomic
def qualify(*, lead_ids: Sequence[int], at: datetime, by: Staff | None, because: str = "Examined") -> int:
    """How many of the leads became prospects now: their status is qualified, and so is their milestone."""
    set_state(lead_ids=lead_ids, aspect="status", value="qualified", at=at, by=by, because=because)
    return reach(lead_ids=lead_ids, kind="qualified", at=at, by=by, because=because)
