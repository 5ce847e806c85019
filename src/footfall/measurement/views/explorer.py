"""The explorer: any numbers by any rows and columns, opened, compared, drawn, kept and taken along."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from footfall.company.access import MANAGERS, StaffRequest, allowed
from footfall.company.actions.saved_views import views_of
from footfall.company.models import SavedView, Staff
from footfall.measurement.actions.mailings import have_sent, stop_sending
from footfall.measurement.explorer.address import VIEWS
from footfall.measurement.explorer.files import TYPES, file_of
from footfall.measurement.explorer.page import Page, page_of
from footfall.measurement.facts.published import published
from footfall.measurement.facts.store import NothingCounted
from footfall.measurement.models import Mailing
from footfall.measurement.reading import freshness
from footfall.measurement.views.pills import dice, explorer_pills
from footfall.measurement.views.scoreboard import first_period

PAGE = "explorer"


@allowed()
def explorer(request: StaffRequest) -> HttpResponse:
    """The page that the address asks for; without one a table by place of this quarter."""
    try:
        facts = published()
    except NothingCounted:
        return render(request, "measurement/nothing_counted.html", status=200)
    if not request.GET:
        return redirect(f"{reverse('measurement:explorer')}?period={first_period(facts)}&rows=location")
    page = page_of(facts, request.GET, by=request.user, today=timezone.localdate())
    drawn, own_view = _drawn(page), _own_view(request.GET, request.user)
    context = {
        **drawn,
        "view": page.explored.view,
        "views": _views(page),
        "dimensions": dice(request.GET, request.user, page.explored.asked),
        "pills": explorer_pills(page.explored),
        "words": page.words(),
        "disagrees": facts.current.agrees is False,
        "freshness": freshness(facts.current),
        "kept": _kept(request.GET, request.user),
        "own_view": own_view,
        "mail": _mail(own_view or _shown_view(request.GET, request.user), request.user),
        "query": request.GET.urlencode(),
        "may_export": request.user.role in MANAGERS,
        "page_name": PAGE,
    }
    return render(request, "measurement/explorer.html", context)


@allowed(*sorted(MANAGERS))
def export(request: StaffRequest) -> HttpResponse:
    """The table as it stands, all pages of it, as CSV, XLSX, Parquet or PDF."""
    page = page_of(published(), request.GET, by=request.user, today=timezone.localdate())
    kind = request.GET.get("as") or "csv"
    body = file_of(page, kind)
    headers = {"Content-Disposition": f'attachment; filename="explorer.{kind}"'}
    return HttpResponse(body, content_type=TYPES[kind], headers=headers)


@allowed(*sorted(MANAGERS))
@require_POST
def have_mailed(request: StaffRequest, pk: int, every: str) -> HttpResponse:
    """A kept view is sent to whoever asks, every day, week or month, or never again."""
    view = views_of(request.user, PAGE).filter(pk=pk).first()
    if every == "never":
        stop_sending(by=request.user, view=pk)
        messages.info(request, "It is sent to you no more.")
    else:
        mailing = have_sent(by=request.user, view=pk, every=every, base=request.build_absolute_uri("/").rstrip("/"))
        messages.info(request, f"{mailing.get_every_display()} it is sent to {request.user.email}.")
    return redirect(f"{reverse('measurement:explorer')}{f'?{view.query}' if view else ''}")


def _mail(view: SavedView | None, staff: Staff) -> dict[str, Any]:
    """How the kept view that is shown can be sent, and how it is."""
    if view is None or staff.role not in MANAGERS:
        return {}
    mailing = Mailing.objects.filter(staff=staff, view=view).first()
    now = mailing.every if mailing else ""
    return {"view": view, "ways": [(key, label) for key, label in Mailing.Every.choices if key != now], "now": mailing}


def _drawn(page: Page) -> dict[str, Any]:
    """What the view needs, and nothing of the others."""
    view, pictures = page.explored.view, page.pictures
    if view == "bars":
        return {"bars": pictures.bars()}
    if view == "trend":
        wholes, each = pictures.trends()
        return {"wholes": wholes, "each": each, "first": page.pivot.measures[0], "by": page.pivot.axis[0].label}
    if view == "funnel":
        return {"funnel": pictures.funnel()}
    if view == "cohort":
        return {"triangle": pictures.triangle()}
    if view == "map":
        return {"map": pictures.map()}
    return _table(page)


def _table(page: Page) -> dict[str, Any]:
    pivot, explored = page.pivot, page.explored
    number = min(explored.page, pivot.pages)
    return {
        "pivot": pivot,
        "lines": page.lines(),
        "total": pivot.cells(pivot.total),
        "heads": _heads(page),
        "heading": " › ".join(one.label for one in pivot.axis),
        "pages_note": f"Page {number} of {pivot.pages}" if pivot.pages > 1 else "",
        "newer": explored.address(page=str(number - 1) if number > 2 else None) if number > 1 else "",  # noqa: PLR2004 -- the first page has no number
        "older": explored.address(page=str(number + 1)) if number < pivot.pages else "",
    }


def _heads(page: Page) -> list[dict[str, Any]]:
    """Headings of the columns of numbers; those of all can be sorted by."""
    pivot, sort = page.pivot, page.explored.asked.sort
    heads = [{"label": one.label, "hint": one.sentence} for _ in pivot.columns for one in pivot.measures]
    for one in pivot.measures:
        falls = sort == f"-{one.name}"
        heads.append(
            {
                "label": one.label,
                "hint": one.sentence,
                "url": page.explored.address(sort=one.name if falls else f"-{one.name}", page=None),
                "order": "descending" if falls else "ascending" if sort == one.name else "",
            }
        )
    return heads


def _views(page: Page) -> list[dict[str, str]]:
    return [
        {"url": page.explored.address(view=None if name == "pivot" else name, page=None), "label": label, "key": name}
        for name, label in VIEWS.items()
    ]


def _kept(query: QueryDict, staff: Staff) -> list[dict[str, str]]:
    """The kept views, one's own and those of others that are shared."""
    here = _plain(query)
    return [
        {
            "url": f"?{view.query}",
            "label": view.name if view.staff_id == staff.pk else f"{view.name} ({view.staff.name})",
            "key": "here" if _plain(QueryDict(view.query)) == here else "",
        }
        for view in views_of(staff, PAGE)
    ]


def _own_view(query: QueryDict, staff: Staff) -> SavedView | None:
    here = _plain(query)
    mine = views_of(staff, PAGE).filter(staff=staff)
    return next((view for view in mine if _plain(QueryDict(view.query)) == here), None)


def _shown_view(query: QueryDict, staff: Staff) -> SavedView | None:
    """The view that others share and that the page shows."""
    here = _plain(query)
    return next((view for view in views_of(staff, PAGE) if _plain(QueryDict(view.query)) == here), None)


def _plain(query: QueryDict) -> list[tuple[str, str]]:
    return sorted((str(key), str(value)) for key, values in query.lists() for value in values if value)
