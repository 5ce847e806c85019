"""Pages of places."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from footfall.company.access import StaffRequest, allowed
from footfall.company.actions import locations as verbs
from footfall.company.actions.categories import recategorise
from footfall.company.forms.places import (
    CloseForm,
    LocationForm,
    MoveForm,
    NewLocationForm,
    PlacesForm,
    RecategoriseForm,
    levels_in_use,
)
from footfall.company.models import Location
from footfall.company.queries import locations_visible_to, staff_visible_to
from footfall.company.queries.places import categories_now, find_locations, location_seen_by, path_of
from footfall.company.queries.trees import branches_of, folded
from footfall.company.rules.hours import hours_in_words
from footfall.company.views.keeping import KEEPS_PLACES, SEES_COMPANY, facts_of, form_page, may
from footfall.web.tables import Column

COLUMNS = [
    Column("name", "Place"),
    Column("code", "Code", wide=True),
    Column("level", "Level"),
    Column("category", "Category now", wide=True),
    Column("time_zone", "Time zone", wide=True),
    Column("currency", "Currency", wide=True),
    Column("country", "Country", wide=True),
]
MOST_ROWS = 600


@allowed(*SEES_COMPANY)
def location_list(request: StaffRequest) -> HttpResponse:
    """The places one sees, as a tree."""
    seen = list(locations_visible_to(request.user))
    found = find_locations(seen, request.GET)
    categories = categories_now(timezone.localdate())
    context = {
        "rows": [(branch, categories.get(branch.one.pk, "")) for branch in folded(branches_of(found), MOST_ROWS)],
        "columns": COLUMNS,
        "levels": levels_in_use(seen),
        "total": len(seen),
        "shown": len(found),
        "may_keep": may(request.user, KEEPS_PLACES),
    }
    return render(request, "company/location_list.html", context)


@allowed(*SEES_COMPANY)
def location(request: StaffRequest, pk: int) -> HttpResponse:
    """One place: what it is, its categories, what stands below it, who works there."""
    place = location_seen_by(request.user, pk)
    today = timezone.localdate()
    categories = categories_now(today)
    context = {
        "place": place,
        "path": path_of(place, request.user),
        "facts": _facts(place),
        "periods": place.categories.select_related("category").order_by("-from_on"),
        "today": today,
        "children": [(child, categories.get(child.pk, "")) for child in Location.objects.filter(parent=place)],
        "staff": staff_visible_to(request.user).filter(places__location=place, is_active=True),
        "may_keep": may(request.user, KEEPS_PLACES),
    }
    return render(request, "company/location.html", context)


@allowed(*KEEPS_PLACES)
def location_new(request: StaffRequest) -> HttpResponse:
    """A place that is opened."""
    initial = {"parent": request.GET.get("under", ""), "level": request.GET.get("level", Location.OUTLET)}
    form = NewLocationForm(request.POST or None, initial=initial)
    return _keep(request, form, None, title="New place", submit="Open the place", back=reverse("company:locations"))


@allowed(*KEEPS_PLACES)
def location_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """A place that is changed."""
    place = location_seen_by(request.user, pk)
    form = LocationForm(request.POST or None, initial=LocationForm.filled(place))
    back = reverse("company:location", args=[pk])
    return _keep(request, form, pk, title=f"Edit {place.name}", submit="Save the place", back=back)


@allowed(*KEEPS_PLACES)
def locations_move(request: StaffRequest) -> HttpResponse:
    """Places that shall stand somewhere else; all below them go along."""
    form = MoveForm(request.POST or None, initial=_chosen(request))

    def deed() -> str:
        places, under = form.cleaned_data["location"], form.cleaned_data["under"]
        verbs.move_outlets(locations=places, under=under, by=request.user, on=timezone.localdate())
        return f"{_named(places)} now below {under.name}." if under else f"{_named(places)} now at the top."

    note = "Numbers of all times are counted below the new place from now on."
    return _change(request, form, deed, title="Move", submit="Move", note=note)


@allowed(*KEEPS_PLACES)
def locations_recategorise(request: StaffRequest) -> HttpResponse:
    """Outlets that take another category from a day on."""
    form = RecategoriseForm(request.POST or None, initial=_chosen(request) | {"from_on": timezone.localdate()})

    def deed() -> str:
        values = form.cleaned_data
        outlets, category, day = values["location"], values["category"], values["from_on"]
        recategorise(outlets=outlets, category=category, from_on=day, by=request.user)
        return f"{_named(outlets)} {category.name.lower()} from {day:%-d %b %Y}."

    return _change(request, form, deed, title="Change category", submit="Change category")


@allowed(*KEEPS_PLACES)
def locations_close(request: StaffRequest) -> HttpResponse:
    """Places that close."""
    form = CloseForm(request.POST or None, initial=_chosen(request) | {"on": timezone.localdate()})

    def deed() -> str:
        places, day = form.cleaned_data["location"], form.cleaned_data["on"]
        verbs.close_locations(locations=places, on=day, by=request.user)
        return f"{_named(places)} closed from {day:%-d %b %Y}."

    return _change(request, form, deed, title="Close", submit="Close")


@allowed(*KEEPS_PLACES)
def locations_reopen(request: StaffRequest) -> HttpResponse:
    """Places that open again."""
    form = PlacesForm(request.POST or None, initial=_chosen(request))

    def deed() -> str:
        verbs.reopen_locations(locations=form.cleaned_data["location"], by=request.user)
        return f"{_named(form.cleaned_data['location'])} open again."

    return _change(request, form, deed, title="Open again", submit="Open again")


def _keep(request: StaffRequest, form: LocationForm, pk: int | None, **words: str) -> HttpResponse:
    def deed() -> tuple[str, str]:
        row = {**form.row(), "id": pk}
        kept = verbs.keep_locations(rows=[row], by=request.user, on=timezone.localdate())
        return f"{kept.one.name} is kept.", reverse("company:location", args=[kept.one.pk])

    return form_page(request, form, deed, trail=[("Places", reverse("company:locations"))], **words)


def _change(request: HttpRequest, form: PlacesForm, deed: Any, *, note: str = "", **words: str) -> HttpResponse:  # noqa: ANN401 -- a closure
    places = list(Location.objects.filter(pk__in=_ids(request)))
    back = reverse("company:location", args=[places[0].pk]) if len(places) == 1 else reverse("company:locations")
    words["title"] = f"{words['title']}: {_named(places) if places else 'choose places on the list first'}"
    trail = [("Places", reverse("company:locations"))]
    return form_page(request, form, lambda: (deed(), back), back=back, trail=trail, note=note, **words)


def _chosen(request: HttpRequest) -> dict[str, Any]:
    return {"location": _ids(request)}


def _ids(request: HttpRequest) -> list[int]:
    given = request.POST.getlist("location") or request.GET.getlist("location")
    return [int(value) for value in given if value.isdecimal() and len(value) < 19]  # noqa: PLR2004 -- fits a bigint


def _named(places: Any) -> str:  # noqa: ANN401 -- a list or a queryset
    names = [place.name for place in places]
    return names[0] if len(names) == 1 else f"{len(names)} places"


def _facts(place: Location) -> list[tuple[str, Any]]:
    where = f"{place.latitude:.4f}, {place.longitude:.4f}" if place.latitude is not None and place.longitude else None
    return facts_of(
        [
            ("Code", place.code),
            ("Level", place.level.replace("-", " ")),
            ("Time zone", place.time_zone),
            ("Currency", place.currency),
            ("Country", place.country),
            ("Hours", hours_in_words(place.opening_hours)),
            ("Position", where),
            ("Opened", place.opened_on),
            ("Closed", place.closed_on),
        ]
    )
