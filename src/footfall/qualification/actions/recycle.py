"""Let leads rest until a day, and bring them back on it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from footfall.company.models import Staff
from footfall.qualification.actions import waiting
from footfall.qualification.actions.milestones import reach_locked
from footfall.qualification.actions.next_step import plan
from footfall.qualification.actions.route import route
from footfall.qualification.actions.statements import lock
from footfall.qualification.actions.states import set_state
from footfall.qualification.models import Assignment, Lead, Milestone, Recycling
from footfall.qualification.models.lead import CLOSED, Status
from footfall.shared import audit
from footfall.shared.errors import Invalid

AGAIN = "Take up again"
BATCH = 5_000


class DayHasPassed(Invalid):
    """The day on which it comes back must lie ahead."""


@transaction.atomic
def recycle(
    *,
    lead_ids: Sequence[int],
    back_at: datetime,
    to_routing: bool,
    because: str,
    at: datetime,
    by: Staff | None,
) -> int:
    """How many of the open leads rest now until `back_at`; then they come back to their owner, or to routing."""
    if back_at <= at:
        raise DayHasPassed(fields={"back_at": [str(DayHasPassed.__doc__)]})
    lock(lead_ids)
    ids = list(Lead.objects.filter(pk__in=list(lead_ids)).exclude(status__in=CLOSED).values_list("pk", flat=True))
    set_state(lead_ids=ids, aspect="status", value=Status.RECYCLED, at=at, by=by, because=because)
    reach_locked(lead_ids=ids, kind=Milestone.Kind.RECYCLED, at=at, by=by, because=because)
    plan(lead_ids=ids, step=AGAIN, step_at=back_at, by=by)
    waiting.closed(lead_ids=ids, at=at)
    Recycling.objects.filter(lead__in=ids, ended_at=None).update(ended_at=at)
    Recycling.objects.bulk_create(
        Recycling(lead_id=key, back_at=back_at, to_routing=to_routing, because=because, at=at, by=by) for key in ids
    )
    if ids:
        audit.record(by=by, verb="recycle", noun="lead", subjects=ids, back_at=back_at.isoformat(), because=because)
    return len(ids)


@transaction.atomic
def bring_back(*, at: datetime, limit: int = BATCH) -> int:
    """How many leads whose day has come are new work again: for their owner, or for routing.

    Whoever's owner left goes to routing too. A lead that was taken up, closed or sold in the meantime is left as it is.
    """
    due = Recycling.objects.filter(ended_at=None, back_at__lte=at).order_by("back_at", "pk")
    rows = list(due.select_for_update(skip_locked=True)[:limit])
    if not rows:
        return 0
    Recycling.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=at)
    keys = {row.lead_id: row.to_routing for row in rows}
    lock(list(keys))
    resting = Lead.objects.filter(pk__in=list(keys), status=Status.RECYCLED).select_related("owner")
    leads = {lead.pk: lead.owner for lead in resting}
    free = [key for key, owner in leads.items() if keys[key] or owner is None or not owner.is_active]
    said = "its day to come back"
    set_state(lead_ids=free, aspect="owner", value="", at=at, by=None, because=said)
    set_state(lead_ids=list(leads), aspect="status", value=Status.NEW, at=at, by=None, because=said)
    Assignment.objects.filter(lead__in=free, ended_at=None).delete()
    route(lead_ids=free, at=at)
    if leads:
        audit.record(by=None, verb="bring back", noun="lead", subjects=list(leads))
    return len(leads)
