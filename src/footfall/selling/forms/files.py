"""A file that is put beside a lead."""

from django import forms
from django.conf import settings

from footfall.selling.models import LeadFile
from footfall.selling.rules.files import KINDS, SAID


class FileForm(forms.Form):
    """One file, and what it is."""

    file = forms.FileField(
        label="File", max_length=255, widget=forms.ClearableFileInput({"accept": ",".join(f".{end}" for end in KINDS)})
    )
    kind = forms.ChoiceField(choices=LeadFile.Kind.choices, label="What is it")

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # Django's own
        self.fields["file"].help_text = f"{SAID}; at most {settings.FILE_LIMIT // 1_000_000} MB."
