"""What is done with one lead: each a form of a few fields and one call to one action."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from footfall.company.access import StaffRequest, allowed
from footfall.company.models import Staff
from footfall.qualification.actions.disqualify import Closed, disqualify, requalify
from footfall.qualification.actions.examine import examine
from footfall.qualification.actions.next_step import plan
from footfall.qualification.actions.note import keep_note
from footfall.qualification.actions.qualify import qualify
from footfall.qualification.actions.recycle import recycle
from footfall.qualification.actions.release import release
from footfall.qualification.actions.states import set_state
from footfall.qualification.forms import (
    DisqualifyForm,
    NextStepForm,
    NoteForm,
    OwnerForm,
    PriorityForm,
    ProductForm,
    StatusForm,
    TemperatureForm,
    ValueForm,
)
from footfall.qualification.forms.examination import ExaminationForm, RecycleForm
from footfall.qualification.models import Lead
from footfall.qualification.models.lead import CLOSED
from footfall.qualification.queries import WORK_LEADS, lead_seen_by
from footfall.qualification.queries.examination import findings_of, questions_for
from footfall.qualification.views.forming import deed_page
from footfall.shared.currencies import from_minor

Change = Callable[[Lead, Any, Staff], object]


@dataclass(frozen=True)
class Deed:
    """A deed on one lead: its words, its form and how that is filled now, and the action."""

    title: str
    submit: str
    said: str
    form: Callable[..., forms.Form]
    filled: Callable[[Lead], dict[str, Any]]
    change: Change
    asks_staff: bool = False
    of_closed: bool = False


def _state(aspect: str) -> Change:
    def change(lead: Lead, form: Any, by: Staff) -> None:  # noqa: ANN401 -- one of the forms
        values = form.cleaned_data
        value = form.text if aspect == "value" else values[aspect]
        because, at = values.get("because", ""), timezone.now()
        set_state(lead_ids=[lead.pk], aspect=aspect, value=value, at=at, by=by, because=because)

    return change


def _plan(lead: Lead, form: Any, by: Staff) -> None:  # noqa: ANN401 -- the form of a next step
    plan(lead_ids=[lead.pk], step=form.cleaned_data["next_step"], step_at=form.cleaned_data["next_step_at"], by=by)


def _override(lead: Lead, form: Any, by: Staff) -> None:  # noqa: ANN401 -- the form of an override
    values = form.cleaned_data
    set_state(
        lead_ids=[lead.pk], aspect="temperature", value=values["temperature"], at=timezone.now(), by=by,
        because=values["because"], is_override=True, holds_until=values["holds_until"],
    )  # fmt: skip


def _disqualify(lead: Lead, form: Any, by: Staff) -> None:  # noqa: ANN401 -- the form of a cause
    disqualify(lead_ids=[lead.pk], at=timezone.now(), by=by, **form.cleaned_data)


def _examine(lead: Lead, form: Any, by: Staff) -> None:  # noqa: ANN401 -- the form of an examination
    is_passed = form.cleaned_data["is_passed"]
    examine(lead_ids=[lead.pk], found=form.found(), at=timezone.now(), by=by, is_passed=is_passed)


def _recycle(lead: Lead, form: Any, by: Staff) -> None:  # noqa: ANN401 -- the form of a day to come back
    recycle(lead_ids=[lead.pk], at=timezone.now(), by=by, **form.cleaned_data)


def _found(lead: Lead) -> dict[str, Any]:
    filled: dict[str, Any] = {"questions": questions_for(lead.product)}
    for aspect, finding in findings_of(lead).items():
        filled |= {aspect: finding.strength, f"{aspect}_note": finding.note}
    return filled


def _money(lead: Lead) -> dict[str, Any]:
    currency = lead.currency or settings.REPORTING_CURRENCY
    amount = None if lead.value_minor is None else from_minor(lead.value_minor, currency)
    return {"amount": amount, "currency": currency}


DEEDS = {
    "status": Deed(
        "Status", "Set status", "The status is set.", StatusForm, lambda lead: {"status": lead.status}, _state("status")
    ),
    "priority": Deed(
        "Priority", "Set priority", "The priority is set.", PriorityForm,
        lambda lead: {"priority": lead.priority}, _state("priority"), of_closed=True,
    ),
    "value": Deed("Value", "Set value", "The value is set.", ValueForm, _money, _state("value"), of_closed=True),
    "product": Deed(
        "Product", "Set product", "The product is set.", ProductForm,
        lambda lead: {"product": str(lead.product_id or "")}, _state("product"), of_closed=True,
    ),
    "owner": Deed(
        "Owner", "Assign", "The owner is set.", OwnerForm,
        lambda lead: {"owner": str(lead.owner_id or "")}, _state("owner"), asks_staff=True, of_closed=True,
    ),
    "next-step": Deed(
        "Next step", "Plan it", "The next step is planned.", NextStepForm,
        lambda lead: {"next_step": lead.next_step, "next_step_at": lead.next_step_at}, _plan, of_closed=True,
    ),
    "temperature": Deed(
        "Temperature by hand", "Hold it so", "The temperature holds until that day.", TemperatureForm,
        lambda lead: {"temperature": lead.temperature}, _override,
    ),
    "examination": Deed(
        "Examine", "Keep what was found", "What was found is kept.", ExaminationForm, _found, _examine
    ),
    "recycling": Deed("Let it rest", "Let it rest", "It rests until that day.", RecycleForm, lambda _lead: {}, _recycle),
    "disqualification": Deed(
        "Take out of work", "Take out of work", "The lead is out of work.", DisqualifyForm,
        lambda _lead: {}, _disqualify,
    ),
}  # fmt: skip


@allowed(*WORK_LEADS)
def deed(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """One of the deeds: its form, and what is done with it."""
    lead = lead_seen_by(request.user, pk)
    one = DEEDS[name]
    if lead.status in CLOSED and not one.of_closed:
        raise Closed
    extra = {"by": request.user} if one.asks_staff else {}
    form = one.form(request.POST or None, initial=one.filled(lead), **extra)

    def do() -> str:
        one.change(lead, form, request.user)
        return one.said

    return deed_page(request, form, do, pk=pk, title=one.title, submit=one.submit)


@allowed(*WORK_LEADS)
@require_POST
def note(request: StaffRequest, pk: int) -> HttpResponse:
    """A note on the timeline."""
    lead_seen_by(request.user, pk)
    form = NoteForm(request.POST)

    def do() -> str:
        text = form.cleaned_data["note"]
        return " ".join(["Noted.", *keep_note(lead_id=pk, text=text, at=timezone.now(), by=request.user)])

    return deed_page(request, form, do, pk=pk, title="Note", submit="Keep the note")


@allowed(*WORK_LEADS)
@require_POST
def lift(request: StaffRequest, pk: int) -> HttpResponse:
    """A lead that is taken up again."""
    lead_seen_by(request.user, pk)
    requalify(lead_ids=[pk], at=timezone.now(), by=request.user)
    messages.info(request, "The lead is taken up again.")
    return redirect("qualification:lead", pk)


@allowed(*WORK_LEADS)
@require_POST
def by_rule(request: StaffRequest, pk: int) -> HttpResponse:
    """A temperature that is held by hand is left to the rule again."""
    lead_seen_by(request.user, pk)
    release(lead_ids=[pk], at=timezone.now(), by=request.user)
    messages.info(request, "The rule decides again.")
    return redirect("qualification:lead", pk)


@allowed(*WORK_LEADS)
@require_POST
def prospect(request: StaffRequest, pk: int) -> HttpResponse:
    """A lead that was examined and found worth pursuing."""
    if lead_seen_by(request.user, pk).status in CLOSED:
        raise Closed
    qualify(lead_ids=[pk], at=timezone.now(), by=request.user)
    messages.info(request, "The lead is a prospect.")
    return redirect("qualification:lead", pk)
