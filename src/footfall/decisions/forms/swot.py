from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from footfall.company.models import Staff
from footfall.decisions.forms.places import PlaceField
from footfall.decisions.models import Factor
from footfall.measurement.cube.measures import MEASURES
from footfall.web.forms import Day

SCALE = [
    ("", "not rated"),
    ("1", "1 very poor"),
    ("2", "2 poor"),
    ("3", "3 neither"),
    ("4", "4 good"),
    ("5", "5 very good"),
]


class SwotForm(forms.Form):
    """A SWOT that is begun."""

    name = forms.CharField(max_length=120, label="Name")
    location = PlaceField()
    from_on = forms.DateField(label="From", widget=Day)
    until_on = forms.DateField(label="Until", widget=Day)

    def __init__(self, *args: Any, by: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        cast("PlaceField", self.fields["location"]).offer_to(by)


class RatingForm(forms.Form):
    """A field for every factor."""

    def __init__(self, *args: Any, factors: Iterable[Factor], own: Mapping[int, int], **options: Any) -> None:
        super().__init__(*args, **options)
        for factor in factors:
            self.fields[str(factor.pk)] = forms.TypedChoiceField(
                choices=SCALE, coerce=int, empty_value=None, required=False, label=factor.text,
                initial=str(own.get(factor.pk, "")),
            )  # fmt: skip

    def ratings(self) -> dict[int, int | None]:
        """The ratings that were sent, by factor."""
        return {int(name): value for name, value in self.cleaned_data.items()}


class FactorForm(forms.Form):
    """A factor of the list."""

    text = forms.CharField(max_length=160, label="Factor")
    side = forms.ChoiceField(choices=Factor.Side.choices, label="It is a")
    weight = forms.IntegerField(min_value=1, max_value=5, label="Weight, 1 to 5", initial=3)
    measure = forms.ChoiceField(
        choices=[("", "none"), *((one.name, one.label) for one in MEASURES.values())],
        required=False,
        label="Measure that speaks to it",
    )
    is_retired = forms.BooleanField(required=False, label="No longer used")


class DecisionForm(forms.Form):
    """A decision that is written down."""

    what = forms.CharField(max_length=200, label="What is decided")
    because = forms.CharField(max_length=4_000, widget=forms.Textarea({"rows": 3}), required=False, label="Why")
    change_of_mind = forms.CharField(
        max_length=2_000, widget=forms.Textarea({"rows": 2}), required=False, label="What would change our mind"
    )
    location = PlaceField()
    owner = forms.ModelChoiceField(Staff.objects.none(), label="Who sees to it")
    review_on = forms.DateField(label="Look at it again on", widget=Day)

    def __init__(self, *args: Any, by: Staff, staff: QuerySet[Staff], **options: Any) -> None:
        super().__init__(*args, **options)
        cast("PlaceField", self.fields["location"]).offer_to(by)
        _choose(self.fields["owner"], staff)


class ReviewForm(forms.Form):
    """What became of a decision."""

    outcome = forms.CharField(max_length=4_000, widget=forms.Textarea({"rows": 3}), label="What happened since")
    again_on = forms.DateField(required=False, widget=Day, label="Look at it again on")


def _choose(field: forms.Field, rows: QuerySet[Any]) -> None:
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows
