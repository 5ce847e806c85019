"""Tasks: one's own, those of a lead, and how they are ticked off."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from footfall.company.access import StaffRequest, allowed
from footfall.qualification.queries import lead_seen_by
from footfall.selling.actions.to_do import TaskDraft, change_task, end_task, make_task, reopen_task
from footfall.selling.forms.to_do import TaskForm
from footfall.selling.models import Appointment, Task
from footfall.selling.queries.files import unseen_mentions
from footfall.selling.queries.to_do import DO, list_tasks, task_seen_by, undecided_appointments
from footfall.selling.rules.hours import span_in_words
from footfall.selling.views.forming import deed_page, go, way_back
from footfall.web.dice import Dimension, Option, chosen_in
from footfall.web.tables import Column

COLUMNS = [Column("due", "Due"), Column("what", "What"), Column("who", "For"), Column("owner", "Who", wide=True),
           Column("deed", "")]  # fmt: skip
STATES = {"overdue": "Overdue", "done": "Done", "dropped": "Dropped"}
AHEAD = timedelta(days=14)


@allowed(*DO)
@require_safe
def tasks(request: StaffRequest) -> HttpResponse:
    """One's tasks and the appointments of the next two weeks; or everybody's that one may see."""
    now = timezone.now()
    whose = "all" if "all" in chosen_in(request.GET, "whose") else "me"
    state = next((value for value in chosen_in(request.GET, "state") if value in STATES), "open")
    found = list_tasks(request.user, at=now, state=state, whose=whose)
    coming = undecided_appointments(request.user, until=now + AHEAD) if (state, whose) == ("open", "me") else []
    context = {
        "tasks": task_rows(found.tasks, now), "hidden": found.hidden, "columns": COLUMNS, "state": state,
        "appointments": appointment_rows(coming, now), "mentions": unseen_mentions(request.user),
        "dimensions": [
            Dimension("whose", "Whose", [Option("all", "Everybody's")], [whose] if whose == "all" else [],
                      single=True, free="Mine"),
            Dimension("state", "State", [Option(*pair) for pair in STATES.items()],
                      [state] if state in STATES else [], single=True, free="Open"),
        ],
    }  # fmt: skip
    return render(request, "selling/tasks.html", context)


@allowed(*DO)
@require_http_methods(["GET", "POST"])
def task_new(request: StaffRequest, lead_id: int) -> HttpResponse:
    """A task for a lead, or for its person whatever they ask for."""
    lead = lead_seen_by(request.user, lead_id)
    tomorrow = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=1)
    form = TaskForm(request.POST or None, by=request.user, initial={"due_at": tomorrow, "owner": request.user.pk})

    def deed() -> str:
        given = form.cleaned_data
        about = {"person_id": lead.person_id} if given["is_of_person"] else {"lead_id": lead.pk}
        draft = TaskDraft(given["what"], given["due_at"], form.chosen_owner(), note=given["note"], **about)
        task = make_task(draft=draft, at=timezone.now(), by=request.user)
        return f"{task.owner} has it on the list." if task.owner != request.user else "It is on your list."

    title = f"Task for {lead.person}"
    return deed_page(request, form, deed, title=title, submit="Keep the task", back=_lead(lead.pk))


@allowed(*DO)
@require_http_methods(["GET", "POST"])
def task(request: StaffRequest, pk: int) -> HttpResponse:
    """A task that is changed."""
    one = task_seen_by(request.user, pk)
    shown = {"what": one.what, "due_at": one.due_at, "owner": one.owner_id, "note": one.note}
    form = TaskForm(request.POST or None, by=request.user, is_new=False, initial=shown)

    def deed() -> str:
        given = form.cleaned_data
        change_task(
            task_id=one.pk, what=given["what"], due_at=given["due_at"], owner=form.chosen_owner(), note=given["note"],
            by=request.user,
        )  # fmt: skip
        return "The task is kept."

    return deed_page(request, form, deed, title=one.what, submit="Save", back=_back(one))


@allowed(*DO)
@require_POST
def task_end(request: StaffRequest, pk: int) -> HttpResponse:
    """A task that is done, or dropped."""
    one = task_seen_by(request.user, pk)
    ended = end_task(task_id=one.pk, end=request.POST.get("end", "done"), at=timezone.now(), by=request.user)
    messages.success(request, f"{ended.get_end_display()}: {ended}.")
    return go(request, way_back(request, _back(one)))


@allowed(*DO)
@require_POST
def task_reopen(request: StaffRequest, pk: int) -> HttpResponse:
    """A task that is to be done after all."""
    one = reopen_task(task_id=task_seen_by(request.user, pk).pk, by=request.user)
    messages.success(request, f"“{one}” is to be done again.")
    return go(request, way_back(request, _back(one)))


def task_rows(tasks: Iterable[Task], now: datetime) -> list[dict[str, Any]]:
    """The tasks with who they are for, and whether they are overdue."""
    return [
        {
            "task": one, "is_late": one.ended_at is None and one.due_at < now, "who": str(person_of(one)),
            "url": _back(one),
        }
        for one in tasks
    ]  # fmt: skip


def appointment_rows(appointments: Iterable[Appointment], now: datetime) -> list[dict[str, Any]]:
    """The appointments with their hours by the clock of their place, said with the zone where it is not ours."""
    rows = []
    for one in appointments:
        said = span_in_words(one.starts_there, one.ends_there)
        here = timezone.localtime(one.starts_at)
        if one.starts_there.utcoffset() != here.utcoffset():
            said += f" ({one.zone.rpartition('/')[2].replace('_', ' ')} time)"
        has_begun = one.starts_at <= now
        rows.append({"appointment": one, "said": said, "has_begun": has_begun, "holder": one.owner or one.lead.owner})
    return rows


def person_of(task: Task) -> object:
    """Whom the task is for."""
    return task.lead.person if task.lead else task.person


def _back(task: Task) -> str:
    if task.lead_id:
        return _lead(task.lead_id)
    return reverse("qualification:person", args=[task.person_id])


def _lead(pk: int) -> str:
    return reverse("qualification:lead", args=[pk])
