"""Entry points in the REST API."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Schema
from ninja.responses import Status
from pydantic import Field

from footfall.capture.actions.entry_points import WHO_OPENS, NotAnEntryPoint, change_entry_point, open_entry_point
from footfall.capture.api.schemas import Refused
from footfall.capture.channels import channel
from footfall.capture.models import EntryPoint, FormVersion, Source
from footfall.capture.queries.entry_points import door_seen_by, doors_visible_to, found
from footfall.company.access import MANAGERS, Endpoints, allowed_by_key, staff_of
from footfall.company.models import Campaign, Location, Product, Role
from footfall.shared.currencies import DIGITS, from_minor, to_minor
from footfall.shared.paging import Paging, page_of
from footfall.shared.schemas import StrictSchema

router = Endpoints(tags=["capture"])
SEES = tuple(sorted(MANAGERS))
Text = Annotated[str, Field(max_length=200)]
_BY_CODE: dict[str, Any] = {"location": Location, "campaign": Campaign, "product": Product}


class EntryPointChange(StrictSchema):
    """What changes of an entry point. Places, campaigns and products by code, the source by its slug."""

    name: Text | None = Field(None, min_length=1)
    key: Annotated[str, Field(max_length=40)] | None = None
    channel: Annotated[str, Field(max_length=40)] | None = None
    source: Text | None = None
    location: Text | None = None
    campaign: Text | None = None
    product: Text | None = None
    form_version: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    vendor: Annotated[str, Field(max_length=120)] = ""
    price: Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=3)] | None = None
    currency: Annotated[str, Field(max_length=3)] = ""
    incentive: Annotated[str, Field(max_length=120)] = ""
    consent_wording: Annotated[str, Field(max_length=2_000)] = ""
    origins: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=20)] | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    is_active: bool = True


class EntryPointIn(EntryPointChange):
    """A new entry point."""

    name: Text = Field(min_length=1)
    channel: Annotated[str, Field(max_length=40)]


class EntryPointOut(Schema):
    """One concrete door that captures come through."""

    id: int
    key: str
    name: str
    channel: str
    source: str
    location: str | None
    campaign: str | None
    product: str | None
    form_version: int | None
    vendor: str
    price: Decimal | None
    currency: str
    incentive: str
    consent_wording: str
    origins: list[str]
    starts_on: date | None
    ends_on: date | None
    is_active: bool


class EntryPoints(Schema):
    """A page of entry points, and what to give as `after` for the next; empty after the last."""

    items: list[EntryPointOut]
    next: str


class Which(Schema):
    """Which entry points: of a channel, open or not."""

    channel: str = ""
    is_active: bool | None = None


@router.get("/entry-points", response={200: EntryPoints, **Refused}, summary="List entry points")
@allowed_by_key(*SEES, Role.ATTENDANT)
def entry_points(request: HttpRequest, which: Query[Which], paging: Query[Paging]) -> Any:  # noqa: ANN401 -- the schema says
    """The doors at one's places, in the order they were opened."""
    state = "" if which.is_active is None else "open" if which.is_active else "closed"
    doors = found(doors_visible_to(staff_of(request)), {"channel": which.channel, "state": state})
    page = page_of(doors, ("id",), after=paging.after, limit=paging.limit)
    return {"items": [_out(door) for door in page.items], "next": page.next}


@router.get("/entry-points/{int:pk}", response={200: EntryPointOut, **Refused}, summary="Read an entry point")
@allowed_by_key(*SEES, Role.ATTENDANT)
def entry_point(request: HttpRequest, pk: int) -> Any:  # noqa: ANN401 -- the schema says
    """One door."""
    return _out(door_seen_by(staff_of(request), pk))


@router.post("/entry-points", response={201: EntryPointOut, **Refused}, summary="Open an entry point")
@allowed_by_key(*WHO_OPENS)
def entry_point_opened(request: HttpRequest, data: EntryPointIn) -> Any:  # noqa: ANN401 -- the schema says
    """A door that does not exist yet; its key is made up where none is sent."""
    fields = _fields(data.dict(exclude_unset=True), None)
    fields.setdefault("source", _source_of_channel(data.channel))
    return Status(201, _out(open_entry_point(fields=fields, by=staff_of(request))))


@router.patch("/entry-points/{int:pk}", response={200: EntryPointOut, **Refused}, summary="Change an entry point")
@allowed_by_key(*WHO_OPENS)
def entry_point_changed(request: HttpRequest, pk: int, data: EntryPointChange) -> Any:  # noqa: ANN401 -- the schema says
    """What is sent changes, the rest stays; what came in before keeps what held then."""
    staff = staff_of(request)
    door = door_seen_by(staff, pk)
    change_entry_point(door=door, fields=_fields(data.dict(exclude_unset=True), door), by=staff)
    return _out(door_seen_by(staff, pk))


def _fields(sent: dict[str, Any], door: EntryPoint | None) -> dict[str, Any]:
    """The sent values as an entry point keeps them; a code or slug that nothing has is refused at its field."""
    fields: dict[str, Any] = {
        name: value for name, value in sent.items() if value is not None or name in {"starts_on", "ends_on"}
    }
    for name in _BY_CODE.keys() & sent.keys():
        fields[name] = _found(_BY_CODE[name].objects.filter(code=sent[name]), name) if sent[name] else None
    if sent.get("source"):
        fields["source"] = _found(Source.objects.filter(slug=sent["source"]), "source")
    if "form_version" in sent:
        given = sent["form_version"]
        fields["form_version"] = _found(FormVersion.objects.filter(pk=given), "form_version") if given else None
    if sent.get("currency") and sent["currency"] not in DIGITS:
        raise NotAnEntryPoint(fields={"currency": ["That is no currency code, such as INR."]})
    if "price" in sent:
        price, currency = fields.pop("price", None), fields.get("currency") or (door.currency if door else "")
        fields["price_minor"] = None if price is None else to_minor(price, currency)
    return fields


def _found(rows: QuerySet[Any], name: str) -> Any:  # noqa: ANN401 -- any model
    first = rows.first()
    if first is None:
        label = name.replace("_", " ")
        raise NotAnEntryPoint(f"There is no such {label}.", fields={name: [f"There is no such {label}."]})
    return first


def _source_of_channel(slug: str) -> Source:
    known = channel(slug)
    if known is None:
        raise NotAnEntryPoint("There is no such channel.", fields={"channel": ["There is no such channel."]})
    source: Source = _found(Source.objects.filter(slug=known.source), "source")
    return source


def _out(door: EntryPoint) -> dict[str, Any]:
    price = None if door.price_minor is None else from_minor(door.price_minor, door.currency)
    own = (
        "id",
        "key",
        "name",
        "channel",
        "vendor",
        "currency",
        "incentive",
        "consent_wording",
        "origins",
        "starts_on",
        "ends_on",
    )
    return {
        **{name: getattr(door, name) for name in own},
        "source": door.source.slug,
        **{name: getattr(door, name).code if getattr(door, name) else None for name in _BY_CODE},
        "form_version": door.form_version_id,
        "price": price,
        "is_active": door.is_active,
    }
