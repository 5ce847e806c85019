"""Experiments: the list, setting one up with what it takes, what it says, and stopping it."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from footfall.capture.channels import channel
from footfall.capture.views.streaming import csv_response
from footfall.company.access import MANAGERS, StaffRequest, allowed
from footfall.company.models import Role
from footfall.company.views.keeping import form_page, may, show_refusal
from footfall.decisions.actions.experiments import ArmDraft, set_up, stop
from footfall.decisions.forms.experiment import ARMS_FIRST, Arms, ExperimentForm, StopForm
from footfall.decisions.models import Experiment
from footfall.decisions.queries.experiment import found_by, planned_of
from footfall.decisions.queries.log import HEADING, log_of
from footfall.decisions.queries.reckoning import Asked, Reckoned, reckon
from footfall.decisions.queries.running import doors_of
from footfall.decisions.queries.scope import visible_to
from footfall.decisions.rules.experiments import state_of
from footfall.decisions.showing import shown_of
from footfall.shared import audit
from footfall.shared.errors import NotFound, Refusal
from footfall.web.tables import Column

SEES = tuple(sorted(MANAGERS))
SETS_UP = (Role.ADMINISTRATOR, Role.MARKETING, Role.REGIONAL_MANAGER, Role.OUTLET_MANAGER)
MOST_LISTED = 200
COLUMNS = [
    Column("name", "Experiment"),
    Column("kind", "What is varied", wide=True),
    Column("arms", "Arms", numeric=True, wide=True),
    Column("state", "State"),
    Column("days", "Days", wide=True),
    Column("said", "What the last look says", wide=True),
]


@allowed(*SEES)
def experiment_list(request: StaffRequest) -> HttpResponse:
    """Experiments, the latest first."""
    found = visible_to(request.user, Experiment).prefetch_related("arms", "taken", "decisions")[:MOST_LISTED]
    rows = [(one, _state(one), max(one.taken.all(), key=lambda look: look.number, default=None)) for one in found]
    context = {"rows": rows, "columns": COLUMNS, "may_set_up": may(request.user, SETS_UP)}
    return render(request, "decisions/experiment_list.html", context)


@allowed(*SETS_UP)
def experiment_new(request: StaffRequest) -> HttpResponse:
    """An experiment is set up; before, it says how many visitors and days it takes."""
    now, currency = timezone.now(), settings.REPORTING_CURRENCY
    form = ExperimentForm(
        request.POST or None,
        by=request.user,
        today=timezone.localdate(now),
        currency=currency,
    )
    arms = Arms(request.POST or None, prefix="arm", initial=None if request.POST else ARMS_FIRST)
    reckoned: Reckoned | None = None
    if request.method == "POST" and form.is_valid() and arms.is_valid():
        drafts = [draft for each in arms if (draft := each.draft(currency))]
        try:
            reckoned = reckon(_asked(form, drafts), doors_of(_unsaved(form)), at=now)
            if "reckon" not in request.POST:
                wanted = form.draft(drafts, base=reckoned.base, planned=reckoned.visitors)
                made = set_up(draft=wanted, by=request.user, at=now)
                messages.success(request, f"{made.name} deals arms from {made.starts_on:%-d %B} on.")
                return redirect("decisions:experiment", pk=made.pk)
        except Refusal as refusal:
            show_refusal(form, refusal)
    context = {
        "form": form,
        "arms": arms,
        "reckoned": reckoned,
        "currency": currency,
        "trail": [("Experiments", reverse("decisions:experiments")), ("New experiment", "")],
    }
    return render(
        request, "decisions/experiment_new.html", context, status=422 if form.errors or not _fine(arms) else 200
    )


@allowed(*SEES)
def experiment(request: StaffRequest, pk: int) -> HttpResponse:
    """What an experiment says so far, the looks that were taken, and what was decided."""
    one = experiment_of(request, pk)
    found = found_by(one, as_of=timezone.now())
    state = _state(one)
    context = {
        "one": one,
        "state": state,
        "channel": getattr(channel(one.channel), "name", one.channel),
        "worth": f"{100 * one.effect:+.1f} points on {one.base:.1%}",
        "shown": shown_of(one, found, today=timezone.localdate()),
        "may_set_up": may(request.user, SETS_UP),
        "is_running": state in {"running", "to come"},
        "trail": [("Experiments", reverse("decisions:experiments")), (one.name, "")],
    }
    return render(request, "decisions/experiment.html", context)


@allowed(*SETS_UP)
def experiment_stop(request: StaffRequest, pk: int) -> HttpResponse:
    """No more arms are dealt."""
    one = experiment_of(request, pk)
    back = reverse("decisions:experiment", args=[pk])
    form = StopForm(request.POST or None)

    def deed() -> tuple[str, str]:
        stop(experiment=one, **form.cleaned_data, by=request.user, at=timezone.now())
        return "No more arms are dealt.", back

    trail = [("Experiments", reverse("decisions:experiments")), (one.name, back)]
    note = "A stop that was not planned, because the numbers look good, makes chance look like an effect."
    return form_page(request, form, deed, title="Stop it", submit="Stop dealing", back=back, trail=trail, note=note)


@allowed(*SEES)
def experiment_log(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The log of who was dealt what and what became of it, as a file that `footfall experiment read` reads."""
    one = experiment_of(request, pk)
    audit.record(by=request.user, verb="export", noun="experiment", subjects=[one.pk])
    return csv_response(request, f"{one.slug}.csv", HEADING, _lines(one))


def experiment_of(request: StaffRequest, pk: int) -> Experiment:
    """The experiment, if this person may see it."""
    one = visible_to(request.user, Experiment).filter(pk=pk).first()
    if one is None:
        raise NotFound
    return one


def _lines(one: Experiment) -> Iterator[tuple[Any, ...]]:
    return log_of(one, as_of=timezone.now())


def _state(one: Experiment) -> str:
    decided = bool(one.decisions.all())
    return state_of(planned_of(one), timezone.localdate(), is_stopped=one.stopped_at is not None, is_decided=decided)


def _asked(form: ExperimentForm, drafts: list[ArmDraft]) -> Asked:
    sent = form.cleaned_data
    return Asked(
        sent["outcome"],
        float(sent["effect"]) / 100,
        max(2, len(drafts)),
        sent["unit"],
        None if sent["base"] is None else float(sent["base"]) / 100,
        None if sent["a_day"] is None else float(sent["a_day"]),
    )


def _unsaved(form: ExperimentForm) -> Experiment:
    sent = form.cleaned_data
    return Experiment(location=sent["location"], channel=sent["channel"])


def _fine(arms: Any) -> bool:  # noqa: ANN401 -- a formset
    return not arms.is_bound or arms.is_valid()
