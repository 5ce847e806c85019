"""What touchpoints are worth: the page on which that is set, with what it would change before it is kept."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from footfall.company.access import StaffRequest, allowed
from footfall.qualification import rules
from footfall.qualification.actions.rules import set_rules, try_rules, worths_now
from footfall.qualification.forms import RulesForm
from footfall.qualification.models import Touchpoint
from footfall.qualification.models.lead import Temperature
from footfall.qualification.queries import SET_RULES
from footfall.web.figures import count
from footfall.web.tables import Column

COLUMNS = [
    Column("kind", "What the person did"),
    Column("points", "Points on the day", numeric=True),
    Column("half_life", "Half is left after days", numeric=True),
    Column("alone", "Alone it makes"),
    Column("until", "Until it is cold", numeric=True, wide=True),
]


@allowed(*SET_RULES)
def temperature(request: StaffRequest) -> HttpResponse:
    """The rules; `try` tells what other ones would change, `save` sets them."""
    now = worths_now()
    form = RulesForm(request.POST or None, worths=now)
    shifts = None
    if form.is_valid():
        worths, at = form.worths(), timezone.now()
        if "save" in request.POST:
            moved = set_rules(worths=worths, at=at, by=request.user)
            messages.info(request, f"The rules are set; {count(moved)} leads changed temperature.")
            return redirect("qualification:temperature")
        shifts = [_said(was, to, leads) for (was, to), leads in sorted(try_rules(worths=worths, at=at).items())]
    lines = [_line(kind, form) for kind in sorted(now, key=lambda kind: (-now[kind].points, kind))]
    context = {"form": form, "lines": lines, "shifts": shifts, "columns": COLUMNS, "marks": _MARKS}
    return render(request, "qualification/temperature.html", context, status=422 if form.errors else 200)


_MARKS = {
    "warm_from": rules.WARM_FROM,
    "hot_from": rules.HOT_FROM,
    "warm_until": rules.WARM_UNTIL,
    "hot_until": rules.HOT_UNTIL,
}


def _line(kind: str, form: RulesForm) -> dict[str, Any]:
    worth = form.worth_of(kind)
    alone = rules.temperature_of(worth.points, was=rules.COLD) if worth else ""
    is_warm = worth is not None and alone != rules.COLD
    days = rules.days_until([worth.points], [worth.half_life_days], rules.WARM_UNTIL) if worth and is_warm else None
    return {
        "label": Touchpoint.Kind(kind).label,
        "fields": [form[f"{kind}.points"], form[f"{kind}.half_life"]],
        "alone": alone,
        "days": f"{days:.0f} days" if days is not None else "",
    }


def _said(was: str, now: str, leads: int) -> str:
    names = dict(Temperature.choices)
    go = "lead goes" if leads == 1 else "leads go"
    return f"{count(leads)} {go} from {names[was].lower()} to {names[now].lower()}"
