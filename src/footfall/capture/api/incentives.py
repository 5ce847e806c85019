"""Incentives, their stock, and what was handed over, in the REST API."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Schema
from ninja.responses import Status
from pydantic import Field

from footfall.capture.actions.handover import mark_handover
from footfall.capture.actions.incentives import (
    COUNTS_STOCK,
    KEEPS_INCENTIVES,
    NotAnOutlet,
    change_incentive,
    make_incentive,
    set_stock,
)
from footfall.capture.api.schemas import Refused
from footfall.capture.models import Handover, Incentive, Stock
from footfall.capture.queries.inbox import capture_visible_to
from footfall.capture.queries.incentives import IncentiveLine, incentive_by_id, incentive_lines
from footfall.capture.views.counter import WHO_CAPTURES
from footfall.company.access import MANAGERS, Endpoints, allowed_by_key, staff_of
from footfall.company.api.kinds import Currency
from footfall.company.queries import locations_visible_to
from footfall.shared.errors import Invalid
from footfall.shared.schemas import StrictSchema

router = Endpoints(tags=["capture"])
Minor = Annotated[int, Field(ge=0, le=2**53)]


class IncentiveFields(StrictSchema):
    """What it costs us and what it is worth to who gets it, in the smallest unit of the currency."""

    kind: Literal["gift", "discount", "points", "draw"] = "gift"
    cost_minor: Minor
    value_minor: Minor
    currency: Currency
    budget_minor: Minor | None = None
    is_stocked: bool = False
    is_active: bool = True


class IncentiveIn(IncentiveFields):
    """A new incentive; entry points and arms that promise its name offer it."""

    name: Annotated[str, Field(min_length=1, max_length=120)]


class IncentiveOut(Schema):
    """An incentive with what was marked at one's places."""

    id: int
    name: str
    kind: str
    cost_minor: int
    value_minor: int
    currency: str
    budget_minor: int | None
    left_minor: int | None
    is_stocked: bool
    is_active: bool
    given: int
    not_given: int
    declined: int
    spent_minor: int


class StockIn(StrictSchema):
    """How many an outlet was given in all."""

    count: Annotated[int, Field(ge=0, le=10_000_000)]


class StockOut(Schema):
    """How many an outlet was given, and how many of them are handed over or set aside."""

    location: str
    count: int
    taken: int


class FateIn(StrictSchema):
    """What became of what the visitor was promised."""

    fate: Literal["given", "not_given", "declined"]


class FateOut(Schema):
    """What became of what the visitor was promised, and what it cost."""

    incentive: str
    fate: str
    cost_minor: int
    currency: str


class NoCurrency(Invalid):
    """An amount needs its currency."""


@router.get("/incentives", response={200: list[IncentiveOut], **Refused}, summary="List incentives")
@allowed_by_key(*sorted(MANAGERS))
def incentives(request: HttpRequest) -> Any:  # noqa: ANN401 -- the schema says
    """What visitors get for their data, by name."""
    return [_out(line) for line in incentive_lines(staff_of(request), Incentive.objects.all())]


@router.post("/incentives", response={201: IncentiveOut, **Refused}, summary="Make an incentive")
@allowed_by_key(*KEEPS_INCENTIVES)
def incentive_made(request: HttpRequest, data: IncentiveIn) -> Any:  # noqa: ANN401 -- the schema says
    """Its name stays as it is, since doors and captures say it."""
    values, staff = _values(data), staff_of(request)
    made = make_incentive(name=data.name, values=values, at=timezone.now(), by=staff)
    return Status(201, _one(request, made))


@router.put("/incentives/{int:pk}", response={200: IncentiveOut, **Refused}, summary="Change an incentive")
@allowed_by_key(*KEEPS_INCENTIVES)
def incentive_changed(request: HttpRequest, pk: int, data: IncentiveFields) -> Any:  # noqa: ANN401 -- the schema says
    """What it costs holds for what is handed over from now on."""
    return _one(request, change_incentive(incentive=incentive_by_id(pk), values=_values(data), by=staff_of(request)))


@router.put("/incentives/{int:pk}/stock/{code}", response={200: StockOut, **Refused}, summary="Set an outlet's stock")
@allowed_by_key(*COUNTS_STOCK)
def stock_set(request: HttpRequest, pk: int, code: str, data: StockIn) -> Any:  # noqa: ANN401 -- the schema says
    """With those that are handed over already; the outlet by its code."""
    one, staff = incentive_by_id(pk), staff_of(request)
    place = locations_visible_to(staff).filter(code=code).first() if "\x00" not in code else None
    if place is None:
        raise NotAnOutlet
    stock: Stock = set_stock(incentive=one, location=place, count=data.count, by=staff)
    return {"location": place.code, "count": stock.count, "taken": stock.taken}


@router.put("/captures/{uuid:key}/handover", response={200: FateOut, **Refused}, summary="Mark what a visitor got")
@allowed_by_key(*WHO_CAPTURES)
def handed_over(request: HttpRequest, key: UUID, data: FateIn) -> Any:  # noqa: ANN401 -- the schema says
    """Given takes one from the stock and the budget, or is refused; marked again it is corrected."""
    staff = staff_of(request)
    mark: Handover = mark_handover(capture=capture_visible_to(staff, key), fate=data.fate, at=timezone.now(), by=staff)
    one = mark.incentive
    return {"incentive": one.name, "fate": mark.fate, "cost_minor": mark.cost_minor, "currency": one.currency}


def _values(data: IncentiveFields) -> dict[str, Any]:
    if not data.currency:
        raise NoCurrency(fields={"currency": [str(NoCurrency.__doc__)]})
    return data.dict(exclude={"name"})


def _one(request: HttpRequest, made: Incentive) -> dict[str, Any]:
    (line,) = incentive_lines(staff_of(request), Incentive.objects.filter(pk=made.pk))
    return _out(line)


def _out(line: IncentiveLine) -> dict[str, Any]:
    one = line.incentive
    own = ("id", "name", "kind", "cost_minor", "value_minor", "currency", "budget_minor", "is_stocked", "is_active")
    marks = {"given": line.given, "not_given": line.not_given, "declined": line.declined}
    return {
        **{name: getattr(one, name) for name in own}, **marks, "left_minor": line.left_minor,
        "spent_minor": line.cost_minor,
    }  # fmt: skip
