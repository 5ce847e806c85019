"""What qualification does on hearing that captures came in."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.dispatch import receiver

import footfall.qualification.erasing  # noqa: F401 -- registers by being imported
from footfall.capture.models import Import
from footfall.capture.signals import (
    Became,
    Outcome,
    TakenBack,
    became,
    captured,
    handed_over,
    imported,
    taking_back,
    waiting,
)
from footfall.company.models import Staff
from footfall.company.signals import certified
from footfall.identity.actions.judge import Change
from footfall.identity.moving import Moved, moves
from footfall.identity.signals import erasing, judged, judging, rearranged
from footfall.qualification.actions.certify import restate_certifications
from footfall.qualification.actions.charge import charge_handovers
from footfall.qualification.actions.disqualify import disqualify
from footfall.qualification.actions.drain import drain, drain_all
from footfall.qualification.actions.import_states import finish_import
from footfall.qualification.actions.reachability import follow_contacts, hold_leads, settle_persons
from footfall.qualification.actions.recount import recount
from footfall.qualification.actions.take_back import effect_of_taking_back, take_back
from footfall.qualification.models import Disqualification, Lead
from footfall.qualification.models.lead import OPEN
from footfall.qualification.queries import became_of, outcomes_of


@receiver(captured)
def work_off_at_once(ids: Sequence[UUID], at: datetime, by: Staff | None, **_signal: Any) -> list[Outcome]:
    """Work off the captures that somebody waits for, and tell what they became."""
    drain(limit=len(ids), at=at, capture_ids=ids)
    return outcomes_of(ids, by=by)


@receiver(certified)
def say_who_was_certified(staff_ids: Sequence[int], since: date, **_signal: Any) -> None:
    """What stands on leads of how their attendants were certified on the day is as the certificates now say."""
    restate_certifications(staff_ids=staff_ids, since=since)


@receiver(waiting)
def work_off_all(at: datetime, **_signal: Any) -> None:
    """Work off whatever waits."""
    drain_all(at=at)


@receiver(became)
def tell_what_became(ids: Sequence[UUID], **_signal: Any) -> list[Became]:
    """Tell the person and the lead of each capture that was worked off."""
    return became_of(ids)


@receiver(handed_over)
def charge_what_was_given(at: datetime, by: Staff | None, **_signal: Any) -> None:
    """What a visitor was given stands on the lead."""
    charge_handovers(at=at, by=by)


@receiver(judging)
def hold_leads_first(point_ids: Sequence[int], **_signal: Any) -> None:
    """Leads are held before the contact points they hang on, as in every other deed."""
    hold_leads(point_ids=point_ids)


@receiver(judged)
def follow_what_was_found(changes: Sequence[Change], at: datetime, by: Staff | None, **_signal: Any) -> None:
    """Leads die with the last way to reach their person, and live again with the first."""
    follow_contacts(changes=changes, at=at, by=by)


@receiver(imported)
def bring_import_to_its_end(import_run: Import, at: datetime, by: Staff | None, **_signal: Any) -> None:
    """Work off what is left of a file, and put its leads where their rows say."""
    finish_import(import_run=import_run, at=at, by=by)


@receiver(taking_back)
def take_an_import_back(
    *, import_run: Import, at: datetime, by: Staff | None, is_trial: bool, on_progress: Callable[[int], None],
    **_signal: Any,
) -> TakenBack:  # fmt: skip
    """Take back what a file made, or tell what that would be."""
    if is_trial:
        return effect_of_taking_back(import_run)
    return take_back(import_run=import_run, at=at, by=by, on_progress=on_progress)


moves(
    Moved(
        "qualification_lead",
        captures_sql="""
            SELECT lead_id::text, capture_id FROM qualification_touchpoint
             WHERE capture_id IS NOT NULL AND lead_id = ANY(%s::bigint[])
        """,
    )
)


@receiver(rearranged)
def count_leads_once(roots: Sequence[int], homes: Mapping[str, int], is_joining: bool, **_signal: Any) -> None:  # noqa: FBT001 -- a signal's own names
    """Have what two persons brought for one product count once, as long as they are one."""
    recount(persons=roots, homes=homes, is_joining=is_joining)
    settle_persons(persons=roots)


@receiver(erasing)
def close_their_leads(person_ids: Sequence[int], at: datetime, by: Staff | None, **_signal: Any) -> None:
    """Who is erased can't be called: what was open of theirs is lost."""
    leads = list(Lead.objects.filter(person__in=person_ids, status__in=OPEN).values_list("pk", flat=True))
    disqualify(
        lead_ids=leads, kind=Disqualification.Kind.LOST, cause=Disqualification.Cause.OTHER, note="", at=at, by=by
    )
