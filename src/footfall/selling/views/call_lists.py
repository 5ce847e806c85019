"""Call lists: which there are, how far they are, and what came of them."""

from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from footfall.company.access import StaffRequest, allowed
from footfall.company.views.keeping import form_page, may
from footfall.selling.actions.call_lists import Plan, close_call_list, make_call_list
from footfall.selling.actions.calling_rules import NoSuchScript, keep_script
from footfall.selling.forms import CallListForm, ScriptForm
from footfall.selling.models import Script
from footfall.selling.queries import CALL, SEE_DEALS
from footfall.selling.queries.call_lists import (
    KEEP_LISTS,
    call_list_seen_by,
    call_lists_visible_to,
    progress_of,
    waiting_by_list,
)
from footfall.selling.queries.wallboard import callers_of_list
from footfall.web.tables import Column

COLUMNS = [
    Column("name", "List"),
    Column("waiting", "Waiting", numeric=True),
    Column("callbacks", "Call-backs", numeric=True, wide=True),
    Column("done", "Done", numeric=True),
    Column("total", "Leads", numeric=True),
    Column("team", "Who calls", wide=True),
    Column("place", "Leads from", wide=True),
    Column("kind", "Kind", wide=True),
]
RESULT_COLUMNS = [Column("label", "Last result"), Column("count", "Leads", numeric=True), Column("share", "Share")]
CALLER_COLUMNS = [
    Column("name", "Caller"),
    Column("calls", "Calls", numeric=True),
    Column("reached", "Reached", numeric=True),
    Column("good", "Interested", numeric=True),
    Column("minutes", "Minutes", numeric=True, wide=True),
]
EXAMPLE = """# greeting
Good day, this is {caller} of {company}. Am I speaking to {name}?
* Yes -> need
* A bad moment -> [callback]
* Somebody else -> [not-the-person]

# need: need
You asked us about {product}. What do you need it for?
* They say why = strong -> timing
* Only looking = weak -> timing
* No need = no -> [not-interested]
! Too expensive: It can be paid in twelve parts, without interest.

# timing: timing
When would you like to have it?
* This month = strong -> visit
* Later = weak -> visit

# visit
Shall I book you a demonstration at {outlet}?
* Yes -> [appointment]
* Not yet -> [interested]
"""


@allowed(*SEE_DEALS)
@require_safe
def call_lists(request: StaffRequest) -> HttpResponse:
    """The lists one may see, the open ones first."""
    lists = waiting_by_list(call_lists_visible_to(request.user).select_related("team", "location"))
    context = {
        "open": [each for each in lists if each.closed_at is None],
        "closed": [each for each in lists if each.closed_at],
        "columns": COLUMNS, "may_keep": may(request.user, KEEP_LISTS), "may_call": may(request.user, CALL),
    }  # fmt: skip
    return render(request, "selling/call_lists.html", context)


@allowed(*KEEP_LISTS)
@require_http_methods(["GET", "POST"])
def call_list_new(request: StaffRequest) -> HttpResponse:
    """A list to make."""
    address = request.GET.get("leads", "")
    form = CallListForm(request.POST or None, by=request.user, initial={"address": address, "view": _view(address)})
    back = reverse("selling:call-lists")

    def deed() -> tuple[str, str]:
        given = form.cleaned_data
        same = ("name", "kind", "query", "order", "most_attempts")
        fields = {name: given[name] for name in same}
        fields |= {f"{name}_id": given[name].pk if given[name] else None for name in ("location", "team", "script")}
        plan = Plan(**fields)
        made = make_call_list(plan=plan, at=timezone.now(), by=request.user)
        return f"{made} is ready.", reverse("selling:call-list", args=[made.pk])

    trail = [("Call lists", back)]
    return form_page(request, form, deed, title="New call list", submit="Make the list", back=back, trail=trail)


@allowed(*SEE_DEALS)
@require_safe
def call_list(request: StaffRequest, pk: int) -> HttpResponse:
    """One list: how far it is, what came of its calls, and what each caller made of it."""
    found = call_list_seen_by(request.user, pk)
    now = timezone.now()
    progress = progress_of(found, at=now)
    context: dict[str, Any] = {
        "list": found, "leads": _in_words(found.query),
        "progress": progress, "results": _results(progress), "callers": callers_of_list(found),
        "result_columns": RESULT_COLUMNS, "caller_columns": CALLER_COLUMNS, "may_call": may(request.user, CALL),
        "may_keep": may(request.user, KEEP_LISTS),
        "kpis": [
            {"label": "Leads", "value": f"{progress.total:,}"},
            {"label": "Waiting", "value": f"{progress.waiting:,}", "note": f"{progress.untouched:,} never called"},
            {"label": "On the phone", "value": f"{progress.in_call:,}"},
            {"label": "Call-backs agreed", "value": f"{progress.callbacks:,}"},
            {"label": "Done", "value": f"{progress.done:,}", "note": f"{progress.left:,} left the list"},
        ],
    }  # fmt: skip
    return render(request, "selling/call_list.html", context)


@allowed(*KEEP_LISTS)
@require_POST
def call_list_closure(request: StaffRequest, pk: int) -> HttpResponse:
    """A list that is closed."""
    found = call_list_seen_by(request.user, pk)
    close_call_list(call_list_id=found.pk, at=timezone.now(), by=request.user)
    messages.success(request, f"Nobody is called from {found} any more.")
    return redirect("selling:call-list", pk)


@allowed(*KEEP_LISTS)
@require_safe
def scripts(request: StaffRequest) -> HttpResponse:
    """What callers say."""
    return render(request, "selling/scripts.html", {"scripts": Script.objects.prefetch_related("lists")})


@allowed(*KEEP_LISTS)
@require_http_methods(["GET", "POST"])
def script(request: StaffRequest, pk: int) -> HttpResponse:
    """One script as text; 0 is a new one."""
    found = Script.objects.filter(pk=pk).first() if pk else None
    if pk and found is None:
        raise NoSuchScript
    initial = {"name": found.name, "text": found.text} if found else {"text": EXAMPLE}
    form = ScriptForm(request.POST or None, initial=initial)
    back = reverse("selling:scripts")

    def deed() -> tuple[str, str]:
        return f"{keep_script(script_id=pk or None, by=request.user, **form.cleaned_data)} is kept.", back

    title = f"Edit {found}" if found else "New script"
    trail = [("Scripts", back)]
    return form_page(request, form, deed, title=title, submit="Keep the script", back=back, trail=trail)


def _results(progress: Any) -> list[dict[str, Any]]:  # noqa: ANN401 -- a Progress
    tried = max(1, progress.tried)
    return [
        {"label": label, "outcome": outcome, "count": count, "share": round(100 * count / tried)}
        for label, outcome, count in progress.results
    ]


def _in_words(query: str) -> str:
    """ "temperature hot, status open" """
    return ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in parse_qsl(query))


def _view(address: str) -> str:
    return "other" if address else "ready-1"
