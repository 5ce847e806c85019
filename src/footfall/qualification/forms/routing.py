"""What people enter about routing."""

from typing import Any

from django import forms
from django.http import QueryDict

from footfall.capture.channels import channels
from footfall.capture.models import Source
from footfall.company.models import Campaign, Location, Product, Role, Staff, Team, ValueSlab
from footfall.company.queries.trees import branches_of
from footfall.qualification.actions.routing_rules import RuleDraft
from footfall.qualification.models import RoutingRule
from footfall.qualification.models.lead import Priority, Temperature
from footfall.web.forms import ManyTiles, Tiles

Choices = list[tuple[str, str]]

ASKED = (
    "source", "channel", "location", "product", "campaign", "temperature", "priority", "slab", "customer", "language",
)  # fmt: skip
"""Dimensions with a field of their own; any other stands in `more`, as the lead list's address says it."""


class RoutingRuleForm(forms.Form):
    """Which leads, to whom, how one is chosen, until when."""

    name = forms.CharField(label="Name", max_length=120)
    source = forms.MultipleChoiceField(label="Source", required=False)
    channel = forms.MultipleChoiceField(label="Channel", required=False)
    location = forms.MultipleChoiceField(label="Place", required=False, help_text="With all that stands below")
    product = forms.MultipleChoiceField(label="Product", required=False, help_text="With all that stands below")
    campaign = forms.MultipleChoiceField(label="Campaign", required=False)
    temperature = forms.MultipleChoiceField(
        label="Temperature", required=False, choices=Temperature.choices, widget=ManyTiles()
    )
    priority = forms.MultipleChoiceField(label="Priority", required=False, choices=Priority.choices, widget=ManyTiles())
    slab = forms.MultipleChoiceField(label="Value", required=False, choices=ValueSlab.Slab.choices, widget=ManyTiles())
    customer = forms.MultipleChoiceField(
        label="Customer", required=False, choices=[("existing", "Existing"), ("new", "New")], widget=ManyTiles()
    )
    language = forms.CharField(label="Language", required=False, max_length=60, help_text="Codes, such as hi; en")
    more = forms.CharField(
        label="More conditions",
        required=False,
        max_length=2_000,
        help_text="Any other dice of the lead list: what its address says after the question mark.",
    )
    team = forms.ChoiceField(label="Team", required=False)
    is_at_place = forms.BooleanField(label="Only who works for the lead's place", required=False)
    roles = forms.MultipleChoiceField(label="Roles", required=False, choices=Role.choices)
    people = forms.MultipleChoiceField(label="Only these people", required=False)
    choice = forms.ChoiceField(
        label="Who of them", choices=RoutingRule.Choice.choices, widget=Tiles(), initial=RoutingRule.Choice.TURN
    )
    is_sticky = forms.BooleanField(
        label="Who owned the person's last lead gets this one too", required=False, initial=True
    )
    keeps_hours = forms.BooleanField(label="Whoever is on duty goes first", required=False, initial=True)
    most_waiting = forms.IntegerField(
        label="Most untouched leads of one person", required=False, min_value=1, max_value=100_000
    )
    minutes = forms.IntegerField(
        label="Minutes to the first attempt", required=False, min_value=1, max_value=100_000,
        help_text="Working time. Empty: as the lead's source says.",
    )  # fmt: skip
    is_active = forms.BooleanField(label="In use", required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["source"].choices = Source.objects.values_list("slug", "name")
        fields["channel"].choices = [(each.slug, each.name) for each in channels()]
        for name, model in (("location", Location), ("product", Product), ("campaign", Campaign)):
            fields[name].choices = _tree(model)
        fields["team"].choices = [("", "Any team"), *Team.objects.values_list("pk", "name")]
        people = Staff.objects.filter(is_active=True)
        fields["people"].choices = [(str(one.pk), f"{one.name}, {one.get_role_display()}") for one in people]
        for name in ("source", "channel", "location", "product", "campaign", "people", "roles"):
            fields[name].widget.attrs["size"] = 6

    @property
    def query(self) -> str:
        """The conditions as one address."""
        said = QueryDict(self.cleaned_data["more"].removeprefix("?"), mutable=True)
        for name in ASKED:
            given = self.cleaned_data[name]
            values = given.replace(",", ";").split(";") if name == "language" else given
            said.setlistdefault(name).extend(value.strip() for value in values if value.strip())
            if not said.getlist(name):
                del said[name]
        return said.urlencode()

    def draft(self) -> RuleDraft:
        """The rule as it was entered."""
        values = self.cleaned_data
        plain = ("name", "is_at_place", "roles", "choice", "is_sticky", "keeps_hours", "most_waiting", "minutes")
        return RuleDraft(
            query=self.query, team=int(values["team"]) if values["team"] else None, is_active=values["is_active"],
            people=[int(key) for key in values["people"]], **{name: values[name] for name in plain},
        )  # fmt: skip

    @classmethod
    def filled(cls, rule: RoutingRule) -> dict[str, Any]:
        """What the form shows of a rule."""
        said = QueryDict(rule.query, mutable=True)
        asked: dict[str, Any] = {name: said.pop(name, []) for name in ASKED}
        asked["language"] = "; ".join(asked["language"])
        plain = {name: getattr(rule, name) for name in cls.base_fields if hasattr(rule, name)}
        people = [str(key) for key in rule.people.values_list("pk", flat=True)]
        return {**plain, **asked, "more": said.urlencode(), "team": rule.team_id or "", "people": people}


class ResponseTimesForm(forms.Form):
    """Minutes to the first attempt, by source."""

    def __init__(self, *args: Any, minutes: dict[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for source in Source.objects.order_by("name"):
            self.fields[f"source_{source.pk}"] = forms.IntegerField(
                label=source.name.capitalize(), required=False, min_value=1, max_value=100_000,
                initial=minutes.get(source.pk),
            )  # fmt: skip

    def minutes(self) -> dict[int, int | None]:
        """What was entered, by source."""
        return {int(name.removeprefix("source_")): value for name, value in self.cleaned_data.items()}


def _tree(model: type[Location | Product | Campaign]) -> Choices:
    return [(str(each.one.pk), "\u2003" * each.depth + each.one.name) for each in branches_of(model.objects.all())]
