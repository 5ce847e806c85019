from django import forms

from footfall.qualification.actions.score import AGE_DAYS, HORIZON_DAYS


class LearningForm(forms.Form):
    """What counts as won, and what is learnt from."""

    horizon_days = forms.IntegerField(
        label="Sold within so many days", min_value=7, max_value=730, initial=HORIZON_DAYS,
        help_text="Younger leads are not counted as lost: they are not looked at yet.",
    )  # fmt: skip
    age_days = forms.IntegerField(
        label="Known so many days after capture", min_value=0, max_value=60, initial=AGE_DAYS,
        help_text="0 scores a lead the moment it comes in.",
    )  # fmt: skip

    use_required_attribute = False
