"""The rules by which leads go to people: the list in its order, and the page on which one is kept."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from footfall.company.access import StaffRequest, allowed
from footfall.company.views.keeping import form_page
from footfall.qualification.actions.route import USUAL_MINUTES
from footfall.qualification.actions.routing_rules import (
    caught_by,
    drop_rule,
    keep_rule,
    move_rule,
    rule_by_id,
    set_response_times,
)
from footfall.qualification.forms.routing import ResponseTimesForm, RoutingRuleForm
from footfall.qualification.models import ResponseTime, RoutingRule
from footfall.qualification.queries import SET_RULES
from footfall.qualification.queries.spoken_rules import spoken
from footfall.web.tables import Column

COLUMNS = [
    Column("position", "Rule", numeric=True),
    Column("name", "Name"),
    Column("leads", "Which leads", wide=True),
    Column("who", "To whom"),
    Column("how", "How", wide=True),
    Column("caught", "Leads of 30 days", numeric=True, wide=True),
]
LOOK_BACK = timedelta(days=30)


@allowed(*SET_RULES)
def rule_list(request: StaffRequest) -> HttpResponse:
    """The rules in the order they are tried, with how many leads of the last days each means."""
    now = timezone.now()
    rules = list(RoutingRule.objects.select_related("team").prefetch_related("people"))
    times = ResponseTime.objects.select_related("source")
    context = {
        "rules": spoken(rules, caught_by(rules, since=now - LOOK_BACK, at=now)), "columns": COLUMNS,
        "times": [(time.source.name.capitalize(), _said(time.minutes)) for time in times], "usual": USUAL_MINUTES,
    }  # fmt: skip
    return render(request, "qualification/routing.html", context)


@allowed(*SET_RULES)
def rule_new(request: StaffRequest) -> HttpResponse:
    """A rule at the end of the order."""
    return _keep(request, RoutingRuleForm(request.POST or None), None, "New routing rule")


@allowed(*SET_RULES)
def rule_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """A rule that is changed; it decides by it from the next lead on."""
    rule = rule_by_id(pk)
    form = RoutingRuleForm(request.POST or None, initial=RoutingRuleForm.filled(rule))
    return _keep(request, form, pk, f"Rule {rule.position}: {rule.name}")


@allowed(*SET_RULES)
@require_POST
def rule_move(request: StaffRequest, pk: int) -> HttpResponse:
    """A rule one up or down."""
    move_rule(rule_id=pk, places=-1 if request.POST.get("way") == "up" else 1, by=request.user)
    return redirect("qualification:routing")


@allowed(*SET_RULES)
@require_POST
def rule_drop(request: StaffRequest, pk: int) -> HttpResponse:
    """A rule that is no more."""
    drop_rule(rule_id=pk, by=request.user)
    messages.info(request, "The rule is dropped; who has its leads keeps them.")
    return redirect("qualification:routing")


@allowed(*SET_RULES)
def response_times(request: StaffRequest) -> HttpResponse:
    """Minutes to the first attempt, by source."""
    minutes = dict(ResponseTime.objects.values_list("source_id", "minutes"))
    form = ResponseTimesForm(request.POST or None, minutes=minutes)
    back = reverse("qualification:routing")

    def deed() -> tuple[str, str]:
        set_response_times(minutes=form.minutes(), by=request.user)
        return "The times are set.", back

    return form_page(
        request, form, deed, title="Time to the first attempt", submit="Set the times", back=back,
        trail=[("Routing", back)],
        note=f"Minutes of working time: the owner's hours, else the outlet's. Empty is {USUAL_MINUTES}.",
    )  # fmt: skip


def _keep(request: StaffRequest, form: RoutingRuleForm, pk: int | None, title: str) -> HttpResponse:
    back = reverse("qualification:routing")

    def deed() -> tuple[str, str]:
        rule = keep_rule(draft=form.draft(), rule_id=pk, at=timezone.now(), by=request.user)
        return f"Rule {rule.position} is kept.", back

    note = (
        "A lead has to meet every kind of condition that is given, by any of its values. Without any it is every lead."
    )
    return form_page(
        request, form, deed, title=title, submit="Keep the rule", back=back, trail=[("Routing", back)], note=note
    )


def _said(minutes: int) -> str:
    return f"{minutes} min" if minutes < 60 or minutes % 60 else f"{minutes // 60} h"  # noqa: PLR2004 -- minutes of an hour
