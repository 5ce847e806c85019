"""What people enter about leads."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from footfall.company.models import Product, Staff
from footfall.company.queries import staff_visible_to
from footfall.company.queries.trees import branches_of
from footfall.qualification.actions.disqualify import CAUSES_OF
from footfall.qualification.actions.next_step import LONGEST
from footfall.qualification.models import Disqualification, Touchpoint
from footfall.qualification.models.lead import OPEN, Priority, Temperature
from footfall.qualification.rules import Worth
from footfall.shared.currencies import DIGITS, to_minor
from footfall.web.forms import Day, Moment, Tiles

LARGEST = Decimal(10) ** 12
LONGEST_OVERRIDE = timedelta(days=366)


class NextStepForm(forms.Form):
    """What happens next, and when."""

    next_step = forms.CharField(label="Next step", max_length=LONGEST, required=False)
    next_step_at = forms.DateTimeField(label="When", required=False, widget=Moment())


class LineForm(NextStepForm):
    """What is edited in the list itself."""

    priority = forms.ChoiceField(label="Priority", choices=Priority.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["next_step"].widget.attrs["autofocus"] = True


class OwnerForm(forms.Form):
    """Who shall work leads."""

    def __init__(self, *args: Any, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        working = staff_visible_to(by).filter(is_active=True)
        names = [(str(staff.pk), f"{staff.name}, {staff.get_role_display()}") for staff in working]
        self.fields["owner"] = forms.ChoiceField(label="Owner", required=False, choices=[("", "Nobody"), *names])


class PriorityForm(forms.Form):
    """How important leads are."""

    priority = forms.ChoiceField(label="Priority", choices=Priority.choices, widget=Tiles())


class StatusForm(forms.Form):
    """Where leads stand. A lead is closed by a deed of its own, with a cause."""

    status = forms.ChoiceField(
        label="Status", choices=[(status.value, status.label) for status in OPEN], widget=Tiles()
    )
    because = forms.CharField(label="Why", max_length=400, required=False)


class ProductForm(forms.Form):
    """What a lead is interested in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sold = branches_of(Product.objects.filter(retired_on=None))
        names = [(str(each.one.pk), "\u2003" * each.depth + each.one.name) for each in sold]
        self.fields["product"] = forms.ChoiceField(
            label="Product", required=False, choices=[("", "Not known yet"), *names]
        )


class ValueForm(forms.Form):
    """What a lead is worth if it is sold."""

    amount = forms.DecimalField(label="Value", min_value=0, max_value=LARGEST, required=False)
    currency = forms.ChoiceField(label="Currency", choices=[(code, code) for code in sorted(DIGITS)])

    @property
    def text(self) -> str:
        """The value as the verb takes it."""
        amount, currency = self.cleaned_data["amount"], self.cleaned_data["currency"]
        return "" if amount is None else f"{to_minor(amount, currency)} {currency}"


class DisqualifyForm(forms.Form):
    """Why leads go out of work."""

    kind = forms.ChoiceField(
        label="What are they",
        choices=[
            ("dead", "Dead: cannot be reached"), ("lost", "Lost: said no"), ("junk", "Junk: never a prospect"),
        ],
        widget=Tiles(),
    )  # fmt: skip
    cause = forms.ChoiceField(label="Cause", choices=[("", "Choose"), *Disqualification.Cause.choices])
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea, max_length=2_000)

    def clean(self) -> dict[str, Any]:
        """A cause that can be one of that kind."""
        values = super().clean() or {}
        kind, cause = values.get("kind"), values.get("cause")
        if kind and cause and cause not in CAUSES_OF[kind]:
            said = ", ".join(Disqualification.Cause(each).label.lower() for each in CAUSES_OF[kind])
            self.add_error("cause", f"That is no cause for {kind}. It may be: {said}.")
        return values


class TemperatureForm(forms.Form):
    """A temperature by hand, until a day."""

    temperature = forms.ChoiceField(label="Temperature", choices=Temperature.choices, widget=Tiles())
    because = forms.CharField(label="Why the rule is wrong here", max_length=400)
    holds_until = forms.DateTimeField(
        label="Until",
        widget=Day(),
        help_text="From then on the rule decides again.",
        input_formats=["%Y-%m-%d"],
    )

    def clean_holds_until(self) -> datetime:
        """A day ahead, and not too far."""
        day: datetime = self.cleaned_data["holds_until"]
        if not timezone.now() < day <= timezone.now() + LONGEST_OVERRIDE:
            raise forms.ValidationError("That day must lie ahead, within a year.")
        return day


class NoteForm(forms.Form):
    """What somebody wants remembered."""

    note = forms.CharField(
        label="Note",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=4_000,
        help_text="@Name tells a colleague who may see the lead.",
    )


class RulesForm(forms.Form):
    """Points and half-life of each kind of touchpoint."""

    def __init__(self, *args: Any, worths: Mapping[str, Worth], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._now = worths
        for kind, worth in worths.items():
            label = Touchpoint.Kind(kind).label
            self.fields[f"{kind}.points"] = forms.FloatField(
                label=f"{label}: points", min_value=0, max_value=1_000, initial=_plain(worth.points)
            )
            self.fields[f"{kind}.half_life"] = forms.FloatField(
                label=f"{label}: half-life in days",
                min_value=0.5,
                max_value=3_650,
                initial=_plain(worth.half_life_days),
            )

    def worths(self) -> dict[str, Worth]:
        """What was entered, by kind."""
        values = self.cleaned_data
        return {kind: Worth(values[f"{kind}.points"], values[f"{kind}.half_life"]) for kind in self._now}

    def worth_of(self, kind: str) -> Worth | None:
        """What the kind is worth by what stands in the fields; None while they hold no numbers."""
        if not self.is_bound:
            return self._now[kind]
        values = getattr(self, "cleaned_data", {})
        points, half_life = values.get(f"{kind}.points"), values.get(f"{kind}.half_life")
        return None if points is None or half_life is None else Worth(points, half_life)


def _plain(number: float) -> float | int:
    return int(number) if number == int(number) else number
