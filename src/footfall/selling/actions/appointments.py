"""Book appointments, move them, and say what came of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from footfall.capture.queries.ground import ground_of
from footfall.company.models import Staff
from footfall.qualification.actions.milestones import reach
from footfall.qualification.actions.next_step import plan
from footfall.qualification.actions.statements import lock
from footfall.qualification.models import Lead, Milestone
from footfall.qualification.queries import NoSuchLead
from footfall.selling.actions.to_do import check_sight
from footfall.selling.models import Appointment, Deal
from footfall.selling.queries.to_do import NoSuchAppointment
from footfall.shared import audit
from footfall.shared.errors import Conflict, Invalid

LONGEST = timedelta(days=14)
USUAL = timedelta(hours=1)


class NotASpan(Invalid):
    """An appointment ends after it starts, and lasts two weeks at most."""


class AppointmentChanged(Conflict):
    """Somebody changed this appointment in the meantime."""


class AppointmentOver(Conflict):
    """This appointment is over."""


class NotYet(Invalid):
    """An appointment that lies ahead can be called off; whether it was held is known when it has begun."""


@dataclass(frozen=True, slots=True)
class Booking:
    """What is agreed: what, where, from when until when, and with whom; without an owner, with the lead's."""

    what: str
    starts_at: datetime
    ends_at: datetime
    location_id: int | None = None
    address: str = ""
    owner: Staff | None = None
    note: str = ""


@transaction.atomic
def book(*, lead_id: int, booking: Booking, at: datetime, by: Staff | None) -> Appointment:
    """The appointment; it is the lead's next step, and the lead reaches the milestone."""
    lead = _lead(lead_id)
    _check(lead, booking)
    deal = Deal.objects.filter(lead=lead, closed_at=None).first()
    made = Appointment(lead=lead, deal=deal, made_by=by, made_at=at, changed_at=at)
    _put(made, lead, booking)
    made.save()
    reach(lead_ids=[lead.pk], kind=Milestone.Kind.APPOINTMENT, at=at, by=by, because=f"booked: {made}"[:200])
    plan(lead_ids=[lead.pk], step=step_of(made), step_at=made.starts_at, by=by)
    audit.record(by=by, verb="book", noun="appointment", subjects=[made.pk], starts_at=made.starts_at.isoformat())
    return made


@transaction.atomic
def rebook(*, appointment_id: int, version: int, booking: Booking, at: datetime, by: Staff | None) -> Appointment:
    """The appointment as it is agreed now; refused when it is over, or is not what the changer saw."""
    made = _held(appointment_id)
    _refuse_over(made)
    if made.version != version:
        now = f"{made}, {timezone.localtime(made.starts_at):%-d %b %H:%M}"
        raise AppointmentChanged(f"Somebody changed this appointment in the meantime; it is now: {now}.")
    _check(made.lead, booking)
    before = {"starts_at": made.starts_at.isoformat(), "ends_at": made.ends_at.isoformat(), "owner": made.owner_id}
    was = step_of(made)
    _put(made, made.lead, booking)
    made.version, made.changed_at = made.version + 1, at
    made.save()
    if made.lead.next_step == was:
        plan(lead_ids=[made.lead_id], step=step_of(made), step_at=made.starts_at, by=by)
    audit.record(by=by, verb="rebook", noun="appointment", subjects=[made.pk], before=before)
    return made


@transaction.atomic
def end_appointment(*, appointment_id: int, end: str, at: datetime, by: Staff | None) -> Appointment:
    """The appointment as held, missed or called off; the lead's next step is free again if it was this."""
    made = _held(appointment_id)
    if end not in Appointment.End.values:
        raise Invalid(fields={"end": ["An appointment is held, missed or called_off."]})
    _refuse_over(made)
    if end != Appointment.End.CALLED_OFF and made.starts_at > at:
        raise NotYet
    made.end, made.ended_at, made.ended_by = end, at, by
    made.version, made.changed_at = made.version + 1, at
    made.save(update_fields=["end", "ended_at", "ended_by", "version", "changed_at"])
    if made.lead.next_step == step_of(made):
        plan(lead_ids=[made.lead_id], step="", step_at=None, by=by)
    audit.record(by=by, verb=f"end as {end}", noun="appointment", subjects=[made.pk])
    return made


def step_of(appointment: Appointment) -> str:
    """The appointment as the next step of its lead."""
    place = f", {appointment.place}" if appointment.place else ""
    return f"{appointment.what}{place}"[:120]


def _put(made: Appointment, lead: Lead, booking: Booking) -> None:
    made.what, made.note = " ".join(booking.what.split()) or "Appointment", booking.note
    made.location_id, made.address = booking.location_id, " ".join(booking.address.split())
    made.zone = ground_of(booking.location_id or lead.location_id).zone
    made.starts_at, made.ends_at, made.owner = booking.starts_at, booking.ends_at, booking.owner


def _check(lead: Lead, booking: Booking) -> None:
    if not timedelta() < booking.ends_at - booking.starts_at <= LONGEST:
        raise NotASpan(fields={"ends_at": [str(NotASpan.__doc__)]})
    if booking.owner:
        check_sight(booking.owner, [lead.pk])


def _lead(pk: int) -> Lead:
    lock([pk])
    lead = Lead.objects.select_related("person", "owner").filter(pk=pk).first()
    if lead is None:
        raise NoSuchLead
    return lead


def _held(pk: int) -> Appointment:
    """The appointment, locked after its lead."""
    lead_id = Appointment.objects.filter(pk=pk).values_list("lead_id", flat=True).first()
    if lead_id is None:
        raise NoSuchAppointment
    lock([lead_id])
    found = Appointment.objects.select_for_update(of=("self",))
    return found.select_related("lead__person", "lead__owner", "owner", "location").get(pk=pk)


def _refuse_over(made: Appointment) -> None:
    if made.ended_at is not None:
        by = f", says {made.ended_by}" if made.ended_by else ""
        raise AppointmentOver(f"This appointment is over: {made.get_end_display().lower()}{by}.")
