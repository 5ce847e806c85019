"""What people enter about bought lists."""

from django import forms

from footfall.web.forms import Day


class TermsForm(forms.Form):
    """What was agreed about a list."""

    contract = forms.CharField(label="Contract", max_length=120, required=False, help_text="Its number or name")
    rows_agreed = forms.IntegerField(label="Rows agreed", min_value=1, max_value=2_000_000_000, required=False)
    bought_on = forms.DateField(label="Bought on", widget=Day(), required=False)
    refund_until = forms.DateField(
        label="Bad rows may be claimed until", widget=Day(), required=False, help_text="Last day"
    )
    refunds_duplicates = forms.BooleanField(label="Duplicates are refunded too", required=False, initial=True)


class SampleForm(forms.Form):
    """How many leads are drawn, and by which seed."""

    size = forms.IntegerField(label="Leads", min_value=1, max_value=10_000, initial=100)
    seed = forms.IntegerField(
        label="Seed", min_value=0, max_value=2**31, initial=1, help_text="The same number draws the same leads."
    )
