"""What people enter about a contact point."""

from typing import Any

from django import forms

from footfall.identity.models import ContactPoint
from footfall.identity.verification.causes import hand_causes

LONGEST_NOTE = 400


class JudgementForm(forms.Form):
    """What somebody found out about a contact point, and how they know."""

    cause = forms.ChoiceField(label="What you found out")
    note = forms.CharField(
        label="How you know", max_length=LONGEST_NOTE, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cause"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker
        field.choices = [
            (str(state.label), [(cause.code, cause.label) for cause in hand_causes(kind, state.value)])
            for state in ContactPoint.State
        ]


class CodeForm(forms.Form):
    """The code that a visitor reads out."""

    code = forms.CharField(label="Code", max_length=20)
