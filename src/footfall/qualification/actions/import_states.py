"""Bring an import to its end: its captures worked off, its leads in the status and temperature their file says."""

import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction

from footfall.capture.models import Import
from footfall.company.models import Staff
from footfall.identity.actions.scan import ScanRuns, begin_scan
from footfall.qualification.actions.disqualify import disqualify
from footfall.qualification.actions.drain import BATCH, drain
from footfall.qualification.actions.states import set_state
from footfall.qualification.models import Disqualification, LeadState
from footfall.qualification.models.lead import Status, Temperature
from footfall.shared.bulk import rows_of

LONG = 5_000
"""A list of so many rows is searched as a whole for who is like whom."""

HOLDS = timedelta(days=30)
"""So long an imported temperature stands; then the rules judge by what happened here."""

# A lead is put where its file says only while nothing happened to it here.
_SAID = """
SELECT capture.payload->>%(field)s AS said, array_agg(DISTINCT lead.id ORDER BY lead.id)
  FROM capture_capture AS capture
  JOIN qualification_touchpoint AS contact ON contact.capture_id = capture.id
  JOIN qualification_lead AS lead ON lead.id = contact.lead_id
 WHERE capture.import_run_id = %(import)s AND capture.payload->>%(field)s = ANY(%(words)s)
   AND lead.status = 'new'
   AND NOT EXISTS (SELECT FROM qualification_leadstate AS state
                    WHERE state.lead_id = lead.id AND state.aspect = %(field)s AND state.by_id IS NOT NULL)
 GROUP BY said ORDER BY said
"""


_WAITS = """
SELECT EXISTS (SELECT FROM capture_pending AS pending
                 JOIN capture_capture AS capture ON capture.id = pending.capture_id
                WHERE capture.import_run_id = %s)
"""
_PAUSE = 0.2


def finish_import(*, import_run: Import, at: datetime, by: Staff | None) -> None:
    """Work off what waits of the import, here where nobody else does, then put its leads where their rows say.

    Who of a long list is like whom is not asked row by row: a worker searches the whole base when it is in.
    """
    is_long = import_run.rows >= LONG
    while True:
        drained = drain(limit=BATCH, at=at, by_likeness=not is_long)
        if drained.worked or drained.failed:
            continue
        if not rows_of(_WAITS, [import_run.pk])[0][0]:
            break
        time.sleep(_PAUSE)  # another process holds the rest
    import_states(import_run=import_run, at=at, by=by)
    if is_long:
        with suppress(ScanRuns):
            begin_scan(by=by, at=at)


@transaction.atomic
def import_states(*, import_run: Import, at: datetime, by: Staff | None) -> int:
    """How many leads of an import were put to the status or temperature their row names; a second run changes none."""
    because = f"as imported from {import_run.name}"[:200]
    changed = 0
    for temperature, lead_ids in _said(import_run, "temperature", [Temperature.WARM, Temperature.HOT]):
        changed += set_state(
            lead_ids=_untouched(lead_ids), aspect=LeadState.Aspect.TEMPERATURE, value=temperature, at=at, by=by,
            because=because, is_override=True, holds_until=at + HOLDS,
        )  # fmt: skip
    kept = [status for status in Status if status not in {Status.NEW, Status.DEAD}]
    for status, lead_ids in _said(import_run, "status", kept):
        changed += set_state(
            lead_ids=lead_ids, aspect=LeadState.Aspect.STATUS, value=status, at=at, by=by, because=because
        )
    for _, lead_ids in _said(import_run, "status", [Status.DEAD]):
        changed += disqualify(
            lead_ids=lead_ids, kind=Disqualification.Kind.DEAD, cause=Disqualification.Cause.OTHER, note=because,
            at=at, by=by,
        )  # fmt: skip
    return changed


def _said(import_run: Import, field: str, words: Sequence[str]) -> list[tuple[str, list[int]]]:
    params = {"field": field, "import": import_run.pk, "words": [str(word) for word in words]}
    return [(row[0], row[1]) for row in rows_of(_SAID, params)]


def _untouched(lead_ids: list[int]) -> list[int]:
    """Leads without a temperature set by hand or by an earlier import."""
    held = LeadState.objects.filter(
        lead__in=lead_ids, aspect=LeadState.Aspect.TEMPERATURE, is_override=True
    ).values_list("lead_id", flat=True)
    return sorted(set(lead_ids) - set(held))
