"""What selling adds to somebody's work list: their mentions, tasks and appointments."""

from datetime import datetime
from typing import Any

from footfall.company.models import Staff
from footfall.qualification.work_page import lists
from footfall.selling.queries.files import unseen_mentions
from footfall.selling.queries.to_do import SOON, list_tasks, undecided_appointments
from footfall.selling.views.to_do import COLUMNS, appointment_rows, task_rows

MOST = 20


@lists("selling/_work_to_do.html", order=10)
def to_do(staff: Staff, at: datetime) -> dict[str, Any] | None:
    """Tasks that are due within a day, and the appointments until then."""
    found = list_tasks(staff, at=at, most=MOST)
    due = [task for task in found.tasks if task.due_at <= at + SOON]
    appointments = undecided_appointments(staff, until=at + SOON, most=MOST)
    if not (due or appointments):
        return None
    return {"tasks": task_rows(due, at), "appointments": appointment_rows(appointments, at), "columns": COLUMNS}


@lists("selling/_work_mentions.html", order=5)
def mentions(staff: Staff, _at: datetime) -> dict[str, Any] | None:
    """Where one was named and has not seen it yet."""
    found = unseen_mentions(staff)
    return {"mentions": found} if found else None
