"""Somebody's appointments and tasks as an iCalendar file (RFC 5545)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse

from footfall.company.models import Staff
from footfall.selling.models import Appointment, Task
from footfall.selling.queries.to_do import appointments_visible_to, tasks_visible_to, with_whom
from footfall.shared.late import late

icalendar = late("icalendar")

BEHIND, AHEAD = timedelta(days=60), timedelta(days=400)
REMIND = timedelta(minutes=-30)
MOST = 1_000
REFRESH = timedelta(minutes=30)


def calendar_of(staff: Staff, *, at: datetime, site: str) -> bytes:
    """The file; `site` is where links lead to, such as https://leads.example."""
    appointments = appointments_visible_to(staff).filter(
        with_whom(staff), starts_at__gte=at - BEHIND, starts_at__lt=at + AHEAD
    )
    tasks = tasks_visible_to(staff).filter(owner=staff, ended_at=None)
    shown = appointments.select_related("lead__person", "lead__product", "location")[:MOST]
    to_do = tasks.select_related("lead__person", "person")[:MOST]
    return written(list(shown), list(to_do), name=f"Footfall: {staff.name}", site=site)


def written(appointments: Sequence[Appointment], tasks: Sequence[Task], *, name: str, site: str) -> bytes:
    """The file of these appointments and tasks, with the rules of every zone in which one lies."""
    host = site.partition("://")[2].partition(":")[0] or "footfall"
    calendar = icalendar.Calendar.new(name=name, prodid="-//Footfall//Calendar//EN", refresh_interval=REFRESH)
    for appointment in appointments:
        calendar.add_component(_event(appointment, host, site))
    for task in tasks:
        calendar.add_component(_to_do(task, host, site))
    if appointments:
        years = [appointment.starts_at.year for appointment in appointments]
        calendar.add_missing_timezones(first_date=date(min(years) - 1, 1, 1), last_date=date(max(years) + 2, 1, 1))
    made: bytes = calendar.to_ical()
    return made


def _event(appointment: Appointment, host: str, site: str) -> object:
    lead = appointment.lead
    url = site + reverse("qualification:lead", args=[lead.pk])
    said = [appointment.note, str(lead.product) if lead.product else "", url]
    event = icalendar.Event.new(
        uid=f"appointment-{appointment.pk}@{host}", summary=f"{appointment.what}: {lead.person}",
        start=appointment.starts_at.astimezone(ZoneInfo(appointment.zone)),
        end=appointment.ends_at.astimezone(ZoneInfo(appointment.zone)),
        location=appointment.place or None, description="\n".join(part for part in said if part), url=url,
        stamp=appointment.changed_at, last_modified=appointment.changed_at, created=appointment.made_at,
        sequence=appointment.version, status="CANCELLED" if appointment.end == "called_off" else "CONFIRMED",
    )  # fmt: skip
    if not appointment.end:
        event.add_component(_alarm(event["summary"]))
    return event


def _to_do(task: Task, host: str, site: str) -> object:
    person = task.lead.person if task.lead else task.person
    url = site + (reverse("qualification:lead", args=[task.lead_id]) if task.lead_id else reverse("selling:tasks"))
    todo = icalendar.Todo.new(
        uid=f"task-{task.pk}@{host}", summary=f"{task.what}: {person}", url=url, stamp=task.made_at,
        description="\n".join(part for part in (task.note, url) if part), status="NEEDS-ACTION",
    )  # fmt: skip
    todo.add("due", task.due_at)
    todo.add_component(_alarm(todo["summary"]))
    return todo


def _alarm(said: str) -> object:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", said)
    alarm.add("trigger", REMIND)
    return alarm
