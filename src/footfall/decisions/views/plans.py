"""Plans that were kept, each beside what came."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from footfall.company.access import MANAGERS, StaffRequest, allowed
from footfall.company.models import Location
from footfall.company.queries.scope import locations_visible_to
from footfall.decisions.actions.plans import drop_plan, keep_plan
from footfall.decisions.actions.swot import check_place
from footfall.decisions.forms.planner import PlannerForm
from footfall.decisions.models import Plan
from footfall.decisions.planned import plan_for
from footfall.decisions.queries.plans import held_against
from footfall.decisions.queries.scope import visible_to
from footfall.decisions.views.planner import monthly_of
from footfall.measurement.facts.published import published
from footfall.measurement.facts.store import NothingCounted
from footfall.measurement.queries import numbers_visible_to
from footfall.measurement.reading import freshness
from footfall.shared.errors import Invalid, NotFound
from footfall.web.figures import Kpi, count, percent

SEES = tuple(sorted(MANAGERS))


@allowed(*SEES)
@require_POST
def plan_new(request: StaffRequest) -> HttpResponse:
    """The plan that the planner shows is kept."""
    form = PlannerForm(request.POST, places=locations_visible_to(request.user))
    if not form.is_valid():
        back = {name: request.POST[name] for name in form.fields if request.POST.get(name)}
        return redirect(f"{reverse('decisions:planner')}?{urlencode(back)}")
    location: Location | None = form.cleaned_data["location"]
    check_place(location, request.user)
    try:
        facts = published()
    except NothingCounted as nothing:
        raise Invalid("Nothing was counted yet.") from nothing
    asked = form.asked(monthly_of(request.POST))
    found = plan_for(facts, asked, today=timezone.localdate(), scope=numbers_visible_to(request.user))
    where = f", {location}" if location else ""
    name = f"{asked.target:,} sales by {asked.by:%-d %b %Y}{where}"[:120]
    made = keep_plan(name=name, found=found, location=location, by=request.user)
    messages.success(request, "The plan is kept; what comes is held against it.")
    return redirect("decisions:plan", pk=made.pk)


@allowed(*SEES)
def plan(request: StaffRequest, pk: int) -> HttpResponse:
    """A plan beside what came."""
    one = _one(request, pk)
    try:
        facts = published()
    except NothingCounted:
        return render(request, "measurement/nothing_counted.html")
    held = held_against(one, facts, today=timezone.localdate())
    last = held.past[-1] if held.past else None
    end = held.weeks[-1].expected
    kpis = [
        Kpi("Target", count(one.target), note=f"by {one.by_on:%-d %b %Y}"),
        Kpi("Came so far", count(last.sales if last else 0), note=f"by {last.until:%-d %b}" if last else "first week"),
        Kpi("Expected by then", count(round(last.expected.mean)) if last else "0",
            note=f"{count(last.expected.low)} to {count(last.expected.high)} in 4 of 5" if last else ""),
        Kpi("Leads so far", count(last.leads if last else 0),
            note=f"{count(round(last.expected.leads))} planned" if last else ""),
        Kpi("Expected in the end", count(round(end.mean)), note=f"{count(end.low)} to {count(end.high)} in 4 of 5"),
        Kpi("Chance on its first day", percent(one.chance, 0), note="to reach the target"),
    ]  # fmt: skip
    points = [(f"{week.until:%-d %b}", float(week.sales or 0)) for week in held.past]
    context = {
        "one": one, "held": held, "kpis": kpis, "points": points if len(points) > 1 else [],
        "before": [week.expected.mean for week in held.past], "freshness": freshness(facts.current),
        "trail": [("Planner", reverse("decisions:planner")), (one.name, "")],
    }  # fmt: skip
    return render(request, "decisions/plan.html", context)


@allowed(*SEES)
@require_POST
def plan_drop(request: StaffRequest, pk: int) -> HttpResponse:
    """A plan is dropped."""
    drop_plan(plan=_one(request, pk), by=request.user, on=timezone.localdate())
    messages.success(request, "The plan is dropped.")
    return redirect("decisions:planner")


def _one(request: StaffRequest, pk: int) -> Plan:
    one = visible_to(request.user, Plan).filter(pk=pk).first()
    if one is None:
        raise NotFound
    return one
