"""A table as a file or as text in a box."""

from typing import Any

from django import forms

from footfall.company.rules.sheets import Unreadable, table_of

MOST_BYTES = 4 * 1024 * 1024
MOST_ROWS = 20_000


class FileForm(forms.Form):
    """A CSV file, or its text; the text is what is looked through, so that it can be put right in place."""

    file = forms.FileField(label="CSV file", required=False, widget=forms.FileInput({"accept": ".csv,.txt,.tsv"}))
    text = forms.CharField(
        label="Or its text", required=False, strip=False, widget=forms.Textarea({"rows": 8, "spellcheck": "false"})
    )

    def clean(self) -> dict[str, Any]:
        """The fields and the `table` in them."""
        cleaned = super().clean() or self.cleaned_data
        upload = cleaned.get("file")
        if upload and upload.size > MOST_BYTES:
            self.add_error("file", "That file is larger than 4 MB; take it in with `footfall import` instead.")
            return cleaned
        try:
            cleaned["table"] = table_of(_decoded(upload.read()) if upload else cleaned.get("text") or "")
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error
        if not cleaned["table"].rows:
            raise forms.ValidationError("Choose a file with a heading and at least one row.")
        if len(cleaned["table"].rows) > MOST_ROWS:
            raise forms.ValidationError(f"That is more than {MOST_ROWS:,} rows; use `footfall import` instead.")
        return cleaned


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What spreadsheets on Windows write; every byte has a meaning there.
        return data.decode("cp1252", errors="replace")
