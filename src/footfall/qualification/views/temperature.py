"""What touchpoints are worth: the page on which that is set, with what it would change before it is kept."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from footfall.company.access import StaffRequest, allowed
from footfall.qualification import rules
from footfall.qualification.actions.rules import Shift, set_rules, try_rules, try_rules_on, worths_now
from footfall.qualification.forms import RulesForm
from footfall.qualification.models import Touchpoint
from footfall.qualification.models.lead import CLOSED, Temperature
from footfall.qualification.queries import SET_RULES, leads_visible_to
from footfall.qualification.queries.lines import lines as lines_of
from footfall.qualification.queries.page import listed_rows
from footfall.web.figures import count
from footfall.web.tables import Column

COLUMNS = [
    Column("kind", "What the person did"),
    Column("points", "Points on the day", numeric=True),
    Column("half_life", "Half is left after days", numeric=True),
    Column("alone", "Alone it makes"),
    Column("until", "Until it is cold", numeric=True, wide=True),
]
SHIFTS = [Column("who", "Lead"), Column("was", "Is"), Column("now", "Would be")]
LOOKED_AT, SHOWN = 5_000, 12


@allowed(*SET_RULES)
def temperature(request: StaffRequest) -> HttpResponse:
    """The rules; `try` tells what other ones would change, `save` sets them; while they are typed, who would change."""
    now = worths_now()
    form = RulesForm(request.POST or None, worths=now)
    if request.htmx:
        return render(request, "qualification/_shifts.html", _preview(request, form))
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


def _preview(request: StaffRequest, form: RulesForm) -> dict[str, Any]:
    """Who among the newest open leads would change temperature by what stands in the fields."""
    if not form.is_valid():
        return {"is_unclear": True}
    leads = leads_visible_to(request.user).exclude(status__in=CLOSED).order_by("-captured_at")
    ids = list(leads.values_list("pk", flat=True)[:LOOKED_AT])
    found = try_rules_on(worths=form.worths(), lead_ids=ids, at=timezone.now())
    return {
        "looked_at": len(ids), "said": _counted(found), "who": _who(found[:SHOWN]), "hidden": len(found[SHOWN:]),
        "columns": SHIFTS,
    }  # fmt: skip


def _counted(shifts: list[Shift]) -> list[str]:
    counts = Counter((each.was, each.now) for each in shifts)
    return [_said(was, to, leads) for (was, to), leads in sorted(counts.items())]


def _who(shifts: list[Shift]) -> list[dict[str, Any]]:
    shown = {line.lead.pk: line for line in lines_of(listed_rows([each.lead_id for each in shifts]))}
    return [{"line": shown[each.lead_id], "was": each.was, "now": each.now} for each in shifts]


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
