"""Forms of reward schemes, and of points that are used."""

from typing import Any

from django import forms
from django.conf import settings

from footfall.capture.channels import channels
from footfall.company.models import Location
from footfall.selling.models import RewardScheme
from footfall.shared.currencies import DIGITS, from_minor, to_minor
from footfall.web.forms import Day

AMOUNT = {"inputmode": "decimal"}
PLAIN = ("name", "whose", "event", "currency", "points", "hold_days", "claw_days", "needs_verified", "location",
         "channel", "starts_on", "ends_on")  # fmt: skip


class SchemeForm(forms.Form):
    """What is earned by whom, and what has to hold before it is paid."""

    name = forms.CharField(max_length=120)
    whose = forms.ChoiceField(choices=RewardScheme.Whose.choices, label="For")
    event = forms.ChoiceField(choices=RewardScheme.Event.choices, label="When a lead is")
    amount = forms.DecimalField(
        min_value=0, max_digits=10, decimal_places=3, initial=0, widget=forms.TextInput(AMOUNT), label="Money"
    )
    currency = forms.ChoiceField(choices=[(code, code) for code in sorted(DIGITS)])
    points = forms.IntegerField(min_value=0, max_value=10_000_000, initial=0)
    hold_days = forms.IntegerField(
        min_value=0,
        max_value=365,
        initial=14,
        label="Days to wait",
        help_text="The lead must not turn out dead in them",
    )
    claw_days = forms.IntegerField(
        min_value=0, max_value=3_650, initial=90, label="Days in which it is taken back",
        help_text="If the lead turns out dead, junk or a double, or the sale is taken back",
    )  # fmt: skip
    needs_verified = forms.BooleanField(
        required=False, initial=True, label="Only for a verified contact",
        help_text="A phone or an address that a code, a call or an answer proved",
    )  # fmt: skip
    location = forms.ModelChoiceField(
        Location.objects.filter(closed_on=None), required=False, empty_label="Every place", label="Place"
    )
    channel = forms.ChoiceField(choices=[], required=False)
    starts_on = forms.DateField(widget=Day())
    ends_on = forms.DateField(required=False, widget=Day(), help_text="Last day")

    def __init__(self, *, scheme: RewardScheme | None = None, **options: Any) -> None:
        super().__init__(**options)
        names = [(each.slug, each.name) for each in channels()]
        self.fields["channel"] = forms.ChoiceField(choices=[("", "Every channel"), *names], required=False)
        self.fields["currency"].initial = settings.REPORTING_CURRENCY
        if scheme:
            self.initial = {name: getattr(scheme, name) for name in PLAIN}
            self.initial["amount"] = from_minor(scheme.amount_minor, scheme.currency)

    def clean(self) -> dict[str, Any]:
        """The fields; days in their order."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("ends_on") and cleaned.get("starts_on") and cleaned["ends_on"] < cleaned["starts_on"]:
            self.add_error("ends_on", "It ends before it starts.")
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """Values by the fields of a scheme."""
        said = self.cleaned_data
        minor = to_minor(said["amount"], said["currency"])
        return {name: said[name] for name in PLAIN} | {"amount_minor": minor}


class PointsForm(forms.Form):
    """How many points somebody used."""

    points = forms.IntegerField(min_value=1, max_value=10_000_000)
