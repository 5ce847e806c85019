"""A lead written down by hand, taken in as every other capture."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from footfall.capture.actions.entry_points import Wanted, provide_entry_point
from footfall.capture.channels import channels
from footfall.capture.forms.counter import NewLeadForm
from footfall.capture.views.counter import may_be_saved, take_visitor
from footfall.company.access import StaffRequest, allowed
from footfall.company.models import Location, Role
from footfall.company.queries import locations_visible_to
from footfall.company.queries.trees import branches_of

WHO_WRITES = tuple(role for role in Role if role != Role.ANALYST)
WAYS = [
    ("inbound_call", "They called"),
    ("inbound_email", "They wrote"),
    ("visitors_register", "They came by"),
    ("referral", "Somebody sent them"),
    ("partner", "A partner sent them"),
    ("manual", "Another way"),
]


@allowed(*WHO_WRITES)
def new_lead(request: StaffRequest) -> HttpResponse:
    """The form of a new lead; what is odd about it is said once and never keeps it from being saved."""
    places = list(locations_visible_to(request.user).filter(closed_on=None))
    outlets = [place for place in places if place.level == Location.OUTLET]
    choices = [(each.one.code, each.one.name) for each in branches_of(outlets)]
    initial = {"location": choices[0][0] if len(choices) == 1 else "", "how": "manual"}
    form = NewLeadForm(
        data=request.POST or None, initial=initial, places=choices, ways=_ways(), region=settings.DEFAULT_COUNTRY
    )
    if request.method == "POST" and form.is_valid() and may_be_saved(request, form):
        return _save(request, form, {place.code: place.pk for place in outlets})
    context = {"form": form, "warned": "|".join(sorted(form.warnings)) if form.is_bound else ""}
    return render(request, "capture/new_lead.html", context, status=422 if form.is_bound else 200)


def _ways() -> list[tuple[str, str]]:
    known = {channel.slug for channel in channels()}
    return [(slug, label) for slug, label in WAYS if slug in known]


def _save(request: StaffRequest, form: NewLeadForm, places: dict[str, int]) -> HttpResponse:
    wanted = next((each for each in channels() if each.slug == form.cleaned_data["how"]), None)
    channel = wanted or next(each for each in channels() if each.slug == "manual")
    key = f"by-hand-{channel.slug.replace('_', '-')}"
    door = provide_entry_point(
        wanted=Wanted(key[:40], f"{channel.name}, by hand", channel.slug, channel.source), by=request.user
    )
    location = places.get(form.cleaned_data["location"])
    outcome, _ = take_visitor(request, form, door, form_version=None, location=location)
    if outcome is None:
        messages.success(request, "The lead is saved and will be in the list in a moment.")
        return redirect("capture:new-lead")
    messages.success(request, f"{outcome.person} is saved." if outcome.is_new_lead else f"{outcome.person} was known.")
    try:
        # The page of a lead is a later step's; until there is one, the next lead can be written down.
        return redirect(reverse("qualification:lead", args=[outcome.lead_id]))
    except NoReverseMatch:
        return redirect("capture:new-lead")
