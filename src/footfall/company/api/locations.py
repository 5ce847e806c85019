"""Places in the REST API."""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Schema, Status

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.company.actions.categories import recategorise
from footfall.company.actions.locations import keep_locations
from footfall.company.api.kinds import (
    REFUSED,
    Code,
    Country,
    Currency,
    Day,
    Latitude,
    Level,
    Listed,
    Longitude,
    OpenHours,
    Parent,
    Title,
    Zone,
    row_of,
)
from footfall.company.models import Location, OutletCategory, OutletCategoryPeriod, Role, Staff
from footfall.company.queries import locations_visible_to
from footfall.company.rules import columns
from footfall.shared.errors import Invalid, NotFound
from footfall.shared.paging import Paging, page_of
from footfall.shared.schemas import StrictSchema

router = Endpoints()
KEEPS = (Role.ADMINISTRATOR,)


class LocationFields(StrictSchema):
    """What may be said of a place."""

    parent: Parent = None
    category: str | None = None
    category_from: Day | None = None
    time_zone: Zone = ""
    currency: Currency = ""
    country: Country = ""
    opening_hours: OpenHours = {}
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    opened_on: Day | None = None
    closed_on: Day | None = None


class LocationIn(LocationFields):
    """A place. `parent` is the code of the place above it, `category` the short name of an outlet category."""

    code: Code
    name: Title
    level: Level


class LocationChange(LocationFields):
    """What changes of a place."""

    code: Code | None = None
    name: Title | None = None
    level: Level | None = None


class LocationOut(Schema):
    """A place; blank means as above. `category` is the one that an outlet has today."""

    id: int
    code: str
    name: str
    level: str
    parent: str | None
    category: str | None
    time_zone: str
    currency: str
    country: str
    opening_hours: dict[str, list[list[str]]]
    latitude: float | None
    longitude: float | None
    opened_on: Day | None
    closed_on: Day | None

    @staticmethod
    def resolve_parent(place: Location) -> str | None:
        """The code of the place above."""
        return place.parent.code if place.parent else None


class CategoryIn(StrictSchema):
    """The short name of a category, and the first day it holds."""

    category: str
    from_on: Day


class LocationFilter(Schema):
    """Which places: words in name or code, level, code of the parent, open or not."""

    q: str = ""
    level: str = ""
    parent: str = ""
    is_open: bool | None = None


@router.get("/locations", response={200: Listed[LocationOut], **REFUSED}, summary="List places")
@allowed_by_key()
def locations(request: HttpRequest, which: Query[LocationFilter], paging: Query[Paging]) -> Any:  # noqa: ANN401 -- the schema says
    """The places one works for, with all below them, in the order they were made."""
    found = _places(staff_of(request))
    for word in which.q.split():
        found = found.filter(Q(name__icontains=word) | Q(code__icontains=word))
    if which.level:
        found = found.filter(level=which.level)
    if which.parent:
        found = found.filter(parent__code=which.parent)
    if which.is_open is not None:
        found = found.filter(closed_on__isnull=which.is_open)
    return page_of(found, ("id",), after=paging.after, limit=paging.limit)


@router.get("/locations/{int:location_id}", response={200: LocationOut, **REFUSED}, summary="Read a place")
@allowed_by_key()
def location(request: HttpRequest, location_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """One place."""
    return _place(staff_of(request), location_id)


@router.post("/locations", response={201: LocationOut, **REFUSED}, summary="Open a place")
@allowed_by_key(*KEEPS)
def location_made(request: HttpRequest, data: LocationIn) -> Any:  # noqa: ANN401 -- the schema says
    """A place that does not exist yet; 422 when its code is taken."""
    row = row_of(data.dict(exclude_unset=True), columns.LOCATIONS)
    kept = keep_locations(rows=[{**row, "id": None}], by=staff_of(request), on=timezone.localdate())
    return Status(201, _place(staff_of(request), kept.one.pk))


@router.patch("/locations/{int:location_id}", response={200: LocationOut, **REFUSED}, summary="Change a place")
@allowed_by_key(*KEEPS)
def location_changed(request: HttpRequest, location_id: int, data: LocationChange) -> Any:  # noqa: ANN401 -- the schema says
    """What is sent changes, the rest stays. `parent` moves the place with all below it, `closed_on` closes it."""
    staff = staff_of(request)
    place = _place(staff, location_id)
    row = {"code": place.code, **row_of(data.dict(exclude_unset=True), columns.LOCATIONS), "id": place.pk}
    keep_locations(rows=[row], by=staff, on=timezone.localdate())
    return _place(staff, location_id)


@router.put(
    "/locations/{int:location_id}/category", response={200: LocationOut, **REFUSED}, summary="Change a category"
)
@allowed_by_key(*KEEPS)
def location_recategorised(request: HttpRequest, location_id: int, data: CategoryIn) -> Any:  # noqa: ANN401 -- the schema says
    """The outlet has this category from that day on; the one before ends the day before."""
    staff = staff_of(request)
    place = _place(staff, location_id)
    category = OutletCategory.objects.filter(slug=data.category).first()
    if category is None:
        sentence = f"There is no outlet category {data.category}."
        raise Invalid(sentence, fields={"category": [sentence]})
    recategorise(outlets=[place], category=category, from_on=data.from_on, by=staff)
    return _place(staff, location_id)


def _places(staff: Staff) -> QuerySet[Location]:
    today = timezone.localdate()
    standing = OutletCategoryPeriod.objects.filter(
        Q(until_on=None) | Q(until_on__gt=today), outlet=OuterRef("pk"), from_on__lte=today
    )
    slug = Subquery(standing.values("category__slug")[:1])
    seen: QuerySet[Location] = locations_visible_to(staff).select_related("parent").annotate(category=slug)
    return seen


def _place(staff: Staff, pk: int) -> Location:
    place = _places(staff).filter(pk=pk).first()
    if place is None:
        raise NotFound
    return place
