"""The decision log: what was decided, why, and what happened since."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from footfall.company.access import MANAGERS, StaffRequest, allowed
from footfall.company.models import Location
from footfall.company.queries.scope import staff_visible_to
from footfall.company.views.keeping import form_page
from footfall.decisions.actions.decisions import decide, review
from footfall.decisions.forms.swot import DecisionForm, ReviewForm
from footfall.decisions.models import Decision, Experiment, Factor, Swot
from footfall.decisions.queries.evidence import now_of
from footfall.decisions.queries.experiment import Found, found_by
from footfall.decisions.queries.scope import visible_to
from footfall.decisions.showing import in_words_of
from footfall.measurement.cube.question import Scope
from footfall.measurement.facts.published import published
from footfall.measurement.facts.store import NothingCounted
from footfall.measurement.queries import numbers_visible_to
from footfall.shared.errors import NotFound
from footfall.web.tables import Column

SEES = tuple(sorted(MANAGERS))
KEPT = ("leads", "pct_warm", "pct_sold", "pct_dead", "cost_per_lead", "cost_per_sale")
"""Numbers that every decision keeps, beside the one it is about."""
WINDOW, REVIEW_AFTER = timedelta(days=90), timedelta(days=60)
MOST_LISTED = 200
COLUMNS = [
    Column("what", "Decision"),
    Column("location", "Place", wide=True),
    Column("owner", "Who sees to it", wide=True),
    Column("decided_on", "Decided"),
    Column("review_on", "Look again"),
]


@allowed(*SEES)
def decision_list(request: StaffRequest) -> HttpResponse:
    """Decisions, the latest first; those that are due to be looked at say so."""
    rows = visible_to(request.user, Decision).select_related("owner")[:MOST_LISTED]
    context = {"rows": rows, "columns": COLUMNS, "today": timezone.localdate()}
    return render(request, "decisions/decision_list.html", context)


@allowed(*SEES)
def decision_new(request: StaffRequest) -> HttpResponse:
    """A decision is written down, perhaps from an entry of a SWOT."""
    today, back = timezone.localdate(), reverse("decisions:decisions")
    swot, factor = _entry(request)
    tried = _tried(request)
    first: dict[str, Any] = {"owner": request.user.pk, "review_on": today + REVIEW_AFTER}
    if swot is not None:
        back = reverse("decisions:swot", args=[swot.pk])
        first |= {"location": swot.location_id, "because": f"{factor}: " if factor else ""}
    read = found_by(tried, as_of=timezone.now()) if tried else None
    if tried is not None:
        back = reverse("decisions:experiment", args=[tried.pk])
        first |= {
            "location": tried.location_id,
            "what": _advised(tried, read),
            "because": read.advice.sentence if read else "",
        }
    form = DecisionForm(
        request.POST or None,
        by=request.user,
        staff=staff_visible_to(request.user).filter(is_active=True),
        initial=first,
    )

    def deed() -> tuple[str, str]:
        place = form.cleaned_data["location"]
        numbers = in_words_of(read) if read else _numbers(request, place, factor)
        made = decide(
            **form.cleaned_data, numbers=numbers, by=request.user, on=today, swot=swot, factor=factor, experiment=tried
        )
        return "The decision is written down.", reverse("decisions:decision", args=[made.pk])

    trail = [("Decisions", reverse("decisions:decisions"))]
    return form_page(request, form, deed, title="New decision", submit="Decide", back=back, trail=trail)


@allowed(*SEES)
def decision(request: StaffRequest, pk: int) -> HttpResponse:
    """One decision: the numbers it stood on beside those of now."""
    one = _one(request, pk)
    read = found_by(one.experiment, as_of=timezone.now()) if one.experiment else None
    now = in_words_of(read) if read else _numbers(request, one.location, one.factor)
    rows = [(label, then, now.get(label, "")) for label, then in one.numbers.items()]
    context = {
        "one": one,
        "rows": rows,
        "note": "of the experiment" if read else "of the 90 days before each",
        "is_due": one.reviewed_at is None and one.review_on <= timezone.localdate(),
        "trail": [("Decisions", reverse("decisions:decisions")), (one.what, "")],
        "facts": [
            ("Place", one.location or "The whole company"),
            ("Decided", f"{one.decided_on:%-d %b %Y}, by {one.by or 'somebody who left'}"),
            ("Who sees to it", one.owner),
            ("Look at it again", f"{one.review_on:%-d %b %Y}"),
        ],
    }
    return render(request, "decisions/decision.html", context)


@allowed(*SEES)
def decision_review(request: StaffRequest, pk: int) -> HttpResponse:
    """What became of it is written down."""
    one = _one(request, pk)
    back = reverse("decisions:decision", args=[pk])
    form = ReviewForm(request.POST or None, initial={"outcome": one.outcome})

    def deed() -> tuple[str, str]:
        review(decision=one, **form.cleaned_data, by=request.user, at=timezone.now())
        return "The review is written down.", back

    trail = [("Decisions", reverse("decisions:decisions")), (one.what, back)]
    return form_page(request, form, deed, title="Review", submit="Save the review", back=back, trail=trail)


def _one(request: StaffRequest, pk: int) -> Decision:
    one = (
        visible_to(request.user, Decision).select_related("owner", "swot", "factor", "experiment").filter(pk=pk).first()
    )
    if one is None:
        raise NotFound
    return one


def _entry(request: StaffRequest) -> tuple[Swot | None, Factor | None]:
    """The SWOT and factor that the address names, as far as this person may see them."""
    keys = {name: request.GET.get(name, "") for name in ("swot", "factor")}
    if not keys["swot"].isdecimal():
        return None, None
    swot = visible_to(request.user, Swot).filter(pk=int(keys["swot"])).first()
    if swot is None:
        raise NotFound
    factor = Factor.objects.filter(pk=int(keys["factor"])).first() if keys["factor"].isdecimal() else None
    return swot, factor


def _tried(request: StaffRequest) -> Experiment | None:
    """The experiment that the address names, if this person may see it."""
    key = request.GET.get("experiment", "")
    if not key.isdecimal():
        return None
    tried = visible_to(request.user, Experiment).filter(pk=int(key)).first()
    if tried is None:
        raise NotFound
    return tried


def _advised(tried: Experiment, read: Found | None) -> str:
    if read is None or not read.advice.arm:
        return f"{tried.name}: "
    return f"{tried.name}: {read.advice.arm}"[:200]


def _numbers(request: StaffRequest, location: Location | None, factor: Factor | None) -> dict[str, str]:
    """Measures of the last 90 days as they stand now; none if nothing was counted, or if they are not this person's."""
    today = timezone.localdate()
    names = [*KEPT, *([factor.measure] if factor and factor.measure else [])]
    scope: Scope = numbers_visible_to(request.user)
    if scope.kind == "places" and (location is None or location.pk not in scope.places):
        return {}
    try:
        return now_of(published(), names, location, today - WINDOW, today)
    except NothingCounted:
        return {}
