"""What is scanned, and the form on which somebody confirms it."""

from typing import Any

from django import forms

from footfall.capture.actions.scans import Scan
from footfall.capture.forms.counter import WAYS, WORDING, Anything, VisitorForm, Ways
from footfall.capture.models import EntryPoint
from footfall.web.forms import ManyTiles, Phone


class ScanForm(forms.Form):
    """A photo or the text of a code, and the door it comes by."""

    door = forms.ChoiceField(label="Entry point")
    code = forms.CharField(
        label="Code", required=False, max_length=4_000, strip=False,
        widget=forms.TextInput({"autocomplete": "off", "autofocus": True, "data-code": True}),
        help_text="A scanner types it and presses Enter; a vCard or MeCard may be pasted.",
    )  # fmt: skip
    photo = forms.FileField(
        label="Or a photo of the card", required=False,
        widget=forms.FileInput({"accept": "image/*", "capture": "environment", "data-photo": True}),
    )  # fmt: skip

    def __init__(self, *, doors: list[EntryPoint], **options: Any) -> None:
        super().__init__(**options)
        self.fields["door"] = forms.ChoiceField(label="Entry point", choices=[(door.key, door.name) for door in doors])

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not (cleaned.get("code") or "").strip() and not cleaned.get("photo"):
            self.add_error("code", "Scan a code, or take a photo of the card.")
        return cleaned


class ListForm(forms.Form):
    """The organiser's list of badges."""

    door = forms.ChoiceField(label="Entry point")
    file = forms.FileField(
        label="CSV or XLSX file", widget=forms.FileInput({"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )  # fmt: skip

    def __init__(self, *, doors: list[EntryPoint], **options: Any) -> None:
        super().__init__(**options)
        self.fields["door"] = forms.ChoiceField(label="Entry point", choices=[(door.key, door.name) for door in doors])


class CardForm(VisitorForm):
    """What was read, to be put right; saved as it is confirmed."""

    name = Anything(label="Name", widget=forms.TextInput({"autocomplete": "off"}))
    job_title = Anything(label="Position")
    company = Anything(label="Company")
    phone = Anything(label="Phone", widget=Phone({"autocomplete": "off"}))
    phone_2 = Anything(label="Second phone", widget=Phone({"autocomplete": "off"}))
    email = Anything(label="E-mail", widget=forms.TextInput({"type": "email", "inputmode": "email"}))
    website = Anything(label="Web site")
    address = Anything(label="Address")
    city = Anything(label="City")
    note = Anything(label="What was talked about", widget=forms.Textarea({"rows": 2}))
    consent = Ways(label=WORDING, choices=WAYS, widget=ManyTiles())

    def __init__(self, *, scan: Scan, door: EntryPoint, region: str, **options: Any) -> None:
        super().__init__(initial=scan.fields, **options)
        self.region, self.wording = region, door.consent_wording or WORDING
        self.fields["consent"].label = self.wording
        self.is_reachable = bool(scan.badge)  # the organiser's list will say how
        first = "note" if scan.fields.get("name") else "name"
        self.fields[first].widget.attrs["autofocus"] = True
