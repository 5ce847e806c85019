"""The form of a mailing."""

from django import forms

from footfall.capture.actions.mailings import MOST_LETTERS
from footfall.capture.models import EntryPoint
from footfall.capture.queries.entry_points import doors_visible_to
from footfall.company.models import Staff


class MailingForm(forms.Form):
    """What goes out, to whom, and by which door its answers come."""

    name = forms.CharField(max_length=120)
    door = forms.ModelChoiceField(
        EntryPoint.objects.none(),
        label="Entry point",
        help_text="Of the channel direct mail; its page takes the answers",
    )
    is_personal = forms.BooleanField(
        required=False, initial=True, label="A code for each letter", help_text="It is answered once; else one for all"
    )
    addressees = forms.CharField(
        required=False, max_length=10_000_000, widget=forms.Textarea({"rows": 6}),
        help_text="One a line, as it is printed; they come back beside their codes",
    )  # fmt: skip
    letters = forms.IntegerField(
        required=False, min_value=1, max_value=MOST_LETTERS, label="Or how many letters", help_text="Without addressees"
    )

    words = forms.CharField(
        required=False, max_length=2_000, strip=False, widget=forms.Textarea({"rows": 6}), label="Words of the letter",
        help_text="Printed above the code; leave it empty where a printer has them",
    )  # fmt: skip

    def __init__(self, *, staff: Staff, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]  # Django's own
        field = self.fields["door"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- declared above
        field.queryset = doors_visible_to(staff).filter(channel__in=["direct_mail", "direct-mail"], is_active=True)
