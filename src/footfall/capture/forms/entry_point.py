"""The form of an entry point."""

from typing import Any

from django import forms

from footfall.capture.actions.entry_points import CHANGEABLE
from footfall.capture.channels import channel, channels
from footfall.capture.models import EntryPoint, FormVersion, Source
from footfall.company.models import Campaign, Location, Product, Staff
from footfall.company.queries import locations_visible_to
from footfall.shared.currencies import DIGITS, from_minor, to_minor
from footfall.web.forms import Day


class EntryPointForm(forms.Form):
    """One concrete door that captures come through."""

    name = forms.CharField(max_length=200, help_text="Such as Counter at Karol Bagh, or Diwali price page")
    channel = forms.ChoiceField(choices=[])
    source = forms.ModelChoiceField(
        Source.objects.all(),
        required=False,
        empty_label="As usual for the channel",
        help_text="What its leads are reported as",
    )
    location = forms.ModelChoiceField(Location.objects.none(), required=False, empty_label="No place", label="Outlet")
    form_version = forms.ModelChoiceField(
        FormVersion.objects.all(), required=False, empty_label="The usual form", label="Form"
    )
    campaign = forms.ModelChoiceField(Campaign.objects.all(), required=False, empty_label="No campaign")
    product = forms.ModelChoiceField(
        Product.objects.filter(retired_on=None), required=False, empty_label="Not known before somebody says",
        help_text="Where every visitor comes for the same",
    )  # fmt: skip
    incentive = forms.CharField(max_length=120, required=False, help_text="What a visitor is promised for the data")
    consent_wording = forms.CharField(
        max_length=2_000, required=False, label="Question about contact", widget=forms.Textarea({"rows": 2}),
        help_text="The words a visitor is asked by; kept with each answer",
    )  # fmt: skip
    vendor = forms.CharField(max_length=120, required=False, help_text="Who sold the list, where it was bought")
    price = forms.DecimalField(
        required=False, min_value=0, max_digits=12, decimal_places=3, label="Price per row",
        widget=forms.TextInput({"inputmode": "decimal"}), help_text="Of a bought list",
    )  # fmt: skip
    currency = forms.ChoiceField(choices=[("", "—"), *((code, code) for code in sorted(DIGITS))], required=False)
    origins = forms.CharField(
        max_length=2_000, required=False, label="Web sites that show its form", widget=forms.Textarea({"rows": 2}),
        help_text="One a line, such as https://www.example.com; for public pages",
    )  # fmt: skip
    starts_on = forms.DateField(required=False, widget=Day())
    ends_on = forms.DateField(required=False, widget=Day())
    key = forms.CharField(
        max_length=40, required=False, help_text="Stands in its link and in programs; made up when left empty"
    )
    is_active = forms.BooleanField(required=False, initial=True, label="Open")

    def __init__(self, *, staff: Staff, **options: Any) -> None:
        super().__init__(**options)
        names = [(each.slug, each.name) for each in channels()]
        self.fields["channel"] = forms.ChoiceField(choices=names, initial="counter")
        places = locations_visible_to(staff).filter(closed_on=None)
        field = self.fields["location"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- declared above
        field.queryset = places

    @property
    def row(self) -> dict[str, Any]:
        """Values by the fields of an entry point."""
        values = dict(self.cleaned_data)
        made = channel(values["channel"])
        values["source"] = values["source"] or Source.objects.filter(slug=made.source if made else "").first()
        values["origins"] = [line.strip().rstrip("/").lower() for line in values["origins"].split() if line.strip()]
        price = values.pop("price")
        values["price_minor"] = None if price is None else to_minor(price, values["currency"] or "INR")
        return {name: values[name] for name in CHANGEABLE}

    @classmethod
    def filled(cls, door: EntryPoint) -> dict[str, Any]:
        """What the form shows of an entry point there is."""
        values = {name: getattr(door, name) for name in CHANGEABLE if name != "price_minor"}
        price = None if door.price_minor is None else from_minor(door.price_minor, door.currency)
        shown = {"channel": door.channel.replace("-", "_"), "origins": "\n".join(door.origins)}
        return {**values, **shown, "price": price}
