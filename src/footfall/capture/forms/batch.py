"""Paper forms typed in: which form and day, then sheet after sheet by the keyboard alone."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.functional import cached_property

from footfall.capture.forms.counter import CounterForm
from footfall.capture.models import EntryPoint, FormVersion
from footfall.capture.queries.typed import typed_before
from footfall.capture.rules.paper_code import read_paper_code
from footfall.web.forms import Day

OLDEST = timedelta(days=5 * 365)


class BatchForm(forms.Form):
    """The code on the paper and the day it was filled in."""

    code = forms.CharField(
        label="Code on the form", max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "autofocus": True}),
        error_messages={"required": "The code stands at the head of the paper, beside the word Form."},
    )  # fmt: skip
    on = forms.DateField(
        label="Filled in on", widget=Day(), error_messages={"required": "On which day were they filled in?"}
    )

    def __init__(self, *, today: date, **options: Any) -> None:
        super().__init__(**options)
        self.today = today

    def clean_code(self) -> int:
        """The number of the entry point."""
        number = read_paper_code(self.cleaned_data["code"])
        if number is None:
            raise forms.ValidationError("This is not a code of a form; look for a mistyped letter.")
        return number

    def clean_on(self) -> date:
        """A day in the past, and not too far."""
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError("That day is still to come.")
        if on < self.today - OLDEST:
            raise forms.ValidationError("That is more than five years ago; look at the year.")
        return on


class SheetForm(CounterForm):
    """One sheet of paper; warns of one that was typed in before."""

    def __init__(self, *, door: EntryPoint, version: FormVersion, region: str, at: datetime, **options: Any) -> None:
        super().__init__(door=door, version=version, region=region, **options)
        self.door, self.at = door, at
        self.keep_drafts(f"paper.{door.key}")

    @cached_property
    def warnings(self) -> dict[str, str]:
        """What the counter's form would say, and that the sheet was typed in before."""
        found = dict(super().warnings)
        given = {name: str(self.cleaned_data.get(name) or "") for name in ("phone", "email", "name")}
        before = typed_before(self.door, at=self.at, key=self.capture_id, **given)
        if before and self.typed:
            name, at = before
            field = next((key for key in ("phone", "email", "name") if given[key]), next(iter(self.visible_names)))
            found[field] = f"Typed in already: {name}, {at:%-d %B}. Save again if this is another sheet."
        return found
