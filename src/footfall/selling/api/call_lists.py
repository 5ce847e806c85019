"""Call lists in the REST API: make one, take the next number, say what came of it."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Schema, Status

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.company.models import Location, Team
from footfall.selling.actions.call import Talk
from footfall.selling.actions.call_lists import Plan, make_call_list
from footfall.selling.actions.desk import give_back, log_result, take_next
from footfall.selling.api.deals import REFUSED
from footfall.selling.api.schemas import CallIn, CallOut, Key
from footfall.selling.models import CallList, Lease, Script
from footfall.selling.queries import CALL, SEE_DEALS
from footfall.selling.queries.call_lists import KEEP_LISTS, call_list_seen_by, call_lists_visible_to, progress_of
from footfall.selling.queries.desk import lease_seen_by
from footfall.shared.errors import Invalid
from footfall.shared.schemas import StrictSchema

router = Endpoints()
LIST, LEASE = "/call-lists/{int:list_id}", "/leases/{int:lease_id}"


class NoSuchPart(Invalid):
    """The place, the team or the script is none there is."""


class CallListIn(StrictSchema):
    """A call list to make; `query` is a filter as the address of the lead list has it."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    kind: Literal["living", "fixed"] = "living"
    query: Annotated[str, Field(max_length=4_000)] = ""
    order: Literal["worth", "chance", "priority", "newest"] = "worth"
    location: Key | None = None
    team: Key | None = None
    script: Key | None = None
    most_attempts: Annotated[int, Field(ge=0, le=100)] = 0


class CallListOut(Schema):
    """A call list."""

    id: int
    name: str
    kind: str
    query: str
    order: str
    location: int | None
    team: int | None
    script: int | None
    made_at: datetime
    closed_at: datetime | None

    @staticmethod
    def of(one: CallList) -> dict[str, Any]:
        """The list as this schema has it."""
        same = ("id", "name", "kind", "query", "order", "made_at", "closed_at")
        keys = {name: getattr(one, f"{name}_id") for name in ("location", "team", "script")}
        return {**{name: getattr(one, name) for name in same}, **keys}


class ResultCount(Schema):
    """How many leads of the list ended their last call so."""

    label: str
    outcome: str
    leads: int


class ProgressOut(CallListOut):
    """A call list, and how far it is."""

    total: int
    waiting: int
    untouched: int
    in_call: int
    callbacks: int
    done: int
    left: int
    results: list[ResultCount]


class LeaseOut(Schema):
    """A number that was handed out: until when it is yours, and why the call is allowed."""

    id: int
    lead: int
    person: str
    number: str
    call_list: int | None
    at: datetime
    until: datetime
    decision: dict[str, Any]

    @staticmethod
    def of(lease: Lease) -> dict[str, Any]:
        """The lease as this schema has it."""
        same = ("id", "number", "at", "until", "decision")
        return {
            **{name: getattr(lease, name) for name in same},
            "lead": lease.lead_id,
            "person": str(lease.lead.person),
            "call_list": lease.entry.call_list_id if lease.entry else None,
        }


@router.get("/call-lists", response={200: list[CallListOut], **REFUSED}, summary="List call lists")
@allowed_by_key(*SEE_DEALS)
def lists(request: HttpRequest) -> Any:  # noqa: ANN401 -- the schema says
    """The call lists one may see, the latest first."""
    return [CallListOut.of(each) for each in call_lists_visible_to(staff_of(request))[:200]]


@router.post("/call-lists", response={201: ProgressOut, **REFUSED}, summary="Make a call list")
@allowed_by_key(*KEEP_LISTS)
def list_made(request: HttpRequest, plan: CallListIn) -> Any:  # noqa: ANN401 -- the schema says
    """The list with the leads that match its filter now."""
    given = plan.dict()
    keys = {f"{name}_id": given.pop(name) for name in ("location", "team", "script")}
    parts: dict[str, type[Model]] = {"location": Location, "team": Team, "script": Script}
    for name, part in parts.items():
        key = keys[f"{name}_id"]
        if key is not None and not part._default_manager.filter(pk=key).exists():
            raise NoSuchPart(fields={name: [f"There is no {name} {key}."]})
    made = make_call_list(plan=Plan(**given, **keys), at=timezone.now(), by=staff_of(request))
    return Status(201, _with_progress(made))


@router.get(LIST, response={200: ProgressOut, **REFUSED}, summary="Read a call list")
@allowed_by_key(*SEE_DEALS)
def one_list(request: HttpRequest, list_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """One list, how far it is, and the last results of its calls."""
    return _with_progress(call_list_seen_by(staff_of(request), list_id))


@router.post(f"{LIST}/next", response={200: LeaseOut, 204: None, **REFUSED}, summary="Take the next number")
@allowed_by_key(*CALL)
def next_number(request: HttpRequest, list_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """The number most worth calling, which nobody else has; the one you have already; 204 when there is none now."""
    staff = staff_of(request)
    found = call_list_seen_by(staff, list_id)
    lists = [found] if found.closed_at is None else []
    lease = take_next(lists=lists, at=timezone.now(), by=staff)
    return LeaseOut.of(lease) if lease else Status(204, None)


@router.post(f"{LEASE}/result", response={201: CallOut, **REFUSED}, summary="Say what came of a number")
@allowed_by_key(*CALL)
def result_said(request: HttpRequest, lease_id: int, call: CallIn) -> Any:  # noqa: ANN401 -- the schema says
    """The call, with everything that follows from its result; sent twice it is logged once."""
    staff = staff_of(request)
    lease = lease_seen_by(staff, lease_id)
    talk = Talk(lease.lead_id, **call.dict())
    return Status(201, CallOut.of(log_result(lease_id=lease.pk, talk=talk, at=timezone.now(), by=staff)))


@router.delete(LEASE, response={204: None, **REFUSED}, summary="Give a number back")
@allowed_by_key(*CALL)
def given_back(request: HttpRequest, lease_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """The number goes to the next caller who asks."""
    staff = staff_of(request)
    give_back(lease_id=lease_seen_by(staff, lease_id).pk, at=timezone.now(), by=staff)
    return Status(204, None)


def _with_progress(one: CallList) -> dict[str, Any]:
    progress = progress_of(one, at=timezone.now())
    counts = {name: getattr(progress, name) for name in ProgressOut.model_fields if hasattr(progress, name)}
    results = [{"label": label, "outcome": outcome, "leads": leads} for label, outcome, leads in progress.results]
    return {**CallListOut.of(one), **counts, "results": results}
