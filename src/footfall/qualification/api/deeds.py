"""What is done with a lead in the REST API: each standing thing is a resource that is put and deleted."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Status

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.company.queries import staff_visible_to
from footfall.qualification.actions.disqualify import CAUSES_OF, Closed, disqualify, requalify
from footfall.qualification.actions.note import keep_note
from footfall.qualification.actions.qualify import qualify
from footfall.qualification.actions.release import release
from footfall.qualification.actions.states import set_state
from footfall.qualification.api.schemas import (
    REFUSED,
    DisqualificationIn,
    LeadOut,
    NoteIn,
    OwnerIn,
    TemperatureIn,
)
from footfall.qualification.forms import LONGEST_OVERRIDE
from footfall.qualification.models.lead import CLOSED
from footfall.qualification.queries import WORK_LEADS, lead_seen_by
from footfall.qualification.queries.lead import full_lead
from footfall.shared.errors import Invalid

router = Endpoints()
LEAD = "/leads/{int:lead_id}"


@router.post(f"{LEAD}/disqualification", response={201: LeadOut, **REFUSED}, summary="Take a lead out of work")
@allowed_by_key(*WORK_LEADS)
def taken_out(request: HttpRequest, lead_id: int, why: DisqualificationIn) -> Any:  # noqa: ANN401 -- the schema says
    """A lead that is dead, lost or junk, with its cause; 409 when it is closed already."""
    staff = staff_of(request)
    lead_seen_by(staff, lead_id)
    if why.cause not in CAUSES_OF[why.kind]:
        causes = ", ".join(CAUSES_OF[why.kind])
        raise Invalid(fields={"cause": [f"A lead is {why.kind} because of {causes}."]})
    if not disqualify(lead_ids=[lead_id], at=timezone.now(), by=staff, **why.dict()):
        raise Closed
    return Status(201, LeadOut.of(full_lead(staff, lead_id)))


@router.delete(f"{LEAD}/disqualification", response={200: LeadOut, **REFUSED}, summary="Take a lead up again")
@allowed_by_key(*WORK_LEADS)
def taken_up(request: HttpRequest, lead_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """A lost lead comes back as recycled, another one as what it was before; one that is in work stays as it is."""
    staff = staff_of(request)
    lead_seen_by(staff, lead_id)
    requalify(lead_ids=[lead_id], at=timezone.now(), by=staff)
    return LeadOut.of(full_lead(staff, lead_id))


@router.put(f"{LEAD}/qualification", response={200: LeadOut, **REFUSED}, summary="Mark a lead as a prospect")
@allowed_by_key(*WORK_LEADS)
def examined(request: HttpRequest, lead_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """Examined and found worth pursuing."""
    staff = staff_of(request)
    _open(lead_seen_by(staff, lead_id).status)
    qualify(lead_ids=[lead_id], at=timezone.now(), by=staff)
    return LeadOut.of(full_lead(staff, lead_id))


@router.post(f"{LEAD}/notes", response={204: None, **REFUSED}, summary="Note something about a lead")
@allowed_by_key(*WORK_LEADS)
def noted(request: HttpRequest, lead_id: int, note: NoteIn) -> Any:  # noqa: ANN401 -- the schema says
    """A note on the timeline."""
    staff = staff_of(request)
    lead_seen_by(staff, lead_id)
    keep_note(lead_id=lead_id, text=note.note, at=timezone.now(), by=staff)
    return Status(204, None)


@router.put(f"{LEAD}/owner", response={200: LeadOut, **REFUSED}, summary="Give a lead to somebody")
@allowed_by_key(*WORK_LEADS)
def assigned(request: HttpRequest, lead_id: int, owner: OwnerIn) -> Any:  # noqa: ANN401 -- the schema says
    """The colleague who works the lead from now on, or nobody. The answer is the lead as it stood for you last."""
    staff = staff_of(request)
    lead = full_lead(staff, lead_id)
    wanted = staff_visible_to(staff).filter(pk=owner.owner or 0, is_active=True).first()
    if owner.owner and wanted is None:
        raise Invalid(fields={"owner": ["There is no such colleague."]})
    value = str(owner.owner or "")
    at = timezone.now()
    set_state(lead_ids=[lead_id], aspect="owner", value=value, at=at, by=staff, because=owner.because)
    lead.owner = wanted
    return LeadOut.of(lead)


@router.put(f"{LEAD}/temperature", response={200: LeadOut, **REFUSED}, summary="Hold a temperature by hand")
@allowed_by_key(*WORK_LEADS)
def held(request: HttpRequest, lead_id: int, hold: TemperatureIn) -> Any:  # noqa: ANN401 -- the schema says
    """A temperature against the rule, with a reason, for at most a year."""
    staff, now = staff_of(request), timezone.now()
    _open(lead_seen_by(staff, lead_id).status)
    if not now < hold.holds_until <= now + LONGEST_OVERRIDE:
        raise Invalid(fields={"holds_until": ["It must lie ahead, within a year."]})
    set_state(
        lead_ids=[lead_id], aspect="temperature", value=hold.temperature, at=now, by=staff, because=hold.because,
        is_override=True, holds_until=hold.holds_until,
    )  # fmt: skip
    return LeadOut.of(full_lead(staff, lead_id))


@router.delete(f"{LEAD}/temperature", response={200: LeadOut, **REFUSED}, summary="Let the rule decide again")
@allowed_by_key(*WORK_LEADS)
def freed(request: HttpRequest, lead_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """Ends what was held by hand; a lead that is not held stays as it is."""
    staff = staff_of(request)
    lead_seen_by(staff, lead_id)
    release(lead_ids=[lead_id], at=timezone.now(), by=staff)
    return LeadOut.of(full_lead(staff, lead_id))


def _open(status: str) -> None:
    if status in CLOSED:
        raise Closed
