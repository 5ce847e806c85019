"""What is typed about sequences, their steps and their messages."""

from datetime import time
from typing import Any

from django import forms

from footfall.company.forms.rows import Read
from footfall.company.models import Staff
from footfall.company.rules.hours import hours, hours_in_words
from footfall.selling.forms.desk import CallListForm
from footfall.selling.models import MessageTemplate, MessagingRule, Sequence, SequenceStep
from footfall.selling.models.sequence import WAYS
from footfall.selling.rules.nurture import MOST_HELD_OUT
from footfall.selling.rules.wording import FIELDS
from footfall.web.forms import ManyTiles, Tiles

MOST_DAYS = 730
HOLDS = [
    ("temperature=warm&temperature=hot", "It is warm or hot"),
    ("temperature=cold&temperature=warm", "It is not hot yet"),
    ("temperature=cold", "It is cold"),
    ("customer=existing", "They are a customer"),
    ("customer=new", "They are no customer yet"),
    ("owner=none", "Nobody looks after it"),
    ("priority=high", "Its priority is high"),
    ("milestone=appointment&period=all", "An appointment was made"),
]
"""Conditions that are asked often: the filter, and how it is said."""

OTHER = "other"


class SequenceForm(CallListForm):
    """Who enters a sequence, who leaves it, and how it writes."""

    view = forms.ChoiceField(
        label="Which leads", help_text="A view of the lead list; who is closed or sold never enters."
    )
    is_living = forms.ChoiceField(
        label="Who enters", initial="yes", widget=Tiles,
        choices=[("yes", "Leads that match, by themselves"), ("no", "Only who is put in by hand")],
    )  # fmt: skip
    leaves_on = forms.MultipleChoiceField(
        required=False, choices=Sequence.Leaves.choices, initial=["answered", "hot"], label="Who leaves early",
        widget=ManyTiles, help_text="Who buys, is out of work or wants no messages leaves in any case.",
    )  # fmt: skip
    held_out = forms.IntegerField(
        min_value=0, max_value=MOST_HELD_OUT, initial=10, label="Held out, of a hundred",
        help_text="They get nothing, by lot, so that you see what the messages bring.",
    )  # fmt: skip
    reply_to = forms.EmailField(
        required=False, label="Answers go to", help_text="A mailbox that an entry point fetches from; else the sender."
    )
    link = forms.URLField(
        required=False, max_length=500, assume_scheme="https", label="Page it leads to",
        help_text="Stands for {link} in the messages, such as the address of a form.",
    )  # fmt: skip
    is_rehearsal = forms.BooleanField(
        required=False, label="Rehearse", help_text="Everything happens, but no message leaves the house."
    )
    field_order = (
        "name", "is_living", "view", "address", "location", "leaves_on", "held_out", "reply_to", "link", "is_rehearsal",
    )  # fmt: skip

    def clean_is_living(self) -> bool:
        """Whether leads enter by themselves."""
        return bool(self.cleaned_data["is_living"] == "yes")

    def __init__(self, *args: Any, by: Staff, **options: Any) -> None:
        super().__init__(*args, by=by, **options)
        for name in ("kind", "order", "team", "script", "most_attempts"):
            del self.fields[name]


class TemplateForm(forms.Form):
    """A message with fields."""

    name = forms.CharField(max_length=120, help_text="Only you see it.")
    way = forms.ChoiceField(choices=WAYS, initial="email", widget=Tiles, label="Sent as")
    subject = forms.CharField(required=False, max_length=200, help_text="Of a letter; an SMS has none.")
    text = forms.CharField(
        max_length=20_000, widget=forms.Textarea({"rows": 14, "spellcheck": "true"}),
        help_text=f"Fields: {', '.join(f'{{{name}}}' for name in FIELDS)}. "
        "{name|there} says “there” where the name is not known. A link to unsubscribe stands below every letter.",
    )  # fmt: skip


class StepForm(forms.Form):
    """A step of one kind; the fields of other kinds are taken out."""

    days = forms.IntegerField(required=False, min_value=0, max_value=MOST_DAYS, initial=2, label="Days")
    hours = forms.IntegerField(required=False, min_value=0, max_value=23, initial=0, label="and hours")
    clock = forms.TimeField(
        required=False, label="Then until", widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text="A time of their own day, such as 10:00; empty for at once.",
    )  # fmt: skip
    template = forms.ModelChoiceField(MessageTemplate.objects.none(), empty_label="Choose one")
    task = forms.CharField(
        max_length=120, label="What is to be done", help_text="Stands with whoever looks after the lead."
    )
    holds = forms.ChoiceField(label="Go on if", choices=[*HOLDS, (OTHER, "The lead is in the list below")])
    address = forms.CharField(
        required=False, max_length=4_000, label="Address of a lead list",
        help_text="Dice the lead list as you like and copy its address here.",
    )  # fmt: skip
    otherwise = forms.ChoiceField(label="If not", choices=SequenceStep.Otherwise.choices, widget=Tiles)

    OF_KIND = {
        "wait": ("days", "hours", "clock"), "email": ("template",), "sms": ("template",), "task": ("task",),
        "condition": ("holds", "address", "otherwise"),
    }  # fmt: skip

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in [name for name in self.fields if name not in self.OF_KIND[kind]]:
            del self.fields[name]
        if "template" in self.fields:
            self.fields["template"].queryset = MessageTemplate.objects.filter(way=kind)  # type: ignore[attr-defined]

    @classmethod
    def of(cls, step: SequenceStep) -> dict[str, Any]:
        """What the form shows of a step."""
        days, rest = divmod(step.minutes, 24 * 60)
        known = step.query in dict(HOLDS)
        return {
            "days": days, "hours": rest // 60, "clock": step.clock, "template": step.template_id, "task": step.task,
            "holds": step.query if known else OTHER, "address": "" if known else step.query,
            "otherwise": step.otherwise or "skip",
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The fields, and the filter of a condition as `query`."""
        cleaned = super().clean() or self.cleaned_data
        if "holds" in self.fields:
            given = cleaned.get("address") or ""
            is_other = cleaned.get("holds") == OTHER
            cleaned["query"] = given.partition("?")[2] or given if is_other else cleaned.get("holds", "")
        return cleaned

    def plan(self) -> dict[str, Any]:
        """What a step plan takes of it."""
        given = self.cleaned_data
        clock: time | None = given.get("clock")
        template = given.get("template")
        minutes = (given.get("days") or 0) * 24 * 60 + (given.get("hours") or 0) * 60
        texts = {name: given.get(name) or "" for name in ("task", "query", "otherwise")}
        return {"minutes": minutes, "clock": clock, "template_id": template.pk if template else None, **texts}


class MessagingRuleForm(forms.Form):
    """When and how often one may write by one way."""

    hours = Read(hours, empty={}, help_text="By their clock, such as Mon-Sat 09:00-20:00")
    per_day = forms.IntegerField(min_value=0, max_value=100, label="To one person in 24 hours", help_text="0: no limit")
    per_week = forms.IntegerField(min_value=0, max_value=500, label="To one person in 7 days")
    needs_consent = forms.BooleanField(required=False, label="Only to who allowed it")
    per_message_minor = forms.IntegerField(
        min_value=0, max_value=10_000_000, label="Cost of a message", help_text="In the smallest unit, such as paise"
    )

    @classmethod
    def of(cls, rule: MessagingRule) -> dict[str, Any]:
        """What the form shows of a rule."""
        return {**{name: getattr(rule, name) for name in cls.base_fields}, "hours": hours_in_words(rule.hours)}


class PutInForm(forms.Form):
    """A sequence to put a lead into."""

    sequence = forms.ModelChoiceField(Sequence.objects.none())
