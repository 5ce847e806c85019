"""The planner: a target, the leads it takes, and what if."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from footfall.company.access import MANAGERS, StaffRequest, allowed
from footfall.company.queries.scope import locations_visible_to
from footfall.decisions.forms.planner import PlannerForm
from footfall.decisions.models import Plan
from footfall.decisions.planned import Asked, NoSalesYet, Planned, plan_for, split_of
from footfall.decisions.planning.counts import MONTH
from footfall.decisions.queries.scope import visible_to
from footfall.measurement.cube.question import Scope
from footfall.measurement.facts.published import Facts, published
from footfall.measurement.facts.store import NothingCounted
from footfall.measurement.queries import numbers_visible_to
from footfall.measurement.reading import freshness
from footfall.shared.currencies import from_minor, to_minor
from footfall.shared.errors import Refusal
from footfall.web.figures import Kpi, count, money, percent

QUARTER_DAYS = 90
STRETCH = 1.1
"""The first target that is offered: a tenth more than is to be expected."""
LEADS = "leads."
MOST_LEADS = 1_000_000
MOST_PLANS = 20
NEXT = 100_000
"""In the smallest unit: the next thousand."""


@allowed(*sorted(MANAGERS))
def planner(request: StaffRequest) -> HttpResponse:
    """What a target takes, of what this person may see."""
    today = timezone.localdate()
    try:
        facts = published()
    except NothingCounted:
        return render(request, "measurement/nothing_counted.html")
    scope = numbers_visible_to(request.user)
    sent = request.GET if request.GET.get("target") else None
    try:
        form = PlannerForm(
            sent, places=locations_visible_to(request.user), initial=None if sent else _first(facts, scope, today)
        )
    except NoSalesYet as refusal:
        return render(request, "decisions/no_plan.html", {"sentence": refusal.sentence})
    plans = visible_to(request.user, Plan)[:MOST_PLANS]
    context: dict[str, Any] = {"form": form, "freshness": freshness(facts.current), "plans": plans}
    context["asked_for"] = list((sent or _said(form.initial)).items())
    if sent is None:
        asked = Asked(form.initial["target"], form.initial["by"], form.initial["probability"] / 100)
        context |= _answer(plan_for(facts, asked, today=today, scope=scope), facts, None)
    elif form.is_valid():
        try:
            asked = form.asked(monthly_of(request.GET))
            context |= _answer(plan_for(facts, asked, today=today, scope=scope), facts, form.cleaned_data["budget"])
        except Refusal as refusal:
            form.add_error("by" if "by" in refusal.fields else None, refusal.sentence)
    return render(request, "decisions/planner.html", context, status=422 if form.errors else 200)


def _first(facts: Facts, scope: Scope, today: date) -> dict[str, Any]:
    by = today + timedelta(days=QUARTER_DAYS)
    expected = plan_for(facts, Asked(1, by), today=today, scope=scope).plan.outlook.sales
    return {"target": max(1, round(expected * STRETCH)), "by": by, "probability": 90, "conversion": 100, "leads": 100}


def _said(initial: Mapping[str, Any]) -> dict[str, str]:
    """The first question as the page would send it."""
    return {name: value.isoformat() if isinstance(value, date) else str(value) for name, value in initial.items()}


def monthly_of(query: QueryDict) -> tuple[tuple[str, float], ...]:
    """Numbers of leads a month that somebody put in the place of today's."""
    given = [(name.removeprefix(LEADS), str(query.get(name))) for name in sorted(query) if name.startswith(LEADS)]
    return tuple(
        (name, float(text)) for name, text in given if text.isdecimal() and text.isascii() and int(text) <= MOST_LEADS
    )


def _answer(found: Planned, facts: Facts, budget: int | None) -> dict[str, Any]:
    """Everything the page shows of a plan; `budget` is money a month in the main unit."""
    currency = facts.current.currency
    to_split = None if budget is None else float(to_minor(Decimal(budget), currency))

    def said(minor: float) -> str:
        return money(from_minor(round(minor), currency), currency)

    needed = found.needed or found.plan
    low, high = found.between
    kpis = [
        Kpi("Chance to reach it", percent(found.plan.chance, 0), note=f"wanted {found.asked.probability:.0%}"),
        Kpi("Sales to expect", count(round(found.plan.outlook.sales)), note=f"{count(low)} to {count(high)} in 4 of 5"),
        Kpi("Leads needed", count(round(needed.leads.sum())), note=f"{count(round(found.plan.leads.sum()))} come now"),
        Kpi("Calls", count(round(needed.sum_of("calls"))), note=f"{count(round(needed.hours))} caller-hours"),
        Kpi("Cost", said(needed.sum_of("cost")), note=f"{said(found.plan.sum_of('cost'))} as now"),
        Kpi("From leads there already", count(round(found.plan.still_to_come)), note="sales still to come"),
    ]
    monthly = dict(found.asked.monthly)
    lines = [
        {
            "line": line,
            "field": f"{LEADS}{line.channel}",
            "monthly": monthly.get(line.channel),
            "now": round(line.leads / found.plan.days * MONTH),
            "cost": said(line.cost),
        }
        for line in found.lines
    ]
    lags = found.plan.known.lags
    corrected, naive = found.learnt.corrected
    assumptions = [
        ("Half of the sales come within", f"{lags.day_of(0.5):.0f} days of capture"),
        ("Nine in ten within", f"{lags.day_of(0.9):.0f} days"),
        ("Of the last 30 days' leads have bought", percent(naive)),
        ("Of them will have bought in the end", percent(corrected)),
        ("A month may be off by chance of its own", f"± {100 * found.plan.known.surprise**0.5:.0f} %"),
    ]
    rows = zip(split_of(found.learnt, to_split), found.best_next(NEXT), strict=True)
    split = [
        (name, said(now), said(best), "too few to tell" if leads is None else f"{leads:.1f}", percent(chance, 0))
        for (name, now, best, leads), chance in rows
    ]
    months = [f"Month {number}" for number in range(1, len(found.lines[0].by_month) + 1)] if found.lines else []
    return {
        "found": found,
        "kpis": kpis,
        "lines": lines,
        "months": months[:6],
        "assumptions": assumptions,
        "split": split,
        "unit": money(1000, currency),
    }
