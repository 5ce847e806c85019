"""Forms of incentives and of the stock of outlets."""

from typing import Any

from django import forms
from django.conf import settings

from footfall.capture.models import Incentive
from footfall.company.models import Location, Staff
from footfall.company.queries import locations_visible_to
from footfall.shared.currencies import DIGITS, from_minor, to_minor

AMOUNT = {"inputmode": "decimal"}
MOST = 10_000_000


class IncentiveForm(forms.Form):
    """What it is, what it costs us, and what it is worth to who gets it."""

    name = forms.CharField(
        max_length=120, help_text="What the visitor reads, such as A steel bottle. It stays as it is."
    )
    kind = forms.ChoiceField(choices=Incentive.Kind.choices)
    cost = forms.DecimalField(
        min_value=0, max_digits=12, decimal_places=3, label="Costs us", widget=forms.TextInput(AMOUNT)
    )
    value = forms.DecimalField(
        min_value=0, max_digits=12, decimal_places=3, label="Worth to the customer", widget=forms.TextInput(AMOUNT)
    )
    currency = forms.ChoiceField(choices=[(code, code) for code in sorted(DIGITS)])
    budget = forms.DecimalField(
        required=False, min_value=0, max_digits=14, decimal_places=3, widget=forms.TextInput(AMOUNT),
        help_text="No more is spent than this; empty for no bound",
    )  # fmt: skip
    is_stocked = forms.BooleanField(
        required=False, label="Outlets have a stock of it", help_text="An outlet hands over as many as it has"
    )
    is_active = forms.BooleanField(required=False, initial=True, label="Offered")

    def __init__(self, *, incentive: Incentive | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.fields["currency"].initial = settings.REPORTING_CURRENCY
        if incentive:
            del self.fields["name"]
            self.initial = self.filled(incentive)

    @staticmethod
    def filled(one: Incentive) -> dict[str, Any]:
        """What the form shows of an incentive there is."""
        shown = {name: getattr(one, name) for name in ("kind", "currency", "is_stocked", "is_active")}
        amounts = {"cost": one.cost_minor, "value": one.value_minor, "budget": one.budget_minor}
        return shown | {
            name: None if minor is None else from_minor(minor, one.currency) for name, minor in amounts.items()
        }

    @property
    def values(self) -> dict[str, Any]:
        """Values by the fields of an incentive."""
        said = self.cleaned_data
        amounts = {f"{name}_minor": said[name] for name in ("cost", "value", "budget")}
        return {name: said[name] for name in ("kind", "currency", "is_stocked", "is_active")} | {
            name: None if amount is None else to_minor(amount, said["currency"]) for name, amount in amounts.items()
        }


class StockForm(forms.Form):
    """How many an outlet was given in all."""

    location = forms.ModelChoiceField(Location.objects.none(), label="Outlet")
    count = forms.IntegerField(
        min_value=0, max_value=MOST, label="Given in all", help_text="With those that are handed over already"
    )

    def __init__(self, *, staff: Staff, **options: Any) -> None:
        super().__init__(**options)
        field = self.fields["location"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- declared above
        field.queryset = locations_visible_to(staff).filter(level=Location.OUTLET, closed_on=None)
