"""SWOT: the list, the board, rating, the factors, and several beside each other."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from footfall.company.access import MANAGERS, StaffRequest, allowed
from footfall.company.models import Location, Role
from footfall.company.views.keeping import form_page, may
from footfall.decisions.actions.swot import keep_factor, make_swot, rate
from footfall.decisions.forms.swot import FactorForm, RatingForm, SwotForm
from footfall.decisions.models import Factor, Rating, Swot
from footfall.decisions.queries.board import board_of, compared
from footfall.decisions.queries.evidence import Evidence, evidence_of
from footfall.decisions.queries.scope import visible_to
from footfall.measurement.cube.measures import MEASURES
from footfall.measurement.facts.published import published
from footfall.measurement.facts.store import NothingCounted
from footfall.shared.errors import NotFound
from footfall.web.tables import Column

SEES = tuple(sorted(MANAGERS))
KEEPS_FACTORS = (Role.ADMINISTRATOR, Role.MARKETING)
MOST_COMPARED, MOST_LISTED = 8, 200
LATEST, OUTLETS, COMPANY = "latest", "outlets", "company"
QUARTER = timedelta(days=90)
COLUMNS = [
    Column("name", "SWOT"),
    Column("location", "Place", wide=True),
    Column("from_on", "Days"),
    Column("by", "Begun by", wide=True),
]
FACTOR_COLUMNS = [
    Column("text", "Factor"),
    Column("side", "Is a"),
    Column("weight", "Weight", numeric=True),
    Column("measure", "Measure", wide=True),
]


@allowed(*SEES)
def swot_list(request: StaffRequest) -> HttpResponse:
    """The SWOTs there are, the latest first."""
    rows = visible_to(request.user, Swot)[:MOST_LISTED]
    return render(request, "decisions/swot_list.html", {"rows": rows, "columns": COLUMNS})


@allowed(*SEES)
def swot_new(request: StaffRequest) -> HttpResponse:
    """A SWOT is begun."""
    back, today = reverse("decisions:swots"), timezone.localdate()
    first = {"from_on": today - QUARTER, "until_on": today - timedelta(days=1)}
    form = SwotForm(request.POST or None, by=request.user, initial=first)

    def deed() -> tuple[str, str]:
        swot = make_swot(**form.cleaned_data, by=request.user, at=timezone.now())
        return "The SWOT waits for ratings.", reverse("decisions:swot-rating", args=[swot.pk])

    return form_page(request, form, deed, title="New SWOT", submit="Begin it", back=back, trail=[("SWOT", back)])


@allowed(*SEES)
def board(request: StaffRequest, pk: int) -> HttpResponse:
    """The four fields with what people and numbers say."""
    swot = _one(request, pk)
    found = _evidence(swot, Factor.objects.values_list("measure", flat=True))
    context = {
        "swot": swot,
        "board": board_of(swot, found),
        "trail": [("SWOT", reverse("decisions:swots")), (swot.name, "")],
    }
    return render(request, "decisions/swot.html", context)


@allowed(*SEES)
def rating(request: StaffRequest, pk: int) -> HttpResponse:
    """What this person thinks of each factor."""
    swot = _one(request, pk)
    back = reverse("decisions:swot", args=[pk])
    own = dict(Rating.objects.filter(swot=swot, by=request.user).values_list("factor_id", "rating"))
    form = RatingForm(request.POST or None, factors=Factor.objects.filter(retired_on=None), own=own)

    def deed() -> tuple[str, str]:
        count = rate(swot=swot, ratings=form.ratings(), by=request.user, at=timezone.now())
        return f"{count} factors are rated.", back

    note = "5 is very good for you, 1 very poor; of something outside, 5 is a great chance and 1 a great danger."
    trail = [("SWOT", reverse("decisions:swots")), (swot.name, back)]
    return form_page(request, form, deed, title="Rate it", submit="Save my ratings", back=back, trail=trail, note=note)


@allowed(*SEES)
def comparison(request: StaffRequest) -> HttpResponse:
    """SWOTs beside each other: the latest, the latest of each outlet, or those of one place over time."""
    seen = list(visible_to(request.user, Swot)[:MOST_LISTED])
    places = Counter(one.location for one in seen)
    over_time = [place for place, many in places.items() if many > 1]
    which = request.GET.get("of", LATEST)
    swots = _compared(seen, which)[:MOST_COMPARED][::-1]
    tabs = [{"url": f"?of={LATEST}", "label": "The latest", "key": LATEST}]
    tabs += [{"url": f"?of={OUTLETS}", "label": "Outlets", "key": OUTLETS}]
    tabs += [
        {"url": f"?of={place.pk if place else COMPANY}", "label": f"{place or 'The company'} over time",
         "key": str(place.pk if place else COMPANY)}
        for place in over_time
    ]  # fmt: skip
    trail = [("SWOT", reverse("decisions:swots")), ("Compared", "")]
    context = {"swots": swots, "rows": compared(swots), "tabs": tabs, "which": which, "trail": trail}
    return render(request, "decisions/swot_comparison.html", context)


def _compared(seen: list[Swot], which: str) -> list[Swot]:
    """Those that are asked for, the latest first; of each outlet one."""
    if which == OUTLETS:
        outlets = [one for one in seen if one.location and one.location.level == Location.OUTLET]
        return list({one.location_id: one for one in reversed(outlets)}.values())
    if which == COMPANY:
        return [one for one in seen if one.location_id is None]
    return [one for one in seen if str(one.location_id) == which] if which.isdecimal() else seen


@allowed(*SEES)
def factors(request: StaffRequest) -> HttpResponse:
    """The list of factors."""
    labels = {name: measure.label for name, measure in MEASURES.items()}
    rows = [(factor, labels.get(factor.measure, "")) for factor in Factor.objects.all()]
    context = {"rows": rows, "columns": FACTOR_COLUMNS, "may_keep": may(request.user, KEEPS_FACTORS)}
    return render(request, "decisions/factor_list.html", context)


@allowed(*KEEPS_FACTORS)
def factor_new(request: StaffRequest) -> HttpResponse:
    """A factor is added."""
    return _factor_page(request, None)


@allowed(*KEEPS_FACTORS)
def factor_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """A factor is changed."""
    factor = Factor.objects.filter(pk=pk).first()
    if factor is None:
        raise NotFound
    return _factor_page(request, factor)


def _factor_page(request: StaffRequest, factor: Factor | None) -> HttpResponse:
    back = reverse("decisions:factors")
    names = ("text", "side", "weight", "measure")
    shown = (
        {name: getattr(factor, name) for name in names} | {"is_retired": bool(factor and factor.retired_on)}
        if factor
        else {}
    )
    form = FactorForm(request.POST or None, initial=shown)

    def deed() -> tuple[str, str]:
        keep_factor(factor=factor, **form.cleaned_data, by=request.user, today=timezone.localdate())
        return "The factor is kept.", back

    title = "Edit factor" if factor else "New factor"
    trail = [("SWOT", reverse("decisions:swots")), ("Factors", back)]
    return form_page(request, form, deed, title=title, submit="Save the factor", back=back, trail=trail)


def _one(request: StaffRequest, pk: int) -> Swot:
    swot = visible_to(request.user, Swot).filter(pk=pk).first()
    if swot is None:
        raise NotFound
    return swot


def _evidence(swot: Swot, names: Iterable[str]) -> dict[str, Evidence]:
    try:
        return evidence_of(published(), names, swot.location, swot.from_on, swot.until_on)
    except NothingCounted:
        return {}
