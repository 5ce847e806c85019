"""The list of leads: diced, searched, sorted, paged; its state is its address."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils import timezone

from footfall.company.access import StaffRequest, allowed
from footfall.company.actions.saved_views import views_of
from footfall.company.models import SavedView, Staff
from footfall.qualification.filters import BadFilter, Filters, parse
from footfall.qualification.queries import EXPORT_LEADS, WORK_LEADS, leads_visible_to
from footfall.qualification.queries.choices import SEARCHED
from footfall.qualification.queries.lines import lines
from footfall.qualification.queries.page import MOST, count_up_to, page_of
from footfall.qualification.queries.search import matching
from footfall.qualification.queries.sorting import LABELS
from footfall.qualification.views.dice import GOT_THERE, dimensions, searched
from footfall.qualification.views.line_markup import line_markup
from footfall.qualification.views.verbs import VERBS
from footfall.web.figures import count as in_words
from footfall.web.tables import Column

PAGE = "leads"
MOST_FOUND = 1_000
"""What a search finds is counted up to here: who looks for a name wants one person, not all of that name."""

COLUMNS = [
    Column("name", "Name"),
    Column("hottest", "Temperature", sortable=True),
    Column("product", "Product", wide=True),
    Column("outlet", "Outlet", wide=True),
    Column("value", "Value", sortable=True, wide=True),
    Column("source", "Source", wide=True),
    Column("next_step", "Next step", sortable=True),
    Column("owner", "Owner", wide=True),
]
_OWN = {"q", "after", "before"}
READY_MADE = (
    ("", "All"),
    ("status=open", "Open"),
    ("owner=me&status=open&sort=next_step", "Mine"),
    ("temperature=hot&status=open&sort=hottest", "Hot"),
    ("owner=none&status=open", "Nobody's"),
)
"""Views that everybody has: query and label."""


@allowed()
def lead_list(request: StaffRequest) -> HttpResponse:
    """A page of the leads one sees, held to what the address says."""
    query = request.GET
    sort = sort_in(query)
    leads = chosen_leads(query, request.user)
    page = page_of(leads, sort=sort, after=query.get("after", ""), before=query.get("before", ""))
    is_whole = not (page.after or page.before)
    may_change = request.user.role in WORK_LEADS
    kept_views = list(views_of(request.user, PAGE))
    context: dict[str, Any] = {
        "lines": [line_markup(line, may_change=may_change) for line in lines(page.leads)],
        "columns": COLUMNS,
        "sort": sort,
        "sorts": LABELS.items(),
        "sorted_by": LABELS[sort],
        "table_sort": sort if sort == "next_step" else f"-{sort}",
        "title": _title(query),
        "dimensions": dimensions(query, request.user),
        "is_held": _plain(query) != "",
        "kept": [(key, value) for key, values in query.lists() for value in values if key not in _OWN],
        "q": query.get("q", ""),
        "count": in_words(len(page.leads)) if is_whole else "",
        "older": _turned(query, "after", page.after),
        "newer": _turned(query, "before", page.before),
        "views": views(query, request.user, kept_views),
        "own_view": _own_view(query, request.user, kept_views),
        "query": query.urlencode(),
        "may_export": request.user.role in EXPORT_LEADS,
        "may_change": may_change,
        "verbs": [(name, verb.label) for name, verb in VERBS.items()],
        "new_url": _url_for(request.user, "capture:new-lead"),
    }
    return render(request, "qualification/lead_list.html", context)


@allowed()
def lead_count(request: StaffRequest) -> HttpResponse:
    """How many leads the address means, in words; asked for when the page is there, so that no list waits."""
    leads = chosen_leads(request.GET, request.user)
    most = MOST_FOUND if request.GET.get("q") else MOST
    found = count_up_to(leads, most)
    return HttpResponse(f"more than {in_words(most)}" if found > most else in_words(found))


@allowed()
def options(request: StaffRequest, name: str) -> HttpResponse:
    """More options for a pill whose list is too long to be sent whole."""
    if name not in SEARCHED:
        raise BadFilter(f"Leads can't be diced by {name}.")
    dimension = searched(name, request.GET, request.user)
    return render(request, "web/_options.html", {"dimension": dimension})


def filters_in(query: QueryDict, staff: Staff) -> Filters:
    """The filters of an address, as seen today by this person."""
    return parse(query, today=timezone.localdate(), by=staff)


def chosen_leads(query: QueryDict, staff: Staff) -> Any:  # noqa: ANN401 -- a query of leads
    """The leads this person sees that the address means: its dice and its search."""
    return filters_in(query, staff).apply(leads_visible_to(staff)).filter(matching(query.get("q", "")))


def sort_in(query: QueryDict) -> str:
    """The order the address asks for; the newest first unless it names one there is."""
    sort = query.get("sort", "").removeprefix("-")
    return sort if sort in LABELS else "newest"


def views(query: QueryDict, staff: Staff, kept_views: Iterable[SavedView]) -> list[dict[str, str]]:
    """The ready-made views and the kept ones, as tabs."""
    here = _plain(query)
    ready = [{"url": f"?{each}", "label": label, "key": _plain(QueryDict(each))} for each, label in READY_MADE]
    kept = [_tab(view, staff) for view in kept_views]
    tabs = [*ready, *kept]
    return [{**tab, "key": "here" if tab["key"] == here else ""} for tab in tabs]


def _title(query: QueryDict) -> str:
    """What stands above the list: the milestone counted, or which leads these are."""
    milestone = query.get("milestone") or "lead"
    if milestone != "lead":
        return GOT_THERE[milestone]
    return "Open leads" if query.getlist("status") == ["open"] else "Leads"


def _url_for(staff: Staff, name: str) -> str:
    """The address of another page, if this person may open it."""
    url = reverse(name)
    return url if staff.role in getattr(resolve(url).func, "roles", ()) else ""


def _tab(view: SavedView, staff: Staff) -> dict[str, str]:
    label = view.name if view.staff_id == staff.pk else f"{view.name} ({view.staff.name})"
    return {"url": f"?{view.query}", "label": label, "key": _plain(QueryDict(view.query))}


def _own_view(query: QueryDict, staff: Staff, kept_views: Iterable[SavedView]) -> SavedView | None:
    here = _plain(query)
    own = (view for view in kept_views if view.staff_id == staff.pk)
    return next((view for view in own if _plain(QueryDict(view.query)) == here), None)


def _plain(query: QueryDict) -> str:
    """A query in one order, without the place in the pages, to compare two."""
    pairs = [(key, value) for key, values in query.lists() for value in values if value]
    return "&".join(f"{key}={value}" for key, value in sorted(pairs) if key not in {"after", "before"})


def _turned(query: QueryDict, key: str, place: str) -> str:
    if not place:
        return ""
    turned = query.copy()
    for each in ("after", "before"):
        turned.pop(each, None)
    turned[key] = place
    return f"?{turned.urlencode()}"
