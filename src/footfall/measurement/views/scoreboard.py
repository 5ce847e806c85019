"""The scoreboard: what is counted, diced by everything, each number with the leads behind it."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from footfall.company.access import MANAGERS, StaffRequest, allowed
from footfall.company.actions.saved_views import views_of
from footfall.company.models import SavedView, Staff
from footfall.measurement.asking import ALL_TIME, Asked, asked
from footfall.measurement.cube.members import day_of
from footfall.measurement.facts.published import Facts, published
from footfall.measurement.facts.store import NothingCounted
from footfall.measurement.panels import Board
from footfall.measurement.queries import numbers_visible_to
from footfall.measurement.reading import basis_in_words, freshness, in_words
from footfall.measurement.views import sheets
from footfall.measurement.views.pills import dice, table_pills
from footfall.shared.periods import days_of

PAGE = "scoreboard"
FIRST_PERIOD = "this_quarter"


@allowed()
def scoreboard(request: StaffRequest) -> HttpResponse:
    """Key numbers, funnel, sources, crosstab and table of the leads the address means."""
    try:
        facts = published()
    except NothingCounted:
        return render(request, "measurement/nothing_counted.html", status=200)
    if not request.GET:
        return redirect(f"{reverse('measurement:scoreboard')}?period={first_period(facts)}")
    board = _board(request, facts)
    whole, answer = board.whole(), board.table_answer()
    title, sources = board.sources()
    context: dict[str, Any] = {
        "dimensions": dice(request.GET, request.user, board.asked),
        "pills": table_pills(request.GET, board),
        "kpis": board.kpis(whole),
        "funnel": board.funnel(whole),
        "sources_title": title,
        "sources": sources,
        "heat": board.heat(),
        "table": board.table(answer),
        "sort": board.asked.sort,
        "columns": sheets.columns_of(answer),
        "basis_words": basis_in_words(
            board.asked.basis, board.asked.start, board.asked.end, board.asked.as_of, board.asked.within
        ),
        "words": in_words(answer, facts.current)[1:-1],
        "freshness": freshness(facts.current),
        "disagrees": facts.current.agrees is False,
        "views": _views(request.GET, request.user),
        "own_view": _own_view(request.GET, request.user),
        "query": request.GET.urlencode(),
        "may_export": request.user.role in MANAGERS,
    }
    return render(request, "measurement/scoreboard.html", context)


@allowed(*sorted(MANAGERS))
def export(request: StaffRequest) -> HttpResponse:
    """The table as it stands, cell for cell, as CSV or XLSX."""
    board = _board(request, published())
    answer = board.table_answer()
    if request.GET.get("as") == "xlsx":
        return sheets.workbook(answer, board.facts.current, board.currency)
    return sheets.comma_separated(answer, board.currency)


def _board(request: StaffRequest, facts: Facts) -> Board:
    today = timezone.localdate()
    found: Asked = asked(request.GET, facts.cube.engine.members, today=today, by=request.user)
    return Board(facts, numbers_visible_to(request.user), found, today, request.GET)


def first_period(facts: Facts) -> str:
    """This quarter if anybody was captured in it, else all time: an empty page tells nothing."""
    rows = facts.cube.engine.rows("SELECT max(day) FROM lead_fact")
    last = rows[0][0]
    start, _ = days_of(FIRST_PERIOD, timezone.localdate(), facts.cube.engine.members.calendar)
    return FIRST_PERIOD if last is not None and day_of(last) >= start else ALL_TIME


def _views(query: QueryDict, staff: Staff) -> list[dict[str, str]]:
    """The ready-made views and the kept ones, as tabs."""
    ready = [
        ("This quarter", "period=this_quarter"),
        ("Last 90 days", "period=last_90_days"),
        ("This year", "period=this_year"),
        ("All time", "period=all"),
    ]
    found = [(label, each) for label, each in ready] + [
        (view.name if view.staff_id == staff.pk else f"{view.name} ({view.staff.name})", view.query)
        for view in views_of(staff, PAGE)
    ]
    here = _plain(query)
    return [
        {"url": f"?{each}", "label": label, "key": "here" if _plain(QueryDict(each)) == here else ""}
        for label, each in found
    ]


def _own_view(query: QueryDict, staff: Staff) -> SavedView | None:
    here = _plain(query)
    return next(
        (view for view in views_of(staff, PAGE).filter(staff=staff) if _plain(QueryDict(view.query)) == here), None
    )


def _plain(query: QueryDict) -> list[tuple[str, str]]:
    return sorted((str(key), str(value)) for key, values in query.lists() for value in values if value)
