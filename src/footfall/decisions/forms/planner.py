from typing import Any

from django import forms
from django.db.models import QuerySet

from footfall.company.models import Location, Product
from footfall.decisions.planned import Asked
from footfall.web.forms import Day


class Slider(forms.NumberInput):
    """A number that is pulled, with what it stands at beside it."""

    input_type = "range"
    template_name = "decisions/forms/slider.html"


class PlannerForm(forms.Form):
    """What a plan is asked for; everything but target and day has a usual value."""

    target = forms.IntegerField(min_value=1, max_value=10_000_000, label="Sales to reach")
    by = forms.DateField(label="By", widget=Day)
    probability = forms.IntegerField(min_value=5, max_value=99, label="Chance that is wanted, in percent")
    location = forms.ModelChoiceField(
        Location.objects.none(), required=False, label="Place", empty_label="Everything I may see"
    )
    product = forms.ModelChoiceField(Product.objects.all(), required=False, label="Product", empty_label="All products")
    leads = forms.IntegerField(
        min_value=0, max_value=300, required=False, label="What if leads were, in percent of now",
        widget=Slider({"step": 5, "data-slider": "%"}),
    )  # fmt: skip
    conversion = forms.IntegerField(
        min_value=10, max_value=300, required=False, label="What if conversion were, in percent of now",
        widget=Slider({"step": 5, "data-slider": "%"}),
    )  # fmt: skip
    budget = forms.IntegerField(
        min_value=1, max_value=10**12, required=False, label="Money a month to be split over channels",
        help_text="What is spent now if left empty.",
    )  # fmt: skip

    def __init__(self, *args: Any, places: QuerySet[Location], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["location"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = places

    def asked(self, monthly: tuple[tuple[str, float], ...]) -> Asked:
        """The question that was sent."""
        sent = self.cleaned_data
        parts = [f"{name}={sent[name].pk}" for name in ("location", "product") if sent[name]]
        return Asked(
            sent["target"],
            sent["by"],
            sent["probability"] / 100,
            ",".join(parts),
            monthly,
            (sent["conversion"] or 100) / 100,
            (100 if sent["leads"] is None else sent["leads"]) / 100,
        )
