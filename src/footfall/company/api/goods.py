"""Products, campaigns and value slabs in the REST API."""

from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Query, Schema, Status

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.company.actions.campaigns import keep_campaigns
from footfall.company.actions.products import keep_products
from footfall.company.actions.value_slabs import keep_value_slabs
from footfall.company.api.kinds import (
    REFUSED,
    SEES_COMPANY,
    Code,
    Currency,
    Day,
    Level,
    Listed,
    Minor,
    Parent,
    Share,
    Title,
    row_of,
)
from footfall.company.models import Campaign, Product, Role, ValueSlab
from footfall.company.rules import columns
from footfall.shared.errors import NotFound
from footfall.shared.paging import Paging, page_of
from footfall.shared.schemas import StrictSchema

router = Endpoints()
KEEPS = (Role.ADMINISTRATOR, Role.MARKETING)


class ProductFields(StrictSchema):
    """What may be said of a product."""

    level: Level = "product"
    parent: Parent = None
    price_minor: Minor | None = None
    currency: Currency = ""
    margin: Share | None = None
    retired_on: Day | None = None


class ProductIn(ProductFields):
    """A product or a family of products; `parent` is the code of the family it belongs to."""

    code: Code
    name: Title


class ProductChange(ProductFields):
    """What changes of a product."""

    code: Code | None = None
    name: Title | None = None


class ProductOut(Schema):
    """A product or a family of products."""

    id: int
    code: str
    name: str
    level: str
    parent: str | None
    price_minor: int | None
    currency: str
    margin: Share | None
    retired_on: Day | None

    @staticmethod
    def resolve_parent(one: Product) -> str | None:
        """The code of the family."""
        return one.parent.code if one.parent else None


class CampaignFields(StrictSchema):
    """What may be said of a campaign."""

    parent: Parent = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    budget_minor: Minor | None = None
    currency: Currency = ""


class CampaignIn(CampaignFields):
    """A campaign; `parent` is the code of the one it is part of."""

    code: Code
    name: Title


class CampaignChange(CampaignFields):
    """What changes of a campaign."""

    code: Code | None = None
    name: Title | None = None


class CampaignOut(Schema):
    """A campaign."""

    id: int
    code: str
    name: str
    parent: str | None
    starts_on: Day | None
    ends_on: Day | None
    budget_minor: int | None
    currency: str

    @staticmethod
    def resolve_parent(one: Campaign) -> str | None:
        """The code of the one it is part of."""
        return one.parent.code if one.parent else None


class ValueSlabIn(StrictSchema):
    """Where a slab starts in a currency."""

    slab: Literal["high", "medium", "low"]
    currency: Currency
    from_minor: Minor


class BoundIn(StrictSchema):
    """Where a slab starts from now on."""

    from_minor: Minor


class ValueSlabOut(Schema):
    """Where a slab starts in a currency."""

    id: int
    slab: str
    currency: str
    from_minor: int


class Named(Schema):
    """Which ones: words in name or code, code of the parent."""

    q: str = ""
    parent: str = ""


@router.get("/products", response={200: Listed[ProductOut], **REFUSED}, summary="List products")
@allowed_by_key()
def products(
    request: HttpRequest,  # noqa: ARG001 -- ninja's signature
    which: Query[Named],
    paging: Query[Paging],
    is_sold: bool | None = None,  # noqa: FBT001 -- a query parameter
) -> Any:  # noqa: ANN401 -- the schema says
    """What is sold, families and products alike, in the order it was made."""
    found = _named(Product.objects.select_related("parent"), which)
    if is_sold is not None:
        found = found.filter(retired_on__isnull=is_sold)
    return page_of(found, ("id",), after=paging.after, limit=paging.limit)


@router.get("/products/{int:product_id}", response={200: ProductOut, **REFUSED}, summary="Read a product")
@allowed_by_key()
def product(request: HttpRequest, product_id: int) -> Any:  # noqa: ANN401, ARG001 -- the schema says
    """One product."""
    return _one(Product.objects.select_related("parent"), product_id)


@router.post("/products", response={201: ProductOut, **REFUSED}, summary="Add a product")
@allowed_by_key(*KEEPS)
def product_made(request: HttpRequest, data: ProductIn) -> Any:  # noqa: ANN401 -- the schema says
    """A product that is new."""
    return Status(201, keep_products(rows=[{**data.dict(), "id": None}], by=staff_of(request)).one)


@router.patch("/products/{int:product_id}", response={200: ProductOut, **REFUSED}, summary="Change a product")
@allowed_by_key(*KEEPS)
def product_changed(request: HttpRequest, product_id: int, data: ProductChange) -> Any:  # noqa: ANN401 -- the schema says
    """What is sent changes, the rest stays."""
    one = _one(Product.objects.all(), product_id)
    row = {"code": one.code, **row_of(data.dict(exclude_unset=True), columns.PRODUCTS), "id": one.pk}
    return keep_products(rows=[row], by=staff_of(request)).one


@router.get("/campaigns", response={200: Listed[CampaignOut], **REFUSED}, summary="List campaigns")
@allowed_by_key(*SEES_COMPANY)
def campaigns(
    request: HttpRequest,  # noqa: ARG001 -- ninja's signature
    which: Query[Named],
    paging: Query[Paging],
    on: Day | None = None,
) -> Any:  # noqa: ANN401 -- the schema says
    """Campaigns in the order they were made; `on` leaves those that run on that day."""
    found = _named(Campaign.objects.select_related("parent"), which)
    if on is not None:
        has_begun = Q(starts_on=None) | Q(starts_on__lte=on)
        found = found.filter(has_begun, Q(ends_on=None) | Q(ends_on__gte=on))
    return page_of(found, ("id",), after=paging.after, limit=paging.limit)


@router.get("/campaigns/{int:campaign_id}", response={200: CampaignOut, **REFUSED}, summary="Read a campaign")
@allowed_by_key(*SEES_COMPANY)
def campaign(request: HttpRequest, campaign_id: int) -> Any:  # noqa: ANN401, ARG001 -- the schema says
    """One campaign."""
    return _one(Campaign.objects.select_related("parent"), campaign_id)


@router.post("/campaigns", response={201: CampaignOut, **REFUSED}, summary="Plan a campaign")
@allowed_by_key(*KEEPS)
def campaign_made(request: HttpRequest, data: CampaignIn) -> Any:  # noqa: ANN401 -- the schema says
    """A campaign that is new."""
    return Status(201, keep_campaigns(rows=[{**data.dict(), "id": None}], by=staff_of(request)).one)


@router.patch("/campaigns/{int:campaign_id}", response={200: CampaignOut, **REFUSED}, summary="Change a campaign")
@allowed_by_key(*KEEPS)
def campaign_changed(request: HttpRequest, campaign_id: int, data: CampaignChange) -> Any:  # noqa: ANN401 -- the schema says
    """What is sent changes, the rest stays."""
    one = _one(Campaign.objects.all(), campaign_id)
    row = {"code": one.code, **row_of(data.dict(exclude_unset=True), columns.CAMPAIGNS), "id": one.pk}
    return keep_campaigns(rows=[row], by=staff_of(request)).one


@router.get("/value-slabs", response={200: Listed[ValueSlabOut], **REFUSED}, summary="List value slabs")
@allowed_by_key(*SEES_COMPANY)
def value_slabs(request: HttpRequest, paging: Query[Paging], currency: str = "") -> Any:  # noqa: ANN401, ARG001 -- the schema says
    """Bounds of high, medium and low value, by currency."""
    found = ValueSlab.objects.filter(currency=currency) if currency else ValueSlab.objects.all()
    return page_of(found, ("id",), after=paging.after, limit=paging.limit)


@router.get("/value-slabs/{int:slab_id}", response={200: ValueSlabOut, **REFUSED}, summary="Read a value slab")
@allowed_by_key(*SEES_COMPANY)
def value_slab(request: HttpRequest, slab_id: int) -> Any:  # noqa: ANN401, ARG001 -- the schema says
    """One bound."""
    return _one(ValueSlab.objects.all(), slab_id)


@router.post("/value-slabs", response={201: ValueSlabOut, **REFUSED}, summary="Set a bound")
@allowed_by_key(*KEEPS)
def value_slab_made(request: HttpRequest, data: ValueSlabIn) -> Any:  # noqa: ANN401 -- the schema says
    """The bound of a slab in a currency; one that is there already moves."""
    return Status(201, keep_value_slabs(rows=[data.dict()], by=staff_of(request)).one)


@router.patch("/value-slabs/{int:slab_id}", response={200: ValueSlabOut, **REFUSED}, summary="Move a bound")
@allowed_by_key(*KEEPS)
def value_slab_changed(request: HttpRequest, slab_id: int, data: BoundIn) -> Any:  # noqa: ANN401 -- the schema says
    """The slab starts somewhere else; high stays above medium and medium above low."""
    one = _one(ValueSlab.objects.all(), slab_id)
    row = {"currency": one.currency, "slab": one.slab, "from_minor": data.from_minor}
    return keep_value_slabs(rows=[row], by=staff_of(request)).one


def _named(rows: QuerySet[Any], which: Named) -> QuerySet[Any]:
    for word in which.q.split():
        rows = rows.filter(Q(name__icontains=word) | Q(code__icontains=word))
    return rows.filter(parent__code=which.parent) if which.parent else rows


def _one(rows: QuerySet[Any], pk: int) -> Any:  # noqa: ANN401 -- any noun
    one = rows.filter(pk=pk).first()
    if one is None:
        raise NotFound
    return one
