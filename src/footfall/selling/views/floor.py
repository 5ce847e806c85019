"""The floor for those who answer for it: the live wallboard, the log of calls, and the rules for calling."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.core.handlers.asgi import ASGIRequest
from django.db import connection
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from footfall.capture.views.streaming import csv_response
from footfall.company.access import StaffRequest, allowed
from footfall.company.models import Role, Staff
from footfall.company.views.keeping import form_page
from footfall.selling.actions.calling_rules import NoSuchRule, keep_rule, remove_rule
from footfall.selling.forms import CallingRuleForm
from footfall.selling.models import CallingRule
from footfall.selling.queries.call_lists import KEEP_RULES, SUPERVISE, leases_visible_to
from footfall.selling.queries.call_log import HEADING, rows_of_log
from footfall.selling.queries.wallboard import Wallboard, wallboard_of
from footfall.shared import audit
from footfall.shared.errors import Invalid
from footfall.web.tables import Column

LOOKS_EVERY = 2.0
"""Seconds between two looks at the floor."""

LASTS = timedelta(minutes=10)
"""A stream ends after so long; the browser asks again, and whoever left in the meantime gets nothing more."""

MOST_SHOWN = 100
DAYS_SHOWN = 7
CALLER_COLUMNS = [
    Column("name", "Caller"), Column("state", "Now"), Column("calls", "Calls", numeric=True),
    Column("reached", "Reached", numeric=True, wide=True), Column("good", "Interested", numeric=True),
    Column("minutes", "Minutes", numeric=True, wide=True),
]  # fmt: skip
LIST_COLUMNS = [
    Column("name", "List"), Column("waiting", "Waiting", numeric=True),
    Column("callbacks", "Call-backs", numeric=True, wide=True), Column("done", "Done", numeric=True),
    Column("share", "Worked through", wide=True),
]  # fmt: skip
LOG_COLUMNS = [
    Column("at", "Handed out"), Column("who", "Lead"), Column("caller", "Caller"), Column("there", "Hour there"),
    Column("why", "Why it was allowed"), Column("rule", "Rule", wide=True), Column("consent", "Consent", wide=True),
    Column("result", "Result"),
]  # fmt: skip
RULE_COLUMNS = [
    Column("country", "Country"), Column("hours", "Hours there"), Column("limits", "At most", wide=True),
    Column("consent", "Consent", wide=True), Column("note", "Taken from", wide=True),
]  # fmt: skip


@allowed(*SUPERVISE)
@require_safe
def wallboard(request: StaffRequest) -> HttpResponse:
    """The floor as it is now; the page keeps itself up to date."""
    return render(request, "selling/wallboard.html", _board(request.user))


@allowed(*SUPERVISE)
@require_safe
def wallboard_stream(request: StaffRequest) -> HttpResponseBase:
    """The floor as server-sent events, each time it has changed.

    A server that can't hold an answer open gives it once, and the browser asks again.
    """
    live = isinstance(request, ASGIRequest)
    content: Any = _stream(request.user) if live else _once(request.user)
    # Compressed piece by piece, browsers hold the pieces back: it is sent as it is.
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Content-Encoding": "identity"}
    return StreamingHttpResponse(content, content_type="text/event-stream", headers=headers)


@allowed(*SUPERVISE)
@require_safe
def call_log(request: StaffRequest) -> HttpResponse:
    """Who called whom when, and why that was allowed."""
    first, last = _days(request)
    leases = leases_visible_to(request.user).filter(_within(first, last))
    shown = leases.select_related("lead__person", "caller", "call__disposition")[: MOST_SHOWN + 1]
    context = {
        "leases": shown[:MOST_SHOWN], "has_more": len(shown) > MOST_SHOWN, "first": first, "last": last,
        "columns": LOG_COLUMNS,
    }  # fmt: skip
    return render(request, "selling/call_log.html", context)


@allowed(*SUPERVISE)
@require_safe
def call_log_file(request: StaffRequest) -> HttpResponseBase:
    """The log of these days as CSV; who took it is written down."""
    first, last = _days(request)
    leases = leases_visible_to(request.user).filter(_within(first, last))
    audit.record(by=request.user, verb="export", noun="call log", first=str(first), last=str(last))
    return csv_response(request, f"calls-{first}-{last}.csv", HEADING, rows_of_log(leases))


@allowed(*SUPERVISE, Role.CALLER)
@require_safe
def calling_rules(request: StaffRequest) -> HttpResponse:
    """When and how often people may be called, by country."""
    context = {
        "rules": CallingRule.objects.all(), "columns": RULE_COLUMNS, "may_keep": request.user.role in KEEP_RULES,
    }  # fmt: skip
    return render(request, "selling/calling_rules.html", context)


@allowed(*KEEP_RULES)
@require_http_methods(["GET", "POST"])
def calling_rule(request: StaffRequest, pk: int) -> HttpResponse:
    """The rule of one country; 0 is a new one."""
    rule = CallingRule.objects.filter(pk=pk).first() if pk else None
    if pk and rule is None:
        raise NoSuchRule
    form = CallingRuleForm(request.POST or None, initial=CallingRuleForm.of(rule or CallingRule()))
    back = reverse("selling:calling-rules")

    def deed() -> tuple[str, str]:
        kept = keep_rule(rule_id=pk or None, values=form.cleaned_data, by=request.user)
        return f"The rule is kept: {str(kept).lower() if not kept.country else kept}.", back

    title = f"Calling rule: {rule}" if rule else "New calling rule"
    trail = [("Calling rules", back)]
    return form_page(request, form, deed, title=title, submit="Keep the rule", back=back, trail=trail)


@allowed(*KEEP_RULES)
@require_POST
def calling_rule_removal(request: StaffRequest, pk: int) -> HttpResponse:
    """A country without a rule of its own."""
    remove_rule(rule_id=pk, by=request.user)
    messages.success(request, "The rule is gone; the one for all other countries holds.")
    return redirect("selling:calling-rules")


def _board(staff: Staff) -> dict[str, Any]:
    now = timezone.localtime()
    since = now.replace(hour=0, minute=0, second=0, microsecond=0)
    board = wallboard_of(staff, at=now, since=since)
    return {
        "board": board, "kpis": _kpis(board), "caller_columns": CALLER_COLUMNS, "list_columns": LIST_COLUMNS,
    }  # fmt: skip


def _kpis(board: Wallboard) -> list[dict[str, Any]]:
    rate = f"{board.reached / board.calls:.0%}" if board.calls else "—"
    hot = board.oldest_hot
    since = timezone.localtime(hot.captured_at) if hot else None
    return [
        {"label": "On the phone", "value": board.on_the_phone, "note": f"of {len(board.callers)}"},
        {"label": "Due now", "value": f"{board.due:,}", "note": f"{board.callbacks_due:,} call-backs"},
        {"label": "Calls today", "value": f"{board.calls:,}", "note": f"{board.good:,} interested"},
        {"label": "Reached", "value": rate, "note": f"{board.reached:,} calls"},
        {"label": "Lost lines", "value": f"{board.ran_out:,}", "note": "numbers that came back"},
        {
            "label": "Oldest hot lead", "value": f"{since:%-d %b}" if since else "—",
            "url": reverse("qualification:lead", args=[hot.pk]) if hot else "",
            "note": f"{since:%H:%M}, {hot.person}" if hot else "",
        },
    ]  # fmt: skip


def _drawn(staff: Staff) -> str:
    return render_to_string("selling/_wallboard.html", _board(staff))


def _event(text: str) -> str:
    lines = "".join(f"data: {line}\n" for line in text.splitlines())
    return f"event: board\n{lines}\n"


def _once(staff: Staff) -> Iterator[str]:
    yield "retry: 5000\n\n"
    yield _event(_drawn(staff))


async def _stream(staff: Staff) -> AsyncIterator[str]:
    """Each new state of the floor; between two looks no connection and no thread is held."""
    yield "retry: 3000\n\n"
    until = asyncio.get_running_loop().time() + LASTS.total_seconds()
    before = ""
    while asyncio.get_running_loop().time() < until:
        drawn = await sync_to_async(_looked, thread_sensitive=False)(staff)
        # A line of comment tells a proxy, and us, whether anybody is still there.
        yield _event(drawn) if drawn != before else ": \n\n"
        before = drawn
        await asyncio.sleep(LOOKS_EVERY)


def _looked(staff: Staff) -> str:
    try:
        return _drawn(staff)
    finally:
        connection.close()


def _days(request: StaffRequest) -> tuple[date, date]:
    today = timezone.localdate()
    first = _day(request.GET.get("from", ""), today - timedelta(days=DAYS_SHOWN))
    last = _day(request.GET.get("to", ""), today)
    return (first, last) if first <= last else (last, first)


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError:
        raise Invalid(f"{text} is not a day; write 2026-03-31.") from None


def _within(first: date, last: date) -> Q:
    zone = timezone.get_current_timezone()
    start = datetime.combine(first, time(), zone)
    return Q(at__gte=start, at__lt=datetime.combine(last, time(), zone) + timedelta(days=1))
