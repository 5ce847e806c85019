"""One line of the list, edited where it stands."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from footfall.company.access import StaffRequest, allowed
from footfall.qualification.actions.next_step import plan
from footfall.qualification.actions.states import set_state
from footfall.qualification.forms import LineForm
from footfall.qualification.queries import WORK_LEADS, lead_seen_by
from footfall.qualification.queries.lines import line
from footfall.qualification.queries.page import listed_rows
from footfall.qualification.views.lead_list import COLUMNS
from footfall.qualification.views.line_markup import line_markup


@allowed(*WORK_LEADS)
def lead_line(request: StaffRequest, pk: int) -> HttpResponse:
    """The line as it stands; a whole page of it for a browser that asks without script."""
    lead_seen_by(request.user, pk)
    return _line(request, pk)


@allowed(*WORK_LEADS)
def lead_line_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """The line as a form, and what was entered in it."""
    lead = lead_seen_by(request.user, pk)
    initial = {"next_step": lead.next_step, "next_step_at": lead.next_step_at, "priority": lead.priority}
    form = LineForm(request.POST or None, initial=initial)
    if form.is_valid():
        values = form.cleaned_data
        plan(lead_ids=[pk], step=values["next_step"], step_at=values["next_step_at"], by=request.user)
        set_state(
            lead_ids=[pk],
            aspect="priority",
            value=values["priority"],
            at=timezone.now(),
            by=request.user,
            because="",
        )
        return _line(request, pk)
    if not request.htmx:
        return render(request, "qualification/line_edit.html", {**_shown(pk), "form": form})
    status = 422 if form.errors else 200
    return render(request, "qualification/_line_edit.html", {**_shown(pk), "form": form}, status=status)


def _line(request: StaffRequest, pk: int) -> HttpResponse:
    if not request.htmx:
        return redirect("qualification:lead", pk)
    return HttpResponse(line_markup(line(listed_rows([pk])[0]), may_change=True, is_at=True))


def _shown(pk: int) -> dict[str, Any]:
    return {"line": line(listed_rows([pk])[0]), "may_change": True, "is_at": True, "rest": len(COLUMNS)}
