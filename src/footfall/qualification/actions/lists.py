"""Keep the terms of bought lists, and draw samples of them."""

from datetime import date, datetime

from django.db import transaction

from footfall.capture.models import EntryPoint
from footfall.company.models import Staff
from footfall.qualification.actions.next_step import plan
from footfall.qualification.models import ListSample, ListTerms
from footfall.shared import audit
from footfall.shared.bulk import rows_of
from footfall.shared.errors import Conflict

_DRAW = """
SELECT id FROM qualification_lead WHERE entry_point_id = %(door)s AND junk_at IS NULL
 -- The same seed puts the same leads in the same order, on any machine.
 ORDER BY md5(%(seed)s::text || ':' || id::text), id LIMIT %(size)s
"""


class NothingToDraw(Conflict):
    """This list has no leads to draw a sample from."""


@transaction.atomic
def set_terms(
    *,
    door: EntryPoint,
    contract: str,
    rows_agreed: int | None,
    bought_on: date | None,
    refund_until: date | None,
    refunds_duplicates: bool,
    by: Staff | None,
) -> ListTerms:
    """What was agreed about the list."""
    agreed = {"contract": contract.strip(), "rows_agreed": rows_agreed, "bought_on": bought_on}
    agreed |= {"refund_until": refund_until, "refunds_duplicates": refunds_duplicates}
    terms, _made = ListTerms.objects.update_or_create(entry_point=door, defaults=agreed)
    said = {name: str(value) for name, value in agreed.items()}
    audit.record(by=by, verb="set terms", noun="list", subjects=[door.pk], **said)
    return terms


@transaction.atomic
def draw_sample(*, door: EntryPoint, size: int, seed: int, at: datetime, by: Staff | None) -> ListSample:
    """Leads of the list drawn at random by the seed, with a call as their next step where none is planned."""
    leads = [row[0] for row in rows_of(_DRAW, {"door": door.pk, "seed": seed, "size": size})]
    if not leads:
        raise NothingToDraw
    sample = ListSample.objects.create(entry_point=door, seed=seed, size=len(leads), leads=leads, at=at, by=by)
    idle = rows_of(
        "SELECT id FROM qualification_lead WHERE id = ANY(%s) AND next_step = '' AND next_step_at IS NULL", [leads]
    )
    plan(lead_ids=[row[0] for row in idle], step=f"Sample call: {door.name}"[:120], step_at=at, by=by)
    audit.record(by=by, verb="draw sample", noun="list", subjects=[door.pk], seed=seed, size=len(leads))
    return sample
