"""Outlet categories in the REST API."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Schema, Status

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.company.actions.categories import keep_outlet_categories
from footfall.company.api.kinds import REFUSED, Level, Listed, Title, row_of
from footfall.company.models import OutletCategory, Role
from footfall.company.rules import columns
from footfall.shared.errors import NotFound
from footfall.shared.paging import Paging, page_of
from footfall.shared.schemas import StrictSchema

router = Endpoints()
KEEPS = (Role.ADMINISTRATOR,)


class OutletCategoryIn(StrictSchema):
    """A kind of outlet."""

    slug: Level
    name: Title


class OutletCategoryChange(StrictSchema):
    """What changes of a kind of outlet."""

    slug: Level | None = None
    name: Title | None = None


class OutletCategoryOut(Schema):
    """A kind of outlet."""

    id: int
    slug: str
    name: str


@router.get(
    "/outlet-categories", response={200: Listed[OutletCategoryOut], **REFUSED}, summary="List outlet categories"
)
@allowed_by_key()
def outlet_categories(request: HttpRequest, paging: Query[Paging]) -> Any:  # noqa: ANN401, ARG001 -- the schema says
    """The kinds of outlets there are."""
    return page_of(OutletCategory.objects.all(), ("id",), after=paging.after, limit=paging.limit)


@router.get(
    "/outlet-categories/{int:category_id}",
    response={200: OutletCategoryOut, **REFUSED},
    summary="Read an outlet category",
)
@allowed_by_key()
def outlet_category(request: HttpRequest, category_id: int) -> Any:  # noqa: ANN401, ARG001 -- the schema says
    """One kind of outlet."""
    return _category(category_id)


@router.post("/outlet-categories", response={201: OutletCategoryOut, **REFUSED}, summary="Add an outlet category")
@allowed_by_key(*KEEPS)
def outlet_category_made(request: HttpRequest, data: OutletCategoryIn) -> Any:  # noqa: ANN401 -- the schema says
    """A kind of outlet that is new."""
    return Status(201, keep_outlet_categories(rows=[{**data.dict(), "id": None}], by=staff_of(request)).one)


@router.patch(
    "/outlet-categories/{int:category_id}",
    response={200: OutletCategoryOut, **REFUSED},
    summary="Change an outlet category",
)
@allowed_by_key(*KEEPS)
def outlet_category_changed(request: HttpRequest, category_id: int, data: OutletCategoryChange) -> Any:  # noqa: ANN401 -- the schema says
    """What is sent changes, the rest stays."""
    category = _category(category_id)
    row = {"slug": category.slug, **row_of(data.dict(exclude_unset=True), columns.OUTLET_CATEGORIES), "id": category.pk}
    return keep_outlet_categories(rows=[row], by=staff_of(request)).one


def _category(pk: int) -> OutletCategory:
    category = OutletCategory.objects.filter(pk=pk).first()
    if category is None:
        raise NotFound
    return category
