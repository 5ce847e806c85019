"""Forms of staff, teams, one's own profile, keys and sign-in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm
from django.db.models import Model
from django.utils import timezone

from footfall.company.actions.sign_in import forget_tries, take_try
from footfall.company.actions.staff import send_link_to_reset
from footfall.company.forms.rows import Read, RowForm
from footfall.company.models import Location, Role, Staff, Team
from footfall.company.queries.trees import indented
from footfall.company.rules import fields
from footfall.company.rules.hours import hours
from footfall.shared.errors import Refusal
from footfall.web.forms import Day, Phone

EMAIL = {"autocomplete": "off", "inputmode": "email"}


class StaffForm(RowForm):
    """A member of staff."""

    name = Read(fields.title)
    email = Read(fields.email, label="E-mail", widget=forms.EmailInput(EMAIL), help_text="They sign in with it.")
    role = forms.ChoiceField(choices=Role.choices, initial=Role.ATTENDANT)
    team = forms.CharField(required=False)
    places = forms.MultipleChoiceField(
        required=False,
        help_text="They see what belongs to these places and to all below. Hold Ctrl to choose several.",
    )
    phone = Read(fields.phone, required=False, widget=Phone())
    languages = Read(fields.languages, empty=[], required=False, help_text="Codes, such as en; hi")
    skills = Read(fields.words, empty=[], required=False, help_text="Words divided by ; such as purifiers; trade")
    working_hours = Read(hours, empty={}, required=False, help_text="Such as Mon-Fri 10:00-19:00; Sat 10:00-14:00")

    def prepare(self) -> None:
        """The choices there are now."""
        teams = Team.objects.values_list("name", "name")
        self.fields["team"].widget = forms.Select(choices=[("", "No team"), *teams])
        self.fields["places"].choices = indented(Location.objects.all())  # type: ignore[attr-defined]  # a choice field
        self.fields["places"].widget.attrs["size"] = 8

    @classmethod
    def filled(cls, one: Model, **besides: object) -> dict[str, Any]:
        """What the form shows of somebody."""
        if not isinstance(one, Staff):
            raise TypeError(f"{one} is not a member of staff")
        places = list(one.locations.values_list("code", flat=True))
        return super().filled(one, team=one.team.name if one.team else "", places=places, **besides)


class AbsenceForm(forms.Form):
    """Days away."""

    from_on = forms.DateField(label="First day away", widget=Day())
    until_on = forms.DateField(label="Last day away", widget=Day())
    because = forms.CharField(label="Why", max_length=120, required=False)


class NewStaffForm(StaffForm):
    """Somebody new."""

    is_invited = forms.BooleanField(label="Send them a link to choose a password", required=False, initial=True)

    def row(self) -> dict[str, Any]:
        """The row without what is no field of it."""
        return {name: value for name, value in super().row().items() if name != "is_invited"}


class TeamForm(RowForm):
    """A team."""

    name = Read(fields.title)


class ProfileForm(RowForm):
    """What everybody keeps about oneself."""

    name = Read(fields.title)
    phone = Read(fields.phone, required=False, widget=Phone())
    languages = Read(fields.languages, empty=[], required=False, help_text="Codes, such as en; hi")
    working_hours = Read(hours, empty={}, required=False, help_text="Such as Mon-Fri 10:00-19:00; Sat 10:00-14:00")


class KeyForm(forms.Form):
    """A new API key."""

    name = Read(fields.title, label="What is it for", help_text="Such as: web shop, nightly export")
    staff = forms.ModelChoiceField(
        Staff.objects.none(), label="It acts as", empty_label=None, help_text="It sees and may do what they do."
    )


class SignInForm(AuthenticationForm):
    """E-mail and password, with a bucket of tries before them."""

    error_messages = {
        "invalid_login": "That e-mail and password do not belong together.",
        "inactive": "That e-mail and password do not belong together.",
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["username"].label = "E-mail"
        self.fields["username"].widget.input_type = "email"
        self.refusal: Refusal | None = None

    def clean(self) -> dict[str, Any]:
        """The fields, once the person is known to be who they say."""
        name = self.cleaned_data.get("username", "")
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        try:
            take_try(name=name, address=address, at=timezone.now())
        except Refusal as refusal:
            self.refusal = refusal
            raise forms.ValidationError(refusal.sentence, code="locked") from refusal
        cleaned = super().clean()
        forget_tries(name=name, address=address)
        return cleaned


class ForgottenForm(PasswordResetForm):
    """Sends the link by a job, to whoever may sign in with the address; also to those who never chose a password."""

    def save(self, **options: Any) -> None:  # type: ignore[override]
        """Nothing to see either way."""
        request = options["request"]
        base = f"{request.scheme}://{request.get_host()}"
        send_link_to_reset(email=self.cleaned_data["email"], base=base)
