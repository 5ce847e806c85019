"""What can be done with many leads at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone

from footfall.company.models import Staff
from footfall.qualification.actions.disqualify import disqualify
from footfall.qualification.actions.next_step import plan
from footfall.qualification.actions.states import set_state
from footfall.qualification.forms import DisqualifyForm, NextStepForm, OwnerForm, PriorityForm, StatusForm

Deed = Callable[[list[int], dict[str, Any], Staff], int]


@dataclass(frozen=True)
class Verb:
    """What can be done with many leads: its words, its form, and the deed."""

    label: str
    submit: str
    form: type[forms.Form]
    deed: Deed
    spares_closed: bool = False


def _state(aspect: str) -> Deed:
    def deed(lead_ids: list[int], values: dict[str, Any], by: Staff) -> int:
        because = values.get("because", "")
        at = timezone.now()
        return set_state(lead_ids=lead_ids, aspect=aspect, value=values[aspect], at=at, by=by, because=because)

    return deed


def _plan(lead_ids: list[int], values: dict[str, Any], by: Staff) -> int:
    return plan(lead_ids=lead_ids, step=values["next_step"], step_at=values["next_step_at"], by=by)


def _disqualify(lead_ids: list[int], values: dict[str, Any], by: Staff) -> int:
    return disqualify(lead_ids=lead_ids, at=timezone.now(), by=by, **values)


VERBS = {
    "owner": Verb("Assign", "Assign", OwnerForm, _state("owner")),
    "priority": Verb("Priority", "Set priority", PriorityForm, _state("priority")),
    "status": Verb("Status", "Set status", StatusForm, _state("status"), spares_closed=True),
    "next_step": Verb("Next step", "Plan it", NextStepForm, _plan),
    "disqualify": Verb("Take out", "Take out of work", DisqualifyForm, _disqualify, spares_closed=True),
}
