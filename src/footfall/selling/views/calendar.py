"""The calendar: the board by days, with appointments and tasks."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from footfall.company.access import StaffRequest, allowed
from footfall.selling.queries import SEE_DEALS
from footfall.selling.queries.calendar import Day, days_of
from footfall.selling.rules.months import month_from, neighbours, weeks_of
from footfall.selling.views.cards import amount_of
from footfall.selling.views.dicing import diced, pills
from footfall.selling.views.to_do import person_of
from footfall.web.dice import Dimension, Option, chosen_in

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@allowed(*SEE_DEALS)
@require_safe
def calendar(request: StaffRequest) -> HttpResponse:
    """A month: deals by the day they are expected on, appointments, and tasks that are due."""
    today = timezone.localdate()
    month = month_from(request.GET.get("month", ""), today=today)
    weeks = weeks_of(month, settings.CALENDAR.first_day)
    whose = "all" if "all" in chosen_in(request.GET, "whose") else "me"
    found = days_of(request.user, diced(request), [day for week in weeks for day in week], whose=whose)
    before, after = neighbours(month)
    mine = Dimension(
        "whose", "Appointments and tasks", [Option("all", "Everybody's")], [whose] if whose == "all" else [],
        single=True, free="Mine",
    )  # fmt: skip
    context = {
        "weeks": [[_said(found[day], month.month) for day in week] for week in weeks],
        "weekdays": [WEEKDAYS[day.weekday()] for day in weeks[0]], "name": f"{month:%B %Y}", "before": before,
        "after": after, "today": today, "dimensions": [*pills(request), mine],
    }  # fmt: skip
    return render(request, "selling/calendar.html", context)


def _said(day: Day, month: int) -> dict[str, Any]:
    return {
        "day": day.day, "is_other": day.day.month != month, "is_empty": day.is_empty,
        "appointments": [(f"{one.starts_there:%H:%M}", one) for one in day.appointments],
        "tasks": [(task, person_of(task)) for task in day.tasks],
        "deals": [(deal, amount_of(deal.value_minor, deal.currency)) for deal in day.deals],
    }  # fmt: skip
