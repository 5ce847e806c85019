"""Tasks and appointments: whose one may see, and what waits for somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from footfall.company.models import Staff
from footfall.qualification.models import Lead
from footfall.qualification.queries import WORK_LEADS, leads_visible_to
from footfall.qualification.queries.people import persons_visible_to
from footfall.selling.models import Appointment, Task
from footfall.shared.errors import NotFound
from footfall.web.navigation import MOST_COUNTED

DO = WORK_LEADS
"""Who has tasks and appointments."""

SOON = timedelta(days=1)
MOST = 100


class NoSuchTask(NotFound):
    """There is no such task, or it is not among yours."""


class NoSuchAppointment(NotFound):
    """There is no such appointment, or it is not among yours."""


def tasks_visible_to(staff: Staff) -> QuerySet[Task]:
    """The tasks of the leads and persons that this member of staff may see."""
    leads = leads_visible_to(staff)
    if not leads.query.where:
        return Task.objects.all()
    return Task.objects.filter(Q(lead__in=leads) | Q(person__in=persons_visible_to(staff)))


def appointments_visible_to(staff: Staff) -> QuerySet[Appointment]:
    """The appointments of the leads that this member of staff may see."""
    leads = leads_visible_to(staff)
    return Appointment.objects.filter(lead__in=leads) if leads.query.where else Appointment.objects.all()


def with_whom(staff: Staff) -> Q:
    """Appointments of this member of staff: their own, and those that go with a lead of theirs."""
    return Q(owner=staff) | Q(owner=None, lead__owner=staff)


def task_seen_by(staff: Staff, pk: int) -> Task:
    """The task, if this member of staff may see what it is about."""
    found = tasks_visible_to(staff).select_related("lead__person", "person", "owner").filter(pk=pk).first()
    if found is None:
        raise NoSuchTask
    return found


def appointment_seen_by(staff: Staff, pk: int) -> Appointment:
    """The appointment, if this member of staff may see its lead."""
    found = appointments_visible_to(staff).select_related("lead__person", "lead__owner", "owner", "location")
    one = found.filter(pk=pk).first()
    if one is None:
        raise NoSuchAppointment
    return one


@dataclass(frozen=True, slots=True)
class Tasks:
    """The first of some tasks, and how many did not fit."""

    tasks: Sequence[Task]
    hidden: int


def list_tasks(
    staff: Staff, *, at: datetime, state: str = "open", whose: str = "me", lead_id: int | None = None, most: int = MOST
) -> Tasks:
    """Tasks one may see: `open`, `overdue`, `done` (the last ones first) or `dropped`; one's own or everybody's."""
    found = tasks_visible_to(staff).select_related("lead__person", "lead__product", "person", "owner", "ended_by")
    if whose != "all":
        found = found.filter(owner=staff)
    if lead_id is not None:
        found = found.filter(lead=lead_id)
    if state in Task.End.values:
        found = found.filter(end=state).order_by("-ended_at", "-pk")
    else:
        found = found.filter(ended_at=None)
        if state == "overdue":
            found = found.filter(due_at__lt=at)
    tasks = list(found[: most + 1])
    hidden = found.count() - most if len(tasks) > most else 0
    return Tasks(tasks[:most], hidden)


def list_appointments(
    staff: Staff, *, since: datetime, until: datetime, whose: str = "me", lead_id: int | None = None, most: int = MOST
) -> list[Appointment]:
    """Appointments one may see that start in the span, in the order of time; called off ones too."""
    found = appointments_visible_to(staff).filter(starts_at__gte=since, starts_at__lt=until)
    if whose != "all":
        found = found.filter(with_whom(staff))
    if lead_id is not None:
        found = found.filter(lead=lead_id)
    return list(found.select_related("lead__person", "lead__owner", "lead__product", "owner", "location")[:most])


def undecided_appointments(staff: Staff, *, until: datetime, most: int = MOST) -> list[Appointment]:
    """One's appointments up to a moment of which nobody has said yet what came of them."""
    found = appointments_visible_to(staff).filter(with_whom(staff), ended_at=None, starts_at__lt=until)
    return list(found.select_related("lead__person", "lead__product", "lead__owner", "owner", "location")[:most])


def due_count(staff: Staff, *, at: datetime) -> int:
    """How many of one's tasks are due, at most as many as a side list shows."""
    return Task.objects.filter(owner=staff, ended_at=None, due_at__lte=at)[:MOST_COUNTED].count()


def to_do_for(lead: Lead) -> tuple[list[Task], list[Appointment]]:
    """The open tasks of a lead and its person, and the appointments of the lead, the last ones first."""
    tasks = Task.objects.filter(Q(lead=lead) | Q(person=lead.person_id), ended_at=None).select_related("owner")
    appointments = Appointment.objects.filter(lead=lead).select_related("owner", "location", "ended_by")
    return list(tasks[:MOST]), list(appointments.order_by("-starts_at")[:10])


def clashes(appointment: Appointment) -> list[Appointment]:
    """Other appointments that the same colleague has at that time."""
    holder = appointment.owner or appointment.lead.owner
    if holder is None:
        return []
    found = Appointment.objects.filter(
        with_whom(holder), ended_at=None, starts_at__lt=appointment.ends_at, ends_at__gt=appointment.starts_at
    )
    return list(found.exclude(pk=appointment.pk).select_related("lead__person")[:3])
