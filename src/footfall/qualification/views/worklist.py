"""My leads, most worth calling first."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from footfall.company.access import StaffRequest, allowed
from footfall.qualification.queries import WORK_LEADS
from footfall.qualification.queries.lines import line
from footfall.qualification.queries.worklist import Work, work_of
from footfall.qualification.views.speed import clock
from footfall.qualification.work_page import parts
from footfall.shared.currencies import from_minor
from footfall.web.figures import short_money
from footfall.web.tables import Column

COLUMNS = [
    Column("who", "Lead"),
    Column("temperature", "Temperature"),
    Column("why", "Why now"),
    Column("chance", "Chance", numeric=True, wide=True),
    Column("worth", "Worth", numeric=True, wide=True),
    Column("product", "Product", wide=True),
    Column("step", "Next step"),
]


@allowed(*WORK_LEADS)
def work_list(request: StaffRequest) -> HttpResponse:
    """One's own open leads: the clock first, then the steps that are due, then what is worth most."""
    now = timezone.now()
    found = work_of(request.user, at=now)
    rows = [{"line": line(each.lead), **_said(each, now)} for each in found.work]
    above = [render_to_string(template, given, request=request) for template, given in parts(request.user, now)]
    hidden = found.total - len(rows)
    context = {"rows": rows, "columns": COLUMNS, "total": found.total, "hidden": hidden, "above": above}
    return render(request, "qualification/work_list.html", context)


def _said(work: Work, now: Any) -> dict[str, Any]:  # noqa: ANN401 -- a moment
    why = {0: clock(work.due_at, now), 1: "next step is due", 2: "worth a call", 3: "agreed for later"}[work.turn]
    value = work.lead.value_minor is not None and work.probability is not None
    worth = from_minor(round(work.worth_minor), settings.REPORTING_CURRENCY).to_integral_value()
    return {
        "why": why, "is_late": work.turn == 0 and "late" in why,
        "chance": f"{work.probability:.0%}" if work.probability is not None else "",
        "worth": short_money(worth, settings.REPORTING_CURRENCY) if value else "",
    }  # fmt: skip
