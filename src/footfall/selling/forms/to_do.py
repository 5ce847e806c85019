"""What is typed about tasks and appointments."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from footfall.company.models import Location, Staff
from footfall.company.queries import locations_visible_to, staff_visible_to
from footfall.qualification.models import Lead
from footfall.selling.models import Appointment
from footfall.web.forms import Moment

MINUTES = ((30, "Half an hour"), (45, "45 minutes"), (60, "An hour"), (90, "An hour and a half"), (120, "Two hours"),
           (240, "Half a day"), (480, "A day"))  # fmt: skip
FORMAT = "%Y-%m-%dT%H:%M"


class Hour(forms.Field):
    """A day and an hour by the clock of a place that is not known yet: kept without a zone."""

    widget = Moment

    def to_python(self, value: Any) -> datetime | None:  # noqa: ANN401 -- Django's signature
        """The hour as it was typed."""
        if value in self.empty_values:
            return None
        try:
            return datetime.strptime(str(value)[: len("2026-05-04T12:00")], FORMAT)  # noqa: DTZ007 -- its place has the zone
        except ValueError:
            raise ValidationError("Write a day and an hour, such as 2026-05-04 16:30.") from None


def colleague_choices(by: Staff) -> list[tuple[str, str]]:
    """The colleagues that one may look up, oneself first."""
    working = staff_visible_to(by).filter(is_active=True).exclude(pk=by.pk)
    return [(str(by.pk), f"{by.name} (me)"), *((str(one.pk), f"{one}, {one.get_role_display()}") for one in working)]


class TaskForm(forms.Form):
    """Something to be done."""

    what = forms.CharField(max_length=200, label="What is to be done")
    due_at = forms.DateTimeField(label="Due", widget=Moment())
    owner = forms.ChoiceField(label="Who does it")
    is_of_person = forms.BooleanField(
        required=False, label="Whatever this person asks for", help_text="It shows on all leads of the person."
    )
    note = forms.CharField(max_length=4_000, required=False, widget=forms.Textarea({"rows": 2}), label="Note")

    def __init__(self, *args: Any, by: Staff, is_new: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].choices = colleague_choices(by)  # type: ignore[attr-defined]
        if not is_new:
            del self.fields["is_of_person"]

    def chosen_owner(self) -> Staff:
        """Who was chosen."""
        return Staff.objects.get(pk=self.cleaned_data["owner"])


class AppointmentForm(forms.Form):
    """A meeting with a lead."""

    what = forms.CharField(max_length=120, label="What for")
    place = forms.ChoiceField(required=False, label="At")
    address = forms.CharField(max_length=200, required=False, label="Or where else", help_text="Such as at their home.")
    starts = Hour(label="Begins", help_text="By the clock of the place.")
    minutes = forms.TypedChoiceField(choices=MINUTES, coerce=int, initial=60, label="Lasts")
    owner = forms.ChoiceField(required=False, label="Who meets them")
    note = forms.CharField(max_length=4_000, required=False, widget=forms.Textarea({"rows": 2}), label="Note")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, by: Staff, lead: Lead, **options: Any) -> None:
        super().__init__(*args, **options)
        shops = locations_visible_to(by).filter(level=Location.OUTLET, closed_on=None)
        own = [lead.location] if lead.location and lead.location not in shops else []
        places = [(str(place.pk), str(place)) for place in (*own, *shops)]
        self.fields["place"].choices = [("", "None of our places"), *places]  # type: ignore[attr-defined]
        whose = f"Whoever owns the lead{f' (now {lead.owner})' if lead.owner else ''}"
        self.fields["owner"].choices = [("", whose), *colleague_choices(by)]  # type: ignore[attr-defined]
        length = self.initial.get("minutes")
        if length and length not in dict(MINUTES):
            self.fields["minutes"].choices = [(length, f"{length} minutes"), *MINUTES]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, appointment: Appointment) -> dict[str, Any]:
        """What the form shows of an appointment."""
        lasts = appointment.ends_at - appointment.starts_at
        return {
            "what": appointment.what, "place": str(appointment.location_id or ""), "address": appointment.address,
            "starts": appointment.starts_there.replace(tzinfo=None), "minutes": round(lasts / timedelta(minutes=1)),
            "owner": str(appointment.owner_id or ""), "note": appointment.note, "version": appointment.version,
        }  # fmt: skip

    @property
    def location_id(self) -> int | None:
        """Which of our places was chosen."""
        return int(self.cleaned_data["place"]) if self.cleaned_data["place"] else None

    def chosen_owner(self) -> Staff | None:
        """Who was chosen; None for whoever owns the lead."""
        chosen = self.cleaned_data["owner"]
        return Staff.objects.get(pk=chosen) if chosen else None
