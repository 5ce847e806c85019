"""Calls in the REST API."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Status

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.qualification.queries import lead_seen_by
from footfall.selling.actions.call import Talk, log_call
from footfall.selling.actions.suppress import allow_calls
from footfall.selling.api.deals import REFUSED
from footfall.selling.api.schemas import AllowIn, CallIn, CallOut
from footfall.selling.models import Call
from footfall.selling.queries import CALL, LIFT, SEE_DEALS, their_number

router = Endpoints()


@router.get("/leads/{int:lead_id}/calls", response={200: list[CallOut], **REFUSED}, summary="List the calls of a lead")
@allowed_by_key(*SEE_DEALS)
def calls(request: HttpRequest, lead_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """The last hundred calls of a lead, newest first."""
    lead = lead_seen_by(staff_of(request), lead_id)
    return [CallOut.of(call) for call in Call.objects.filter(lead=lead).select_related("disposition")[:100]]


@router.post("/leads/{int:lead_id}/calls", response={201: CallOut, **REFUSED}, summary="Log a call")
@allowed_by_key(*CALL)
def logged(request: HttpRequest, lead_id: int, call: CallIn) -> Any:  # noqa: ANN401 -- the schema says
    """A call and everything that follows from its result; 409 when the number asked not to be called."""
    staff = staff_of(request)
    lead = lead_seen_by(staff, lead_id)
    made = log_call(talk=Talk(lead.pk, **call.dict()), at=timezone.now(), by=staff)
    return Status(201, CallOut.of(made))


@router.post(
    "/leads/{int:lead_id}/calls/allowance",
    response={204: None, **REFUSED},
    summary="Allow calls to a number again",
)
@allowed_by_key(*LIFT)
def allowed_again(request: HttpRequest, lead_id: int, allow: AllowIn) -> Any:  # noqa: ANN401 -- the schema says
    """The number of this lead may be called again; the reason stays written."""
    staff = staff_of(request)
    lead = lead_seen_by(staff, lead_id)
    number = their_number(lead.person_id, allow.number)
    allow_calls(number=number, because=allow.because, at=timezone.now(), by=staff)
    return Status(204, None)
