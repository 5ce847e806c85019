"""A file to import, and how it is to be read."""

from typing import Any

from django import forms

from footfall.capture.files.delimiter import CANDIDATES
from footfall.capture.files.encoding import OFFERED
from footfall.capture.files.fields import FIELDS, KEEP, LEAVE_OUT, label_of
from footfall.capture.files.mapping import Mapping, checked
from footfall.capture.models import EntryPoint
from footfall.shared.errors import Refusal
from footfall.web.forms import Tiles

NEW_DOOR = "new"
MEANINGS = [
    (KEEP, label_of(KEEP)),
    (LEAVE_OUT, label_of(LEAVE_OUT)),
    *((key, field.label) for key, field in FIELDS.items()),
]
ORDERS = [("day", "Day first: 3 April"), ("month", "Month first: 4 March")]


class UploadForm(forms.Form):
    """A CSV file or a workbook."""

    file = forms.FileField(
        label="CSV or XLSX file", widget=forms.FileInput({"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )  # fmt: skip


class ReadingForm(forms.Form):
    """How a file is read, through which door its rows come, and what each column becomes."""

    door = forms.ChoiceField(label="Entry point", help_text="Its costs and results are counted by it.")
    order = forms.ChoiceField(label="03/04/2026 is", choices=ORDERS, widget=Tiles())
    encoding = forms.ChoiceField(choices=[])
    delimiter = forms.ChoiceField(choices=[])
    save_as = forms.CharField(
        label="Keep this reading as", required=False, max_length=80,
        help_text="A file with the same headings is then read the same way by itself.",
    )  # fmt: skip

    def __init__(
        self,
        *,
        columns: list[str],
        mapping: Mapping,
        doors: list[EntryPoint],
        new_door: str,
        is_sheet: bool,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.columns, self.mapping = columns, mapping
        offered = [(NEW_DOOR, new_door), *((door.key, door.name) for door in doors)]
        self.fields["door"] = forms.ChoiceField(
            label="Entry point", choices=offered, help_text="Costs and results are counted by it."
        )
        if is_sheet:
            del self.fields["encoding"], self.fields["delimiter"]
        else:
            encodings = list(dict.fromkeys([self.initial.get("encoding", "utf-8"), *OFFERED]))
            self.fields["encoding"] = forms.ChoiceField(choices=[(name, name) for name in encodings])
            delimiters = {**CANDIDATES, self.initial.get("delimiter", ","): self._name_of_delimiter()}
            self.fields["delimiter"] = forms.ChoiceField(choices=list(delimiters.items()))
        for number, column in enumerate(columns):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=column, choices=MEANINGS, initial=mapping.of(column)
            )

    def _name_of_delimiter(self) -> str:
        sign = str(self.initial.get("delimiter", ","))
        return CANDIDATES.get(sign, sign)

    @property
    def chosen(self) -> Mapping:
        """The mapping as it is chosen on the page."""
        columns = {column: self.cleaned_data[f"column_{number}"] for number, column in enumerate(self.columns)}
        return Mapping(
            columns,
            name=self.mapping.name if columns == self.mapping.columns else "",
            title=self.mapping.title if columns == self.mapping.columns else "",
            system=self.mapping.system,
            order="month" if self.cleaned_data["order"] == "month" else "day",
            fixed=self.mapping.fixed,
            entry_point=self.mapping.entry_point,
            headings=self.mapping.headings,
        )

    def clean(self) -> dict[str, Any]:
        """The fields; two columns that are one field are a mistake at the second."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        try:
            checked(self.chosen)
        except Refusal as refusal:
            for column, sentences in refusal.fields.items():
                self.add_error(f"column_{self.columns.index(column)}", list(sentences))
        return cleaned
