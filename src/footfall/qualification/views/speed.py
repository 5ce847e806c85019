"""The speed-to-lead board: which leads wait, for whom, and how much of their time is left."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from footfall.company.access import StaffRequest, allowed
from footfall.company.models import Role
from footfall.qualification.actions.waiting import offer_next
from footfall.qualification.models import Assignment
from footfall.qualification.queries import WORK_LEADS, lead_seen_by
from footfall.qualification.queries.lines import Line, lines
from footfall.qualification.queries.page import NAMES
from footfall.qualification.queries.routing import state_of, waiting_for
from footfall.web.tables import Column

MOST = 100
OFFERS_NEXT = tuple(role for role in WORK_LEADS if role not in {Role.ATTENDANT, Role.CALLER, Role.SALESPERSON})
"""Who may take a lead from its owner and let the rules find the next."""

COLUMNS = [
    Column("who", "Lead"),
    Column("clock", "Clock", numeric=True),
    Column("temperature", "Temperature"),
    Column("owner", "Offered to"),
    Column("place", "Outlet", wide=True),
    Column("source", "Source", wide=True),
    Column("why", "Why", wide=True),
]


@dataclass(frozen=True)
class Offer:
    """One waiting lead as the board shows it."""

    assignment: Assignment
    line: Line
    state: str
    clock: str


@allowed()
def board(request: StaffRequest) -> HttpResponse:
    """The whole board, or for a page that is open its rows as they are now."""
    context = {**_offers(request), "columns": COLUMNS, "may_offer": request.user.role in OFFERS_NEXT}
    page = "qualification/_waiting.html" if request.htmx else "qualification/speed.html"
    return render(request, page, context)


@allowed(*OFFERS_NEXT)
@require_POST
def next_one(request: StaffRequest, pk: int) -> HttpResponse:
    """A lead that is offered to the next by the rules."""
    lead_seen_by(request.user, pk)
    given = offer_next(lead_ids=[pk], at=timezone.now(), by=request.user)
    messages.info(request, "It is offered to the next." if given else "The rules find nobody else for it now.")
    return redirect("qualification:lead", pk) if request.POST.get("back") == "lead" else redirect("qualification:speed")


def _offers(request: StaffRequest) -> dict[str, object]:
    now = timezone.now()
    waiting = waiting_for(request.user)
    counted = waiting.order_by().aggregate(
        all=Count("pk"), late=Count("pk", filter=Q(due_at__lte=now)), unowned=Count("pk", filter=Q(owner=None))
    )
    rows = waiting.select_related("owner", "lead", *(f"lead__{name}" for name in NAMES))[:MOST]
    shown = lines(each.lead for each in rows)
    offers = [
        Offer(each, line, state_of(each.due_at, now), clock(each.due_at, now))
        for each, line in zip(rows, shown, strict=True)
    ]
    return {"offers": offers, "counted": counted, "hidden": max(0, counted["all"] - MOST), "now": now}


def clock(due_at: datetime | None, now: datetime) -> str:
    """How long until it is due, or since: "4 min left", "2 h late"."""
    if due_at is None:
        return ""
    seconds = int((due_at - now).total_seconds())
    return f"{_span(abs(seconds))} {'late' if seconds < 0 else 'left'}"


def _span(seconds: int) -> str:
    minutes = seconds // 60
    if minutes < 1:
        return f"{seconds} s"
    if minutes < 90:  # noqa: PLR2004 -- up to an hour and a half in minutes
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"
