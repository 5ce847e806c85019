"""Focus, success drivers and the mix of channels."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from footfall.company.access import MANAGERS, StaffRequest, allowed
from footfall.decisions.queries.drivers import drivers_of, mix_in_words, mix_of
from footfall.decisions.queries.focus import focus_of
from footfall.measurement.facts.published import published
from footfall.measurement.facts.store import NothingCounted
from footfall.measurement.queries import numbers_visible_to
from footfall.measurement.reading import freshness

SEES = tuple(sorted(MANAGERS))
SPANS = {"90": "Last 90 days", "365": "Last year", "730": "Last two years"}
NOTHING = "measurement/nothing_counted.html"


@allowed(*SEES)
def focus(request: StaffRequest) -> HttpResponse:
    """Existing customers beside new prospects."""
    span = request.GET.get("days", "365")
    span = span if span in SPANS else "365"
    try:
        facts = published()
    except NothingCounted:
        return render(request, NOTHING)
    today = timezone.localdate()
    found = focus_of(facts, numbers_visible_to(request.user), today - timedelta(days=int(span)), today)
    tabs = [{"url": f"?days={days}", "label": label, "key": days} for days, label in SPANS.items()]
    context = {"focus": found, "tabs": tabs, "span": span, "freshness": freshness(facts.current)}
    return render(request, "decisions/focus.html", context)


@allowed(*SEES)
def drivers(request: StaffRequest) -> HttpResponse:
    """Success drivers and the mix of channels."""
    try:
        facts = published()
    except NothingCounted:
        return render(request, NOTHING)
    scope, today = numbers_visible_to(request.user), timezone.localdate()
    mix = mix_of(facts, scope, today)
    context = {
        "drivers": drivers_of(facts, scope, today),
        "mix": mix,
        "mix_words": mix_in_words(mix),
        "freshness": freshness(facts.current),
    }
    return render(request, "decisions/drivers.html", context)
