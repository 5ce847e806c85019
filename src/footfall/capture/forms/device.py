"""The forms of devices: a new one, and the PIN of a member of staff."""

from typing import Any

from django import forms

from footfall.capture.actions.devices import MOST_DIGITS
from footfall.company.models import Location, Staff
from footfall.company.queries import locations_visible_to


class DeviceForm(forms.Form):
    """A tablet or till at one outlet."""

    name = forms.CharField(max_length=120, help_text="What stands on it, such as Tablet 2")
    location = forms.ModelChoiceField(Location.objects.none(), label="Outlet")

    def __init__(self, *, staff: Staff, **options: Any) -> None:
        super().__init__(**options)
        field = self.fields["location"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- declared above
        field.queryset = locations_visible_to(staff).filter(closed_on=None, level=Location.OUTLET)
        if field.queryset.count() == 1:
            field.initial = field.queryset.get()


class PinForm(forms.Form):
    """A PIN of one's own."""

    pin = forms.CharField(
        label="PIN", max_length=MOST_DIGITS, help_text="4 to 8 digits, for the devices of your outlets",
        widget=forms.PasswordInput({"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
