"""What is said when a person is erased."""

from django import forms


class ErasureForm(forms.Form):
    """Why, and that it is meant: it can't be undone."""

    because = forms.CharField(
        label="Why", max_length=200, help_text="Kept with the deed; write nothing here that names the person.",
        error_messages={"required": "Say why, in a few words: they asked for it, a court did, the time is over."},
    )  # fmt: skip
    is_meant = forms.BooleanField(
        label="Erase for good; nobody can bring it back",
        error_messages={"required": "Tick this if you mean it."},
    )
