"""Deals as a list, with those that are won and lost."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from footfall.company.access import StaffRequest, allowed
from footfall.company.views.keeping import may
from footfall.selling.models import Stage
from footfall.selling.queries import OUTCOMES, SEE_DEALS, SELL, list_deals
from footfall.selling.views.cards import card_of
from footfall.selling.views.dicing import diced, pills
from footfall.web.dice import Dimension, Option, chosen_in
from footfall.web.tables import Column, order_by

COLUMNS = [
    Column("who", "Name"),
    Column("stage", "Stage"),
    Column("value", "Value", numeric=True, sortable=True),
    Column("product", "Product", wide=True),
    Column("location", "Outlet", wide=True),
    Column("owner", "Owner", wide=True),
    Column("expected", "Expected", sortable=True, wide=True),
    Column("moved", "Since", sortable=True, wide=True),
]


@allowed(*SEE_DEALS)
@require_safe
def deals(request: StaffRequest) -> HttpResponse:
    """Deals a page at a time."""
    outcome = (chosen_in(request.GET, "outcome") or ["open"])[0]
    outcome = outcome if outcome in OUTCOMES else "open"
    wanted = diced(request, outcome=outcome, stages=chosen_in(request.GET, "stage"))
    sort = order_by(COLUMNS, request.GET.get("sort", ""), "-moved")
    page = list_deals(wanted, sort=sort, after=request.GET.get("after", ""))
    now = timezone.localtime()
    context = {
        "cards": [card_of(deal, now=now) for deal in page.deals],
        "columns": COLUMNS,
        "sort": sort,
        "older": _page(request, page.after) if page.after else "",
        "first": _page(request) if request.GET.get("after") else "",
        "dimensions": [*pills(request), _stages(request), _outcomes(request)],
        "may_sell": may(request.user, SELL),
        "outcome": outcome,
    }
    return render(request, "selling/deals.html", context)


def _page(request: StaffRequest, after: str = "") -> str:
    """The page behind a mark, or the first one."""
    query = request.GET.copy()
    query.pop("after", None)
    if after:
        query["after"] = after
    return f"?{query.urlencode()}"


def _stages(request: StaffRequest) -> Dimension:
    options = [Option(stage.slug, stage.name) for stage in Stage.objects.all()]
    return Dimension("stage", "Stage", options, chosen_in(request.GET, "stage"))


def _outcomes(request: StaffRequest) -> Dimension:
    options = [Option("won", "Won"), Option("lost", "Lost"), Option("any", "Open, won and lost")]
    chosen = [value for value in chosen_in(request.GET, "outcome")[:1] if value in OUTCOMES and value != "open"]
    return Dimension("outcome", "Outcome", options, chosen, single=True, free="Open")
