"""Appointments with leads: booked, moved, held, missed, called off."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from footfall.capture.queries.ground import ground_of
from footfall.company.access import StaffRequest, allowed
from footfall.qualification.models import Lead
from footfall.qualification.queries import lead_seen_by
from footfall.selling.actions.appointments import Booking, book, end_appointment, rebook
from footfall.selling.forms.to_do import AppointmentForm
from footfall.selling.models import Appointment
from footfall.selling.queries.to_do import DO, appointment_seen_by, clashes
from footfall.selling.rules.hours import SkippedHour, moment_at, span_in_words
from footfall.selling.views.forming import deed_page, go, way_back


@allowed(*DO)
@require_http_methods(["GET", "POST"])
def appointment_new(request: StaffRequest, lead_id: int) -> HttpResponse:
    """An appointment with a lead."""
    lead = lead_seen_by(request.user, lead_id)
    shown: dict[str, Any] = {"what": "Demo", "place": str(lead.location_id or ""), "owner": ""}
    form = AppointmentForm(request.POST or None, by=request.user, lead=lead, initial=shown)

    def deed() -> str:
        made = book(lead_id=lead.pk, booking=_booking(form, lead), at=timezone.now(), by=request.user)
        return _said(appointment_seen_by(request.user, made.pk))

    title = f"Appointment with {lead.person}"
    return deed_page(request, form, deed, title=title, submit="Book it", back=_lead(lead.pk))


@allowed(*DO)
@require_http_methods(["GET", "POST"])
def appointment(request: StaffRequest, pk: int) -> HttpResponse:
    """An appointment that is moved, or goes to another place or colleague."""
    one = appointment_seen_by(request.user, pk)
    form = AppointmentForm(request.POST or None, by=request.user, lead=one.lead, initial=AppointmentForm.of(one))

    def deed() -> str:
        version = form.cleaned_data["version"] or 0
        booking = _booking(form, one.lead)
        rebook(appointment_id=one.pk, version=version, booking=booking, at=timezone.now(), by=request.user)
        return _said(appointment_seen_by(request.user, one.pk))

    title = f"{one} with {one.lead.person}"
    return deed_page(request, form, deed, title=title, submit="Save", back=_lead(one.lead_id))


@allowed(*DO)
@require_POST
def appointment_end(request: StaffRequest, pk: int) -> HttpResponse:
    """What came of an appointment."""
    one = appointment_seen_by(request.user, pk)
    end = request.POST.get("end", "")
    ended = end_appointment(appointment_id=one.pk, end=end, at=timezone.now(), by=request.user)
    messages.success(request, f"{one} with {one.lead.person}: {ended.get_end_display().lower()}.")
    return go(request, way_back(request, _lead(one.lead_id)))


def _booking(form: AppointmentForm, lead: Lead) -> Booking:
    """What was agreed, as moments; refused where the clock of the place skips the hour."""
    given = form.cleaned_data
    zone = ground_of(form.location_id or lead.location_id).zone
    try:
        starts = moment_at(given["starts"], zone)
    except SkippedHour as skipped:
        raise SkippedHour(skipped.sentence, fields={"starts": [skipped.sentence]}) from None
    return Booking(
        given["what"], starts, starts + timedelta(minutes=given["minutes"]), location_id=form.location_id,
        address=given["address"], owner=form.chosen_owner(), note=given["note"],
    )  # fmt: skip


def _said(one: Appointment) -> str:
    said = f"{one} with {one.lead.person}: {span_in_words(one.starts_there, one.ends_there)}."
    others = ", ".join(f"{each} with {each.lead.person}" for each in clashes(one))
    return f"{said} Mind that {one.owner or one.lead.owner} has something else then: {others}." if others else said


def _lead(pk: int) -> str:
    return reverse("qualification:lead", args=[pk])
