"""What is typed at the desk, and about call lists, scripts and calling rules."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from footfall.company.forms.rows import Read, tree_select
from footfall.company.models import Location, SavedView, Staff, Team
from footfall.company.queries import locations_visible_to, visible_location_ids
from footfall.company.rules.hours import hours, hours_in_words
from footfall.qualification.filters import parse
from footfall.qualification.views.lead_list import READY_MADE
from footfall.selling.forms.deals import CallForm
from footfall.selling.models import CallingRule, CallList, Disposition, Script
from footfall.shared.errors import Refusal
from footfall.web.forms import Tiles

OTHER = "other"


class ResultForm(CallForm):
    """The result of a number from a list; moments are meant by the clock of the person who was called."""

    keeper = forms.ChoiceField(
        choices=[("me", "Me"), ("anyone", "Anyone")], initial="me", label="Who calls back", widget=Tiles
    )
    field_order = ("disposition", "number", "seconds", "next_at", "keeper", "reason", "note")

    def meant_in(self, zone: ZoneInfo, *, now: datetime, outcome: str) -> "ResultForm":
        """The form for a person in this zone; the question who calls back only where somebody does."""
        self.zone = zone
        if outcome != Disposition.Outcome.CALLBACK:
            del self.fields["keeper"]
        if "next_at" in self.fields:
            local = now.astimezone(zone)
            said = f"Their time; it is {local:%a %H:%M} there now."
            self.fields["next_at"].help_text = f"{said} {self.fields['next_at'].help_text}".strip()
        return self

    def clean_next_at(self) -> datetime | None:
        """The moment, by the clock over there."""
        typed: datetime | None = self.cleaned_data.get("next_at")
        if typed is None:
            return None
        wall = timezone.make_naive(typed).replace(tzinfo=self.zone)
        return wall.astimezone(ZoneInfo("UTC"))


class CallListForm(forms.Form):
    """A call list to make."""

    name = forms.CharField(max_length=120)
    kind = forms.ChoiceField(choices=CallList.Kind.choices, initial=CallList.Kind.LIVING, widget=Tiles)
    view = forms.ChoiceField(label="Which leads", help_text="A view of the lead list.")
    address = forms.CharField(
        required=False, max_length=4_000, label="Address of a lead list",
        help_text="Dice the lead list as you like and copy its address here.",
    )  # fmt: skip
    order = forms.ChoiceField(choices=CallList.Order.choices, label="Called first")
    location = forms.ModelChoiceField(
        Location.objects.none(), required=False, to_field_name="code", help_text="Only leads from here and below."
    )
    team = forms.ModelChoiceField(
        Team.objects.all(), required=False, empty_label="Any", label="Who calls", help_text="A team, or any caller."
    )
    script = forms.ModelChoiceField(Script.objects.all(), required=False, empty_label="None")
    most_attempts = forms.IntegerField(
        min_value=0, max_value=100, initial=0, label="Attempts for a lead", help_text="0: as the calling rules say."
    )

    def __init__(self, *args: Any, by: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by = by
        places = locations_visible_to(by)
        self.fields["location"].queryset = places  # type: ignore[attr-defined]
        self.fields["location"].widget = tree_select(list(places), empty="Everywhere")
        self.fields["location"].required = visible_location_ids(by) is not None
        self.views = {f"ready-{n}": (query, label) for n, (query, label) in enumerate(READY_MADE)}
        kept = SavedView.objects.filter(Q(staff=by) | Q(is_shared=True), page="leads")
        self.views |= {str(view.pk): (view.query, view.name) for view in kept}
        choices = [*((key, label) for key, (_query, label) in self.views.items()), (OTHER, "By the address below")]
        self.fields["view"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The fields, and the filter of the leads as `query`."""
        cleaned = super().clean() or self.cleaned_data
        view, address = cleaned.get("view") or "", cleaned.get("address") or ""
        if view == OTHER and not address:
            self.add_error("address", "Copy the address of a lead list here.")
        query = (urlsplit(address).query or address.lstrip("?")) if view == OTHER else self.views.get(view, ("", ""))[0]
        try:
            parse(QueryDict(query), today=timezone.localdate(), by=self.by)
        except Refusal as refusal:
            self.add_error("address", refusal.sentence)
        cleaned["query"] = query
        return cleaned


class ScriptForm(forms.Form):
    """A script."""

    name = forms.CharField(max_length=120)
    text = forms.CharField(
        max_length=20_000, widget=forms.Textarea({"rows": 22, "spellcheck": "true"}),
        help_text="# step: what it tells of the lead · * answer = strong -> next step · * answer -> [result] · "
        "! objection: what to say",
    )  # fmt: skip


class CallingRuleForm(forms.Form):
    """When and how often people of a country may be called."""

    country = forms.RegexField(
        "^([A-Za-z]{2})?$", required=False, max_length=2, help_text="Two letters; empty for all without a rule."
    )
    hours = Read(hours, empty={}, help_text="By their clock, such as Mon-Fri 10:00-13:00, 14:00-20:00; Sat 10:00-14:00")
    closed_on = forms.CharField(
        required=False, max_length=2_000, label="Days without calls", help_text="Such as 2026-12-25, 2027-01-01"
    )
    spacing_minutes = forms.IntegerField(min_value=0, max_value=100_000, label="Minutes between two attempts")
    per_day = forms.IntegerField(min_value=0, max_value=1_000, label="Attempts in 24 hours", help_text="0: no limit")
    per_week = forms.IntegerField(min_value=0, max_value=1_000, label="Attempts in 7 days")
    per_month = forms.IntegerField(min_value=0, max_value=1_000, label="Attempts in 30 days")
    most = forms.IntegerField(min_value=0, max_value=1_000, label="Attempts in all")
    cool_off_days = forms.IntegerField(min_value=0, max_value=10_000, label="Days of rest after a no")
    needs_consent = forms.BooleanField(required=False, label="Only who allowed calls, and customers")
    per_call_minor = forms.IntegerField(
        min_value=0, max_value=10_000_000, label="Cost of a call", help_text="In the smallest unit, such as paise"
    )
    per_minute_minor = forms.IntegerField(min_value=0, max_value=10_000_000, label="Cost of a minute begun")
    note = forms.CharField(required=False, max_length=200, help_text="Where the rule is taken from.")

    @classmethod
    def of(cls, rule: CallingRule) -> dict[str, Any]:
        """What the form shows of a rule."""
        shown = {name: getattr(rule, name) for name in cls.base_fields}
        days = ", ".join(day.isoformat() for day in rule.closed_on)
        return {**shown, "hours": hours_in_words(rule.hours), "closed_on": days}

    def clean_country(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["country"]).upper()

    def clean_closed_on(self) -> list[date]:
        """The days."""
        try:
            return sorted({date.fromisoformat(day) for day in self.cleaned_data["closed_on"].replace(",", " ").split()})
        except ValueError:
            raise forms.ValidationError("Write days as 2026-12-25.") from None
