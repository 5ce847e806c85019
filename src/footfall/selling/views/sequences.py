"""Sequences: which there are, what they consist of, who is in them and what came of it."""

from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from footfall.company.access import StaffRequest, allowed
from footfall.company.views.keeping import form_page, may
from footfall.qualification.queries import leads_visible_to
from footfall.qualification.queries.scope import lead_seen_by
from footfall.selling.actions.enrol import put_in, take_out
from footfall.selling.actions.sequences import (
    NoSuchStep,
    SequencePlan,
    StepPlan,
    change_sequence,
    close_sequence,
    keep_step,
    make_sequence,
    move_step,
    pause_sequence,
    remove_step,
    start_sequence,
)
from footfall.selling.forms.sequences import OTHER, PutInForm, SequenceForm, StepForm
from footfall.selling.models import Enrolment, Sequence, SequenceStep
from footfall.selling.queries.call_lists import SUPERVISE
from footfall.selling.queries.sequences import (
    KEEP_SEQUENCES,
    PUT_IN,
    effects_of,
    not_sent_because,
    results_of,
    sequence_seen_by,
    sequences_for,
    sequences_visible_to,
    with_counts,
)
from footfall.selling.views.sequence_words import step_in_words
from footfall.shared.errors import Conflict
from footfall.web.tables import Column

SEE_SEQUENCES = SUPERVISE
MOST = 50
COLUMNS = [
    Column("name", "Sequence"),
    Column("state", "State"),
    Column("active", "Under way", numeric=True),
    Column("entered", "Entered", numeric=True, wide=True),
    Column("held", "Held out", numeric=True, wide=True),
    Column("answered", "Answered", numeric=True),
    Column("place", "Leads from", wide=True),
]
STEP_COLUMNS = [
    Column("what", "Step"),
    Column("here", "Here now", numeric=True, wide=True),
    Column("sent", "Sent", numeric=True),
    Column("answered", "Answered", numeric=True),
    Column("returned", "Came back", numeric=True, wide=True),
    Column("opted_out", "Unsubscribed", numeric=True, wide=True),
    Column("not_sent", "Not sent", numeric=True, wide=True),
]
EFFECT_COLUMNS = [
    Column("label", "After entering"),
    Column("treated", "Written to", numeric=True),
    Column("held", "Held out", numeric=True),
]
LEAD_COLUMNS = [
    Column("who", "Lead"),
    Column("stands", "Stands"),
    Column("entered", "Entered", wide=True),
    Column("next", "Next step", wide=True),
]


@allowed(*SEE_SEQUENCES)
@require_safe
def sequences(request: StaffRequest) -> HttpResponse:
    """The sequences one may see, the open ones first."""
    found = with_counts(sequences_visible_to(request.user).select_related("location"))
    context = {
        "open": [each for each in found if each.state != "closed"],
        "closed": [each for each in found if each.state == "closed"],
        "columns": COLUMNS, "may_keep": may(request.user, KEEP_SEQUENCES),
    }  # fmt: skip
    return render(request, "selling/sequences.html", context)


@allowed(*SEE_SEQUENCES)
@require_safe
def sequence(request: StaffRequest, pk: int) -> HttpResponse:
    """One sequence: its steps with what came of each, what it did against the held-out group, and who is in it."""
    found = sequence_seen_by(request.user, pk)
    counted = with_counts(Sequence.objects.filter(pk=found.pk)).get()
    results = results_of(found)
    steps = [{"is": each, "words": step_in_words(each.step)} for each in results]
    context: dict[str, Any] = {
        "sequence": found, "leads": _in_words(found.query), "steps": steps, "step_columns": STEP_COLUMNS,
        "effects": effects_of(found), "effect_columns": EFFECT_COLUMNS, "reasons": not_sent_because(found),
        "kinds": SequenceStep.Kind.choices, "leaves": [Sequence.Leaves(each).label for each in found.leaves_on],
        "may_keep": may(request.user, KEEP_SEQUENCES),
        "kpis": [
            {"label": "Entered", "value": f"{counted.entered:,}"},  # type: ignore[attr-defined]  # annotated
            {"label": "Under way", "value": f"{counted.active:,}"},  # type: ignore[attr-defined]  # annotated
            {"label": "Messages sent", "value": f"{sum(each.sent for each in results):,}"},
            {"label": "Answered", "value": f"{counted.answered:,}"},  # type: ignore[attr-defined]  # annotated
            {"label": "Unsubscribed", "value": f"{sum(each.opted_out for each in results):,}"},
            {"label": "Held out", "value": f"{counted.held:,}", "note": f"{found.held_out} of 100"},  # type: ignore[attr-defined]  # annotated
        ],
    }  # fmt: skip
    return render(request, "selling/sequence.html", context)


@allowed(*SEE_SEQUENCES)
@require_safe
def sequence_leads(request: StaffRequest, pk: int) -> HttpResponse:
    """Who is in a sequence, the latest first, as far as one sees the leads."""
    found = sequence_seen_by(request.user, pk)
    state, below = request.GET.get("state", ""), request.GET.get("below", "")
    enrolments = Enrolment.objects.filter(sequence=found, lead__in=leads_visible_to(request.user))
    if state in Enrolment.State.values:
        enrolments = enrolments.filter(state=state)
    if below.isdecimal():
        enrolments = enrolments.filter(pk__lt=int(below))
    shown = list(enrolments.select_related("lead__person", "step__template").order_by("-pk")[: MOST + 1])
    tabs = [("", "All"), *Enrolment.State.choices]
    context = {
        "sequence": found, "columns": LEAD_COLUMNS, "state": state,
        "rows": [{"is": each, "next": step_in_words(each.step) if each.step else ""} for each in shown[:MOST]],
        "tabs": [{"url": f"?state={key}", "label": label, "key": key or "all"} for key, label in tabs],
        "below": shown[MOST - 1].pk if len(shown) > MOST else None,
    }  # fmt: skip
    return render(request, "selling/sequence_leads.html", context)


@allowed(*KEEP_SEQUENCES)
@require_http_methods(["GET", "POST"])
def sequence_new(request: StaffRequest) -> HttpResponse:
    """A sequence to make."""
    address = request.GET.get("leads", "")
    initial = {"address": address, "view": OTHER if address else "ready-1"}
    form = SequenceForm(request.POST or None, by=request.user, initial=initial)
    back = reverse("selling:sequences")

    def deed() -> tuple[str, str]:
        made = make_sequence(plan=_plan(form), at=timezone.now(), by=request.user)
        return f"{made} is a draft; give it its steps.", reverse("selling:sequence", args=[made.pk])

    trail = [("Sequences", back)]
    return form_page(request, form, deed, title="New sequence", submit="Make the sequence", back=back, trail=trail)


@allowed(*KEEP_SEQUENCES)
@require_http_methods(["GET", "POST"])
def sequence_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """A sequence to change."""
    found = sequence_seen_by(request.user, pk)
    shown = {
        name: getattr(found, name) for name in ("name", "leaves_on", "held_out", "reply_to", "link", "is_rehearsal")
    }
    shown |= {"is_living": "yes" if found.is_living else "no", "location": found.location and found.location.code}
    initial = {**shown, "view": OTHER, "address": f"?{found.query}"}
    form = SequenceForm(request.POST or None, by=request.user, initial=initial)
    back = reverse("selling:sequence", args=[pk])

    def deed() -> tuple[str, str]:
        changed = change_sequence(sequence_id=pk, plan=_plan(form), at=timezone.now(), by=request.user)
        return f"{changed} is kept.", back

    trail = [("Sequences", reverse("selling:sequences")), (str(found), back)]
    return form_page(request, form, deed, title=f"Edit {found}", submit="Keep it", back=back, trail=trail)


@allowed(*KEEP_SEQUENCES)
@require_POST
def sequence_state(request: StaffRequest, pk: int) -> HttpResponse:
    """A sequence that is started, paused or closed."""
    found = sequence_seen_by(request.user, pk)
    deeds = {"start": start_sequence, "pause": pause_sequence, "close": close_sequence}
    said = {"start": "runs", "pause": "is paused: nothing is sent", "close": "is closed"}
    wish = request.POST.get("to", "")
    if wish in deeds:
        try:
            deeds[wish](sequence_id=found.pk, at=timezone.now(), by=request.user)
            messages.success(request, f"{found} {said[wish]}.")
        except Conflict as refusal:
            messages.error(request, refusal.sentence)
    return redirect("selling:sequence", pk)


@allowed(*KEEP_SEQUENCES)
@require_http_methods(["GET", "POST"])
def step_new(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """A step to add."""
    if kind not in SequenceStep.Kind.values:
        raise NoSuchStep
    found = sequence_seen_by(request.user, pk)
    form = StepForm(request.POST or None, kind=kind, initial={"otherwise": "skip"})
    title = f"New step: {SequenceStep.Kind(kind).label}"
    return _step_page(request, found, form, None, kind, title)


@allowed(*KEEP_SEQUENCES)
@require_http_methods(["GET", "POST"])
def step_edit(request: StaffRequest, pk: int, step_id: int) -> HttpResponse:
    """A step to change."""
    found = sequence_seen_by(request.user, pk)
    step = _step_of(found, step_id)
    form = StepForm(request.POST or None, kind=step.kind, initial=StepForm.of(step))
    return _step_page(request, found, form, step.pk, step.kind, f"Step {step.position}: {step.get_kind_display()}")


@allowed(*KEEP_SEQUENCES)
@require_POST
def step_move(request: StaffRequest, pk: int, step_id: int) -> HttpResponse:
    """A step that goes one place further up or down."""
    found = sequence_seen_by(request.user, pk)
    is_up = request.POST.get("to") == "up"
    move_step(sequence_id=found.pk, step_id=_step_of(found, step_id).pk, is_up=is_up, by=request.user)
    return redirect("selling:sequence", pk)


@allowed(*KEEP_SEQUENCES)
@require_POST
def step_removal(request: StaffRequest, pk: int, step_id: int) -> HttpResponse:
    """A step that goes."""
    found = sequence_seen_by(request.user, pk)
    try:
        remove_step(sequence_id=found.pk, step_id=_step_of(found, step_id).pk, by=request.user)
        messages.success(request, "The step is gone.")
    except Conflict as refusal:
        messages.error(request, refusal.sentence)
    return redirect("selling:sequence", pk)


@allowed(*PUT_IN)
@require_POST
def lead_enrolment(request: StaffRequest, lead_id: int) -> HttpResponse:
    """A lead that is put into a sequence, or taken out of one, from its own page."""
    lead = lead_seen_by(request.user, lead_id)
    form = PutInForm(request.POST)
    form.fields["sequence"].queryset = sequences_for(request.user)  # type: ignore[attr-defined]
    if form.is_valid():
        chosen = form.cleaned_data["sequence"]
        deed, said = (take_out, "out of") if request.POST.get("to") == "out" else (put_in, "into")
        done = deed(sequence_id=chosen.pk, lead_ids=[lead.pk], at=timezone.now(), by=request.user)
        if done:
            messages.success(request, f"{lead.person} was {'taken' if said == 'out of' else 'put'} {said} {chosen}.")
        else:
            messages.error(request, f"{lead.person} has been in {chosen} before, or is out of work.")
    return redirect("qualification:lead", lead_id)


def _step_page(
    request: StaffRequest, found: Sequence, form: StepForm, step_id: int | None, kind: str, title: str
) -> HttpResponse:
    back = reverse("selling:sequence", args=[found.pk])

    def deed() -> tuple[str, str]:
        step = keep_step(sequence_id=found.pk, step_id=step_id, plan=StepPlan(kind, **form.plan()), by=request.user)
        return f"Step {step.position} is kept.", back

    trail = [("Sequences", reverse("selling:sequences")), (str(found), back)]
    return form_page(request, form, deed, title=title, submit="Keep the step", back=back, trail=trail)


def _step_of(found: Sequence, step_id: int) -> SequenceStep:
    step = SequenceStep.objects.filter(sequence=found, pk=step_id).first()
    if step is None:
        raise NoSuchStep
    return step


def _plan(form: SequenceForm) -> SequencePlan:
    given = form.cleaned_data
    same = ("name", "query", "is_living", "leaves_on", "held_out", "reply_to", "link", "is_rehearsal")
    place = given["location"]
    return SequencePlan(**{name: given[name] for name in same}, location_id=place.pk if place else None)


def _in_words(query: str) -> str:
    return ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in parse_qsl(query))
