"""Give colleagues tasks, and tick them off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from footfall.company.models import Staff
from footfall.qualification.models import Lead
from footfall.qualification.queries import leads_visible_to
from footfall.qualification.queries.people import persons_visible_to
from footfall.selling.models import Deal, Task
from footfall.selling.queries.to_do import NoSuchTask
from footfall.shared import audit
from footfall.shared.errors import Conflict, Invalid


class OutOfTheirSight(Invalid):
    """This colleague can't see the lead; give them the lead first, or choose somebody who can."""


class NothingToDo(Invalid):
    """Say what is to be done."""


class TaskEnded(Conflict):
    """This task is done already."""


class TaskOpen(Conflict):
    """This task is open already."""


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """What is to be done, by when and by whom, for a lead or for a person."""

    what: str
    due_at: datetime
    owner: Staff
    lead_id: int | None = None
    person_id: int | None = None
    note: str = ""


@transaction.atomic
def make_tasks(*, drafts: Sequence[TaskDraft], at: datetime, by: Staff | None) -> list[Task]:
    """The tasks, each with the deal that its lead has open; refused where an owner can't see what it is about."""
    _check(drafts)
    deals = dict(Deal.objects.filter(lead__in=_leads(drafts), closed_at=None).values_list("lead_id", "pk"))
    tasks = Task.objects.bulk_create(
        Task(
            lead_id=draft.lead_id, person_id=draft.person_id, deal_id=deals.get(draft.lead_id or 0),
            what=" ".join(draft.what.split()), note=draft.note, due_at=draft.due_at, owner=draft.owner,
            made_by=by, made_at=at,
        )
        for draft in drafts
    )  # fmt: skip
    audit.record(by=by, verb="make", noun="task", subjects=[task.pk for task in tasks], leads=_leads(drafts))
    return tasks


def make_task(*, draft: TaskDraft, at: datetime, by: Staff | None) -> Task:
    """One task."""
    return make_tasks(drafts=[draft], at=at, by=by)[0]


@transaction.atomic
def change_task(*, task_id: int, what: str, due_at: datetime, owner: Staff, note: str, by: Staff | None) -> Task:
    """The task as it is wanted now; refused once it has ended."""
    task = _held(task_id)
    _refuse_ended(task)
    _check([TaskDraft(what, due_at, owner, task.lead_id, task.person_id)])
    before = {"what": task.what, "due_at": task.due_at.isoformat(), "owner": task.owner_id}
    task.what, task.due_at, task.owner, task.note = " ".join(what.split()), due_at, owner, note
    task.save(update_fields=["what", "due_at", "owner", "note"])
    audit.record(by=by, verb="change", noun="task", subjects=[task.pk], before=before)
    return task


@transaction.atomic
def end_task(*, task_id: int, end: str, at: datetime, by: Staff | None) -> Task:
    """The task as done or dropped; the second one who says so is told who was first."""
    task = _held(task_id)
    if end not in Task.End.values:
        raise Invalid(fields={"end": ["A task is done or dropped."]})
    _refuse_ended(task)
    task.end, task.ended_at, task.ended_by = end, at, by
    task.save(update_fields=["end", "ended_at", "ended_by"])
    audit.record(by=by, verb=f"end as {end}", noun="task", subjects=[task.pk])
    return task


@transaction.atomic
def reopen_task(*, task_id: int, by: Staff | None) -> Task:
    """The task, to be done after all."""
    task = _held(task_id)
    if task.ended_at is None:
        raise TaskOpen
    task.end, task.ended_at, task.ended_by = "", None, None
    task.save(update_fields=["end", "ended_at", "ended_by"])
    audit.record(by=by, verb="reopen", noun="task", subjects=[task.pk])
    return task


def check_sight(owner: Staff, lead_ids: Sequence[int], person_ids: Sequence[int] = ()) -> None:
    """Refuse unless the colleague works here and can see all of these."""
    seen = leads_visible_to(owner).filter(pk__in=lead_ids).count() == len(set(lead_ids))
    if person_ids:
        seen = seen and persons_visible_to(owner).filter(pk__in=person_ids).count() == len(set(person_ids))
    if not (seen and owner.is_active):
        sentence = f"{owner} can't see this lead; give them the lead first, or choose somebody who can."
        raise OutOfTheirSight(sentence, fields={"owner": [sentence]})


def _check(drafts: Sequence[TaskDraft]) -> None:
    if not all(draft.what.strip() for draft in drafts):
        raise NothingToDo(fields={"what": [str(NothingToDo.__doc__)]})
    for owner in {draft.owner for draft in drafts}:
        theirs = [draft for draft in drafts if draft.owner == owner]
        check_sight(owner, _leads(theirs), [draft.person_id for draft in theirs if draft.person_id])


def _leads(drafts: Sequence[TaskDraft]) -> list[int]:
    ids = {draft.lead_id for draft in drafts if draft.lead_id}
    return list(Lead.objects.filter(pk__in=ids).order_by("pk").values_list("pk", flat=True)) if ids else []


def _held(pk: int) -> Task:
    found = Task.objects.select_for_update(of=("self",)).select_related("lead__person", "person", "owner")
    task = found.filter(pk=pk).first()
    if task is None:
        raise NoSuchTask
    return task


def _refuse_ended(task: Task) -> None:
    if task.ended_at is not None:
        by = f" by {task.ended_by}" if task.ended_by else ""
        moment = timezone.localtime(task.ended_at)
        raise TaskEnded(f"“{task}” was {task.end}{by} on {moment.day} {moment:%B} at {moment:%H:%M}.")
