"""What people enter about what they found out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from footfall.company.models import Product
from footfall.company.queries.trees import branches_of
from footfall.qualification.forms.leads import LONGEST_OVERRIDE
from footfall.qualification.models.examination import Aspect, Finding
from footfall.web.forms import Day, Tiles


class ExaminationForm(forms.Form):
    """Need, solvency, authority and timing; the questions of the lead's product stand beside them."""

    is_passed = forms.BooleanField(label="Passed: it is a prospect", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questions: Mapping[str, list[str]] = self.initial.get("questions", {})
        for aspect, label in Aspect.choices:
            self.fields[aspect] = forms.ChoiceField(
                label=label, choices=Finding.Strength.choices, widget=Tiles(), initial="unknown",
                help_text=" ".join(questions.get(aspect, ())),
            )  # fmt: skip
            self.fields[f"{aspect}_note"] = forms.CharField(
                label=f"{label}: what was said", max_length=400, required=False
            )
        self.order_fields([*(name for aspect in Aspect.values for name in (aspect, f"{aspect}_note")), "is_passed"])

    def found(self) -> dict[str, tuple[str, str]]:
        """Strength and note by aspect."""
        values = self.cleaned_data
        return {aspect: (values[aspect], values[f"{aspect}_note"]) for aspect in Aspect.values}


class RecycleForm(forms.Form):
    """A day on which a lead comes back by itself."""

    back_at = forms.DateTimeField(label="Comes back on", widget=Day(), input_formats=["%Y-%m-%d"])
    to_routing = forms.BooleanField(label="To whoever the routing rules say, not to its owner", required=False)
    because = forms.CharField(label="Why it rests", max_length=400, required=False)

    def clean_back_at(self) -> datetime:
        """A day ahead, and not too far."""
        day: datetime = self.cleaned_data["back_at"]
        if not timezone.now() < day <= timezone.now() + 5 * LONGEST_OVERRIDE:
            raise forms.ValidationError("That day must lie ahead, within five years.")
        return day


class ChecklistForm(forms.Form):
    """The questions of each aspect, one a line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for aspect, label in Aspect.choices:
            self.fields[aspect] = forms.CharField(
                label=label, required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 3}),
                help_text="One question a line.",
            )  # fmt: skip

    def questions(self) -> dict[str, list[str]]:
        """The lines by aspect."""
        return {aspect: _lines(self.cleaned_data[aspect]) for aspect in Aspect.values}


def products_to_ask() -> list[tuple[str, str]]:
    """Products as a list of choices."""
    return [(str(b.one.pk), "\u2003" * b.depth + b.one.name) for b in branches_of(Product.objects.all())]


def _lines(text: str) -> list[str]:
    return [line.strip()[:200] for line in text.splitlines() if line.strip()]
