"""Tasks, appointments and the calendar address in the REST API."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import Field, Schema, Status
from pydantic import AwareDatetime

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.company.models import Location, Staff
from footfall.company.queries import staff_visible_to
from footfall.qualification.queries import lead_seen_by
from footfall.qualification.queries.people import person_seen_by
from footfall.selling.actions.appointments import Booking, book, end_appointment, rebook
from footfall.selling.actions.calendar_feed import open_feed, revoke_feed
from footfall.selling.actions.to_do import TaskDraft, change_task, end_task, make_task, reopen_task
from footfall.selling.api.schemas import Key, Long, Short
from footfall.selling.models import Appointment, Task
from footfall.selling.queries.to_do import (
    DO,
    MOST,
    appointment_seen_by,
    list_appointments,
    list_tasks,
    task_seen_by,
)
from footfall.shared.errors import Invalid
from footfall.shared.schemas import Problem, StrictSchema

router = Endpoints()
REFUSED = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
What = Annotated[str, Field(min_length=1, max_length=120)]


class TaskOut(Schema):
    """A task, of a lead or of a person."""

    id: int
    lead: int | None
    person: int | None
    deal: int | None
    what: str
    note: str
    due_at: datetime
    owner: int
    made_at: datetime
    end: Literal["", "done", "dropped"]
    ended_at: datetime | None
    ended_by: int | None

    @staticmethod
    def of(task: Task) -> dict[str, Any]:
        """The task as this schema has it."""
        same = ("id", "what", "note", "due_at", "made_at", "end", "ended_at")
        others = ("lead", "person", "deal", "owner", "ended_by")
        return {name: getattr(task, name) for name in same} | {name: getattr(task, f"{name}_id") for name in others}


class TasksOut(Schema):
    """Tasks, and how many more there are than were given."""

    items: list[TaskOut]
    hidden: int


class TaskIn(StrictSchema):
    """What is to be done, by when and by whom; without an owner, by oneself."""

    what: Annotated[str, Field(min_length=1, max_length=200)]
    due_at: AwareDatetime
    owner: Key | None = None
    note: Long = ""


class EndIn(StrictSchema):
    """How a task ended."""

    end: Literal["done", "dropped"] = "done"


class AppointmentOut(Schema):
    """An appointment; `zone` is the clock of its place."""

    id: int
    lead: int
    person: str
    deal: int | None
    what: str
    note: str
    location: int | None
    address: str
    zone: str
    starts_at: datetime
    ends_at: datetime
    owner: int | None
    end: Literal["", "held", "missed", "called_off"]
    ended_at: datetime | None
    version: int

    @staticmethod
    def of(one: Appointment) -> dict[str, Any]:
        """The appointment as this schema has it, its hours with the offset of its place."""
        same = ("id", "what", "note", "address", "zone", "end", "ended_at", "version")
        others = ("lead", "deal", "location", "owner")
        return {
            **{name: getattr(one, name) for name in same},
            **{name: getattr(one, f"{name}_id") for name in others},
            "person": str(one.lead.person), "starts_at": one.starts_there, "ends_at": one.ends_there,
        }  # fmt: skip


class AppointmentIn(StrictSchema):
    """What is agreed; without an owner it is with whoever owns the lead."""

    what: What = "Demo"
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    location: Key | None = None
    address: Short = ""
    owner: Key | None = None
    note: Long = ""


class AppointmentChange(AppointmentIn):
    """What is agreed now, and the version one saw."""

    version: Key


class AppointmentEnd(StrictSchema):
    """What came of an appointment."""

    end: Literal["held", "missed", "called_off"]


class FeedOut(Schema):
    """The private calendar address, given this once."""

    address: str


@router.get("/tasks", response={200: TasksOut, **REFUSED}, summary="List tasks")
@allowed_by_key(*DO)
def tasks(
    request: HttpRequest,
    state: Literal["open", "overdue", "done", "dropped"] = "open",
    whose: Literal["me", "all"] = "me",
    lead: Key | None = None,
    limit: Annotated[int, Field(ge=1, le=500)] = MOST,
) -> Any:  # noqa: ANN401 -- the schema says
    """One's own tasks, or everybody's that one may see, the most urgent first."""
    found = list_tasks(staff_of(request), at=timezone.now(), state=state, whose=whose, lead_id=lead, most=limit)
    return {"items": [TaskOut.of(task) for task in found.tasks], "hidden": found.hidden}


@router.post("/leads/{int:lead_id}/tasks", response={201: TaskOut, **REFUSED}, summary="Give a task for a lead")
@allowed_by_key(*DO)
def lead_task(request: HttpRequest, lead_id: int, wanted: TaskIn) -> Any:  # noqa: ANN401 -- the schema says
    """A task for a lead, and for the deal that it has open."""
    staff = staff_of(request)
    return Status(201, _made(staff, wanted, lead_id=lead_seen_by(staff, lead_id).pk))


@router.post("/persons/{int:person_id}/tasks", response={201: TaskOut, **REFUSED}, summary="Give a task for a person")
@allowed_by_key(*DO)
def person_task(request: HttpRequest, person_id: int, wanted: TaskIn) -> Any:  # noqa: ANN401 -- the schema says
    """A task for a person, whatever they ask for."""
    staff = staff_of(request)
    return Status(201, _made(staff, wanted, person_id=person_seen_by(staff, person_id).pk))


@router.put("/tasks/{int:task_id}", response={200: TaskOut, **REFUSED}, summary="Change a task")
@allowed_by_key(*DO)
def task_changed(request: HttpRequest, task_id: int, wanted: TaskIn) -> Any:  # noqa: ANN401 -- the schema says
    """The task as it is wanted now."""
    staff = staff_of(request)
    one = task_seen_by(staff, task_id)
    owner = _colleague(staff, wanted.owner) or one.owner
    changed = change_task(
        task_id=one.pk, what=wanted.what, due_at=wanted.due_at, owner=owner, note=wanted.note, by=staff
    )
    return TaskOut.of(changed)


@router.put("/tasks/{int:task_id}/end", response={200: TaskOut, **REFUSED}, summary="Tick a task off")
@allowed_by_key(*DO)
def task_ended(request: HttpRequest, task_id: int, end: EndIn) -> Any:  # noqa: ANN401 -- the schema says
    """The task as done or dropped; 409 when it has ended already."""
    staff = staff_of(request)
    one = task_seen_by(staff, task_id)
    return TaskOut.of(end_task(task_id=one.pk, end=end.end, at=timezone.now(), by=staff))


@router.delete("/tasks/{int:task_id}/end", response={200: TaskOut, **REFUSED}, summary="Open a task again")
@allowed_by_key(*DO)
def task_reopened(request: HttpRequest, task_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """The task, to be done after all."""
    staff = staff_of(request)
    return TaskOut.of(reopen_task(task_id=task_seen_by(staff, task_id).pk, by=staff))


@router.get("/appointments", response={200: list[AppointmentOut], **REFUSED}, summary="List appointments")
@allowed_by_key(*DO)
def appointments(
    request: HttpRequest,
    since: AwareDatetime,
    until: AwareDatetime,
    whose: Literal["me", "all"] = "me",
    lead: Key | None = None,
) -> Any:  # noqa: ANN401 -- the schema says
    """Appointments that start in the span, at most 500, the first ones first."""
    found = list_appointments(staff_of(request), since=since, until=until, whose=whose, lead_id=lead, most=500)
    return [AppointmentOut.of(one) for one in found]


@router.post(
    "/leads/{int:lead_id}/appointments", response={201: AppointmentOut, **REFUSED}, summary="Book an appointment"
)
@allowed_by_key(*DO)
def booked(request: HttpRequest, lead_id: int, wanted: AppointmentIn) -> Any:  # noqa: ANN401 -- the schema says
    """An appointment with a lead: its next step, and its milestone."""
    staff = staff_of(request)
    lead = lead_seen_by(staff, lead_id)
    made = book(lead_id=lead.pk, booking=_booking(staff, wanted), at=timezone.now(), by=staff)
    return Status(201, AppointmentOut.of(appointment_seen_by(staff, made.pk)))


@router.put("/appointments/{int:appointment_id}", response={200: AppointmentOut, **REFUSED}, summary="Move one")
@allowed_by_key(*DO)
def rebooked(request: HttpRequest, appointment_id: int, wanted: AppointmentChange) -> Any:  # noqa: ANN401 -- the schema says
    """The appointment as it is agreed now; 409 when somebody changed it in the meantime."""
    staff = staff_of(request)
    one, now = appointment_seen_by(staff, appointment_id), timezone.now()
    rebook(appointment_id=one.pk, version=wanted.version, booking=_booking(staff, wanted), at=now, by=staff)
    return AppointmentOut.of(appointment_seen_by(staff, one.pk))


@router.put(
    "/appointments/{int:appointment_id}/end", response={200: AppointmentOut, **REFUSED}, summary="Say what came of it"
)
@allowed_by_key(*DO)
def appointment_ended(request: HttpRequest, appointment_id: int, end: AppointmentEnd) -> Any:  # noqa: ANN401 -- the schema says
    """The appointment as held, missed or called off."""
    staff = staff_of(request)
    one = appointment_seen_by(staff, appointment_id)
    end_appointment(appointment_id=one.pk, end=end.end, at=timezone.now(), by=staff)
    return AppointmentOut.of(appointment_seen_by(staff, one.pk))


@router.post("/calendar-feed", response={201: FeedOut, **REFUSED}, summary="Make one's calendar address")
@allowed_by_key(*DO)
def feed_opened(request: HttpRequest) -> Any:  # noqa: ANN401 -- the schema says
    """A private address for calendar programs; the one that there was stops working."""
    secret = open_feed(staff=staff_of(request), at=timezone.now())
    return Status(201, {"address": request.build_absolute_uri(reverse("selling:calendar-file", args=[secret]))})


@router.delete("/calendar-feed", response={204: None, **REFUSED}, summary="Revoke one's calendar address")
@allowed_by_key(*DO)
def feed_revoked(request: HttpRequest) -> Any:  # noqa: ANN401 -- the schema says
    """The address does not work any more."""
    revoke_feed(staff=staff_of(request), at=timezone.now())
    return Status(204, None)


def _made(staff: Staff, wanted: TaskIn, **about: int) -> dict[str, Any]:
    owner = _colleague(staff, wanted.owner) or staff
    draft = TaskDraft(wanted.what, wanted.due_at, owner, note=wanted.note, **about)
    return TaskOut.of(make_task(draft=draft, at=timezone.now(), by=staff))


def _booking(staff: Staff, wanted: AppointmentIn) -> Booking:
    if wanted.location and not Location.objects.filter(pk=wanted.location).exists():
        raise Invalid(fields={"location": ["There is no such place."]})
    return Booking(
        wanted.what, wanted.starts_at, wanted.ends_at, location_id=wanted.location, address=wanted.address,
        owner=_colleague(staff, wanted.owner), note=wanted.note,
    )  # fmt: skip


def _colleague(staff: Staff, pk: int | None) -> Staff | None:
    if pk is None:
        return None
    found = staff_visible_to(staff).filter(pk=pk, is_active=True).first()
    if found is None:
        raise Invalid(fields={"owner": ["There is nobody by that number among your colleagues."]})
    return found
