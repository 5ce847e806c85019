"""What is sent to set up an experiment: what is asked, where, and its arms."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from django import forms

from footfall.capture.channels import channels
from footfall.capture.models import FormVersion
from footfall.company.models import Staff
from footfall.decisions.actions.experiments import MOST_ARMS, ArmDraft, Draft
from footfall.decisions.forms.places import PlaceField
from footfall.decisions.models import Experiment
from footfall.qualification.models import RoutingRule
from footfall.shared.currencies import to_minor
from footfall.web.forms import Day

MOST_POINTS, LONGEST_DAYS = 99, 365
FOUR_WEEKS = timedelta(days=27)


class ExperimentForm(forms.Form):
    """The question, the doors and how it will be read."""

    name = forms.CharField(max_length=120, label="Name", help_text="Such as Gift at the website")
    question = forms.CharField(
        max_length=2_000, required=False, label="What is asked", widget=forms.Textarea({"rows": 2})
    )
    kind = forms.ChoiceField(choices=Experiment.Kind.choices, label="What is varied")
    location = PlaceField()
    channel = forms.ChoiceField(label="Entry points of the channel", required=False)
    unit = forms.ChoiceField(
        choices=Experiment.Unit.choices,
        label="Who gets one arm",
        help_text="Where visitors see each other's offer, all of an outlet and day get the same.",
    )
    outcome = forms.ChoiceField(choices=Experiment.Outcome.choices, label="What counts")
    within_days = forms.IntegerField(
        min_value=0, max_value=LONGEST_DAYS, initial=0, label="Within how many days",
        help_text="Visitors younger than that are not read yet. 0: at once.",
    )  # fmt: skip
    base = forms.DecimalField(
        min_value=Decimal("0.1"), max_value=MOST_POINTS, required=False, label="Rate now, in percent",
        help_text="From the last leads if left empty.",
    )  # fmt: skip
    effect = forms.DecimalField(
        min_value=-MOST_POINTS, max_value=MOST_POINTS, initial=3, label="Change worth having, in points"
    )
    a_day = forms.DecimalField(
        min_value=Decimal("0.1"), max_value=1_000_000, required=False, label="Visitors a day, in all arms",
        help_text="From the last leads if left empty.",
    )  # fmt: skip
    looks = forms.IntegerField(min_value=1, max_value=20, initial=4, label="Planned looks")
    starts_on = forms.DateField(label="First day", widget=Day)
    ends_on = forms.DateField(label="Last day", widget=Day, help_text="Long enough for the visitors it takes.")
    margin = forms.IntegerField(
        min_value=1, max_value=100, initial=30, label="Profit of a sale, in percent",
        help_text="Where the product does not say.",
    )  # fmt: skip
    hour = forms.DecimalField(
        min_value=0, max_value=1_000_000, initial=0, label="What an hour of an attendant costs",
        help_text="Counted for the seconds at the form.",
    )  # fmt: skip

    def __init__(self, *args: Any, by: Staff, today: date, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        cast("PlaceField", self.fields["location"]).offer_to(by)
        named = [(each.slug, each.name) for each in channels()]
        cast("forms.ChoiceField", self.fields["channel"]).choices = [("", "All channels"), *named]
        self.fields["starts_on"].initial, self.fields["ends_on"].initial = today, today + FOUR_WEEKS
        self.currency = currency

    def draft(self, arms: list[ArmDraft], *, base: float, planned: int) -> Draft:
        """The experiment that was sent."""
        sent = self.cleaned_data
        same = ("name", "question", "kind", "location", "channel", "unit", "outcome", "within_days", "looks",
                "starts_on", "ends_on")  # fmt: skip
        return Draft(
            arms=arms, base=base, effect=float(sent["effect"]) / 100, planned=planned, margin=sent["margin"] / 100,
            hour_minor=to_minor(sent["hour"], self.currency), **{name: sent[name] for name in same},
        )  # fmt: skip


class ArmForm(forms.Form):
    """One arm; the first is what the others are held against."""

    name = forms.CharField(max_length=60, required=False, label="Arm")
    share = forms.IntegerField(min_value=1, max_value=100, initial=1, label="Share")
    amount = forms.DecimalField(min_value=0, max_value=10_000_000, required=False, label="Costs for each")
    incentive = forms.CharField(max_length=120, required=False, label="Promised in words")
    form_version = forms.ModelChoiceField(
        FormVersion.objects.all(), required=False, label="Form", empty_label="As it is"
    )
    routing_rule = forms.ModelChoiceField(
        RoutingRule.objects.all(), required=False, label="Routing rule", empty_label="As it is"
    )
    words = forms.CharField(
        max_length=2_000, required=False, label="Heading, script or message", widget=forms.Textarea({"rows": 1})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        number = int(str(self.prefix).rpartition("-")[2]) + 1
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label} of arm {number}"

    def draft(self, currency: str) -> ArmDraft | None:
        """The arm; None where it has no name."""
        sent: Mapping[str, Any] = self.cleaned_data
        if not sent.get("name"):
            return None
        return ArmDraft(
            sent["name"], sent["share"], sent["incentive"], to_minor(sent["amount"] or Decimal(0), currency),
            sent["form_version"], sent["words"], sent["routing_rule"],
        )  # fmt: skip


ARMS_FIRST: list[dict[str, Any]] = [{"name": "As it is", "share": 1}, {"share": 1}]
Arms = forms.formset_factory(ArmForm, extra=MOST_ARMS, max_num=MOST_ARMS, absolute_max=MOST_ARMS)


class StopForm(forms.Form):
    """Why an experiment ends before its day."""

    because = forms.CharField(max_length=200, label="Why")
