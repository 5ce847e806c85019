"""What falls on the days of a calendar: appointments, tasks, and deals that are expected."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from footfall.company.models import Staff
from footfall.selling.models import Appointment, Deal, Task
from footfall.selling.queries.to_do import appointments_visible_to, tasks_visible_to, with_whom

MOST = 600
"""Of each kind; a month that has more is looked at by outlet or by person."""


@dataclass
class Day:
    """What falls on one day, in the order of time."""

    day: date
    appointments: list[Appointment] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing falls on it."""
        return not (self.appointments or self.tasks or self.deals)


def days_of(staff: Staff, deals: QuerySet[Deal], days: Sequence[date], *, whose: str) -> dict[date, Day]:
    """The days with what falls on them; three statements. Appointments by the clock of their place.

    `whose` is "me" or "all"; the deals are those that the dice let through.
    """
    found = {day: Day(day) for day in days}
    since, until = _midnight(days[0]), _midnight(days[-1] + timedelta(days=1))
    margin = timedelta(days=1)  # a place may be on another day than we are
    meetings = appointments_visible_to(staff).filter(starts_at__gte=since - margin, starts_at__lt=until + margin)
    tasks = tasks_visible_to(staff).filter(ended_at=None, due_at__gte=since, due_at__lt=until)
    if whose != "all":
        meetings, tasks = meetings.filter(with_whom(staff)), tasks.filter(owner=staff)
    open_meetings = meetings.exclude(end=Appointment.End.CALLED_OFF).select_related("lead__person", "location", "owner")
    for meeting in open_meetings[:MOST]:
        if day := found.get(meeting.starts_there.date()):
            day.appointments.append(meeting)
    for task in tasks.select_related("lead__person", "person")[:MOST]:
        found[timezone.localtime(task.due_at).date()].tasks.append(task)
    expected = deals.filter(closed_at=None, expected_on__range=(days[0], days[-1])).order_by("expected_on", "pk")
    for deal in expected.select_related("stage", "lead__person")[:MOST]:
        assert deal.expected_on  # noqa: S101 -- asked for
        found[deal.expected_on].deals.append(deal)
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
