"""Pages of incentives: what is offered, what is left of it, and the marks of the counter."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from footfall.capture.actions.handover import mark_handover
from footfall.capture.actions.incentives import (
    COUNTS_STOCK,
    KEEPS_INCENTIVES,
    change_incentive,
    make_incentive,
    set_stock,
)
from footfall.capture.forms.incentive import IncentiveForm, StockForm
from footfall.capture.models import Handover, Incentive
from footfall.capture.queries.inbox import capture_visible_to
from footfall.capture.queries.incentives import (
    doors_offering,
    incentive_by_id,
    incentive_lines,
    stocks_of,
    to_hand_over,
)
from footfall.capture.views.counter import WHO_CAPTURES
from footfall.company.access import MANAGERS, StaffRequest, allowed
from footfall.company.views.keeping import form_page, may
from footfall.shared.currencies import from_minor
from footfall.shared.errors import Invalid, Refusal
from footfall.web.figures import Kpi, count, money
from footfall.web.tables import Column

SEES = tuple(sorted(MANAGERS))
COLUMNS = [
    Column("name", "Incentive"),
    Column("cost", "Costs", numeric=True),
    Column("given", "Given", numeric=True),
    Column("not_given", "Not given", numeric=True, wide=True),
    Column("declined", "Declined", numeric=True, wide=True),
    Column("spent", "Spent", numeric=True, wide=True),
    Column("left", "Budget left", numeric=True, wide=True),
    Column("state", "Offered"),
]
STOCK = [
    Column("outlet", "Outlet"),
    Column("count", "Had", numeric=True),
    Column("taken", "Gone", numeric=True),
    Column("aside", "On devices", numeric=True, wide=True),
    Column("left", "Left", numeric=True),
]


class NotAFate(Invalid):
    """It was given, not given, or declined."""


@allowed(*SEES)
def incentive_list(request: StaffRequest) -> HttpResponse:
    """What visitors get for their data, with what was handed over."""
    lines = incentive_lines(request.user, Incentive.objects.order_by("-is_active", "name"))
    context = {
        "lines": [
            (line, _money(line.incentive.cost_minor, line.incentive), _money(line.cost_minor, line.incentive),
             "—" if line.left_minor is None else _money(line.left_minor, line.incentive))
            for line in lines
        ],
        "columns": COLUMNS,
        "may_keep": may(request.user, KEEPS_INCENTIVES),
    }  # fmt: skip
    return render(request, "capture/incentive_list.html", context)


@allowed(*SEES)
def incentive(request: StaffRequest, pk: int) -> HttpResponse:
    """One incentive: what it costs, where it is offered, and what outlets have left."""
    one = incentive_by_id(pk)
    (line,) = incentive_lines(request.user, Incentive.objects.filter(pk=pk))
    stocks = stocks_of(request.user, one)
    share = f"{line.given / line.marked:.0%} of those marked" if line.marked else ""
    context = {
        "incentive": one,
        "kpis": [
            Kpi("Given", count(line.given), note=share),
            Kpi("Declined", count(line.declined)),
            Kpi("Not given", count(line.not_given)),
            Kpi("Costs", _money(one.cost_minor, one), note="each"),
            Kpi("Worth", _money(one.value_minor, one), note="to the customer"),
            Kpi("Budget left", "—" if line.left_minor is None else _money(line.left_minor, one)),
        ],
        "columns": STOCK,
        "stocks": [(stock, aside, stock.count - stock.taken) for stock, aside in stocks],
        "doors": doors_offering(request.user, one)[:20],
        "may_keep": may(request.user, KEEPS_INCENTIVES),
        "may_count": may(request.user, COUNTS_STOCK),
    }
    return render(request, "capture/incentive.html", context)


@allowed(*KEEPS_INCENTIVES)
def incentive_new(request: StaffRequest) -> HttpResponse:
    """An incentive that doors and arms may promise from now on."""
    form = IncentiveForm(data=request.POST or None)
    back = reverse("capture:incentives")

    def deed() -> tuple[str, str]:
        name, values = form.cleaned_data["name"], form.values
        made = make_incentive(name=name, values=values, at=timezone.now(), by=request.user)
        said = f"An entry point or an arm that promises “{made.name}” offers it."
        return said, reverse("capture:incentive", args=[made.pk])

    trail = [("Incentives", back)]
    return form_page(request, form, deed, title="New incentive", submit="Make it", back=back, trail=trail)


@allowed(*KEEPS_INCENTIVES)
def incentive_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """What changes holds for what is handed over from now on."""
    one = incentive_by_id(pk)
    form = IncentiveForm(data=request.POST or None, incentive=one)
    back = reverse("capture:incentive", args=[pk])

    def deed() -> tuple[str, str]:
        change_incentive(incentive=one, values=form.values, by=request.user)
        return f"{one.name} is changed.", back

    trail = [("Incentives", reverse("capture:incentives")), (one.name, back)]
    return form_page(request, form, deed, title="Change", submit="Save", back=back, trail=trail)


@allowed(*COUNTS_STOCK)
def incentive_stock(request: StaffRequest, pk: int) -> HttpResponse:
    """How many an outlet has."""
    one = incentive_by_id(pk)
    form = StockForm(data=request.POST or None, staff=request.user)
    back = reverse("capture:incentive", args=[pk])

    def deed() -> tuple[str, str]:
        stock = set_stock(incentive=one, by=request.user, **form.cleaned_data)
        return f"{stock.location.name} was given {count(stock.count)}.", back

    trail = [("Incentives", reverse("capture:incentives")), (one.name, back)]
    return form_page(request, form, deed, title="Stock of an outlet", submit="Save", back=back, trail=trail)


@allowed(*WHO_CAPTURES)
@require_POST
def handover(request: StaffRequest, key: UUID) -> HttpResponse:
    """The visitor got it, did not get it, or did not want it."""
    found = capture_visible_to(request.user, key)
    fate, refused = request.POST.get("fate", ""), None
    if fate not in Handover.Fate.values:
        raise NotAFate
    try:
        mark_handover(capture=found, fate=fate, at=timezone.now(), by=request.user)
    except Refusal as refusal:
        if not request.htmx:
            raise
        refused = refusal.sentence
    if not request.htmx:
        return redirect("capture:capture", key=key)
    context = {"promise": to_hand_over(found), "capture_id": key, "refused": refused}
    return render(request, "capture/_handover.html", context)


def _money(minor: int, one: Incentive) -> str:
    return money(from_minor(minor, one.currency), one.currency)
