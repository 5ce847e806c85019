"""What was spent, who was reached, what shall be reached, what currencies are worth."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Schema, Status
from pydantic import Field

from footfall.company.access import MANAGERS, Endpoints, allowed_by_key, staff_of
from footfall.company.api.kinds import REFUSED, Currency, Day, Listed, Minor
from footfall.company.models import Role
from footfall.measurement.actions.ledgers import (
    COSTS,
    EVERYWHERE,
    LEVELS,
    RATES,
    REACHES,
    TARGETS,
    Ledger,
    add_entries,
    change_entry,
    remove_entries,
)
from footfall.measurement.cube.measures import measure_called
from footfall.measurement.models import Cost, Rate, Reach, Target
from footfall.measurement.queries import entries_visible_to
from footfall.measurement.rules.ledgers import LARGEST_RATE, LARGEST_TARGET, MOST_PEOPLE, RATE_DIGITS
from footfall.shared.errors import Invalid, NotFound
from footfall.shared.paging import Paging, page_of
from footfall.shared.schemas import StrictSchema

router = Endpoints()
SEES = tuple(sorted(MANAGERS))
KEEPS = tuple(sorted(MANAGERS - {Role.DIRECTOR, Role.ANALYST}))
KEEPS_RATES = tuple(sorted(EVERYWHERE))
Kind = Literal["media", "list", "material", "incentive", "reward", "attendant_time", "caller_time", "event", "other"]
Spread = Literal["evenly", "by_value", "by_attempts"]
Counted = Literal["notified", "footfall", "passing"]
People = Annotated[int, Field(ge=0, le=MOST_PEOPLE, strict=True, examples=[1_250])]
Units = Annotated[Decimal, Field(gt=0, lt=LARGEST_RATE, decimal_places=RATE_DIGITS, examples=["83.25"])]
Code = Annotated[str, Field(max_length=60, examples=["DEL-KB"])]
Note = Annotated[str, Field(max_length=200)]


class Levels(StrictSchema):
    """What it was for, by codes; what is left out means everything."""

    location: Code | None = None
    campaign: Code | None = None
    entry_point: Code | None = None


class CostIn(Levels):
    """Money spent to get leads, from a day until another."""

    from_on: Day
    until_on: Day | None = None
    amount_minor: Minor
    currency: Currency = ""
    kind: Kind = "other"
    spread: Spread = "evenly"
    product: Code | None = None
    note: Note = ""


class CostChange(Levels):
    """What changes of a cost."""

    from_on: Day | None = None
    until_on: Day | None = None
    amount_minor: Minor | None = None
    currency: Currency | None = None
    kind: Kind | None = None
    spread: Spread | None = None
    product: Code | None = None
    note: Note | None = None


class ReachIn(Levels):
    """People notified or counted on a day."""

    on: Day
    people: People
    kind: Counted = "notified"


class ReachChange(Levels):
    """What changes of a count."""

    on: Day | None = None
    people: People | None = None
    kind: Counted | None = None


class Placed(Schema):
    """What a row was for, by codes."""

    location: str | None
    campaign: str | None
    entry_point: str | None

    @staticmethod
    def resolve_location(one: Cost | Reach) -> str | None:
        """Code of the place."""
        return one.location.code if one.location else None

    @staticmethod
    def resolve_campaign(one: Cost | Reach) -> str | None:
        """Code of the campaign."""
        return one.campaign.code if one.campaign else None

    @staticmethod
    def resolve_entry_point(one: Cost | Reach) -> str | None:
        """Key of the entry point."""
        return one.entry_point.key if one.entry_point else None


class CostOut(Placed):
    """Money spent to get leads."""

    id: int
    from_on: Day
    until_on: Day
    amount_minor: int
    currency: str
    kind: str
    spread: str
    product: str | None
    note: str

    @staticmethod
    def resolve_product(one: Cost) -> str | None:
        """Code of the product."""
        return one.product.code if one.product else None


class ReachOut(Placed):
    """People notified or counted on a day."""

    id: int
    on: Day
    people: int
    kind: str


class TargetIn(StrictSchema):
    """What a measure shall come to; money in the main unit of the reporting currency, rates in percent."""

    measure: Annotated[str, Field(max_length=40, examples=["sales"])]
    from_on: Day
    until_on: Day | None = None
    amount: Annotated[Decimal, Field(gt=0, lt=LARGEST_TARGET, decimal_places=4)]
    location: Code | None = None
    product: Code | None = None
    note: Note = ""


class TargetChange(StrictSchema):
    """What changes of a target."""

    measure: Annotated[str, Field(max_length=40)] | None = None
    from_on: Day | None = None
    until_on: Day | None = None
    amount: Annotated[Decimal, Field(gt=0, lt=LARGEST_TARGET, decimal_places=4)] | None = None
    location: Code | None = None
    product: Code | None = None
    note: Note | None = None


class TargetOut(Schema):
    """What a measure shall come to."""

    id: int
    measure: str
    from_on: Day
    until_on: Day
    amount: Decimal
    location: str | None
    product: str | None
    note: str

    @staticmethod
    def resolve_location(one: Target) -> str | None:
        """Code of the place."""
        return one.location.code if one.location else None

    @staticmethod
    def resolve_product(one: Target) -> str | None:
        """Code of the product."""
        return one.product.code if one.product else None


class RateIn(StrictSchema):
    """What one unit of a currency is worth in the reporting currency, from a day on until there is a later rate."""

    on: Day
    currency: Currency
    units: Units


class RateChange(StrictSchema):
    """What changes of a rate."""

    on: Day | None = None
    currency: Currency | None = None
    units: Units | None = None


class RateOut(Schema):
    """What one unit of a currency is worth in the reporting currency."""

    id: int
    on: Day
    currency: str
    units: Decimal
    reporting: str


class Days(Schema):
    """From which day to which, both included."""

    since: Day | None = None
    until: Day | None = None


@router.get("/costs", response={200: Listed[CostOut], **REFUSED}, summary="List costs")
@allowed_by_key(*SEES)
def costs(request: HttpRequest, days: Query[Days], paging: Query[Paging]) -> Any:  # noqa: ANN401 -- the schema says
    """Costs of one's places that fall into those days, in the order they were written down."""
    found = entries_visible_to(staff_of(request), Cost)
    found = found.filter(until_on__gte=days.since) if days.since else found
    found = found.filter(from_on__lte=days.until) if days.until else found
    return page_of(found, ("id",), after=paging.after, limit=paging.limit)


@router.get("/costs/{int:cost_id}", response={200: CostOut, **REFUSED}, summary="Read a cost")
@allowed_by_key(*SEES)
def cost(request: HttpRequest, cost_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """One cost."""
    return _one(request, COSTS, cost_id)


@router.post("/costs", response={201: CostOut, **REFUSED}, summary="Write down a cost")
@allowed_by_key(*KEEPS)
def cost_made(request: HttpRequest, data: CostIn) -> Any:  # noqa: ANN401 -- the schema says
    """A cost that is new."""
    return _made(request, COSTS, data)


@router.patch("/costs/{int:cost_id}", response={200: CostOut, **REFUSED}, summary="Change a cost")
@allowed_by_key(*KEEPS)
def cost_changed(request: HttpRequest, cost_id: int, data: CostChange) -> Any:  # noqa: ANN401 -- the schema says
    """What is sent changes, the rest stays."""
    return _changed(request, COSTS, cost_id, data)


@router.delete("/costs/{int:cost_id}", response={204: None, **REFUSED}, summary="Remove a cost")
@allowed_by_key(*KEEPS)
def cost_removed(request: HttpRequest, cost_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """The cost is gone; what it was stands in the audit."""
    return _removed(request, COSTS, cost_id)


@router.get("/reach", response={200: Listed[ReachOut], **REFUSED}, summary="List counts of people reached")
@allowed_by_key(*SEES)
def reaches(request: HttpRequest, days: Query[Days], paging: Query[Paging]) -> Any:  # noqa: ANN401 -- the schema says
    """Counts of one's places on those days, in the order they were written down."""
    found = entries_visible_to(staff_of(request), Reach)
    found = found.filter(on__gte=days.since) if days.since else found
    found = found.filter(on__lte=days.until) if days.until else found
    return page_of(found, ("id",), after=paging.after, limit=paging.limit)


@router.get("/reach/{int:reach_id}", response={200: ReachOut, **REFUSED}, summary="Read a count of people reached")
@allowed_by_key(*SEES)
def reach(request: HttpRequest, reach_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """One count."""
    return _one(request, REACHES, reach_id)


@router.post("/reach", response={201: ReachOut, **REFUSED}, summary="Write down a count of people reached")
@allowed_by_key(*KEEPS)
def reach_made(request: HttpRequest, data: ReachIn) -> Any:  # noqa: ANN401 -- the schema says
    """A count that is new."""
    return _made(request, REACHES, data)


@router.patch("/reach/{int:reach_id}", response={200: ReachOut, **REFUSED}, summary="Change a count of people reached")
@allowed_by_key(*KEEPS)
def reach_changed(request: HttpRequest, reach_id: int, data: ReachChange) -> Any:  # noqa: ANN401 -- the schema says
    """What is sent changes, the rest stays."""
    return _changed(request, REACHES, reach_id, data)


@router.delete("/reach/{int:reach_id}", response={204: None, **REFUSED}, summary="Remove a count of people reached")
@allowed_by_key(*KEEPS)
def reach_removed(request: HttpRequest, reach_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """The count is gone; what it was stands in the audit."""
    return _removed(request, REACHES, reach_id)


@router.get("/targets", response={200: Listed[TargetOut], **REFUSED}, summary="List targets")
@allowed_by_key(*SEES)
def targets(request: HttpRequest, days: Query[Days], paging: Query[Paging]) -> Any:  # noqa: ANN401 -- the schema says
    """Targets of one's places that fall into those days, in the order they were written down."""
    found = entries_visible_to(staff_of(request), Target)
    found = found.filter(until_on__gte=days.since) if days.since else found
    found = found.filter(from_on__lte=days.until) if days.until else found
    return page_of(found, ("id",), after=paging.after, limit=paging.limit)


@router.get("/targets/{int:target_id}", response={200: TargetOut, **REFUSED}, summary="Read a target")
@allowed_by_key(*SEES)
def target(request: HttpRequest, target_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """One target."""
    return _one(request, TARGETS, target_id)


@router.post("/targets", response={201: TargetOut, **REFUSED}, summary="Write down a target")
@allowed_by_key(*KEEPS)
def target_made(request: HttpRequest, data: TargetIn) -> Any:  # noqa: ANN401 -- the schema says
    """A target that is new."""
    measure_called(data.measure)
    return _made(request, TARGETS, data)


@router.patch("/targets/{int:target_id}", response={200: TargetOut, **REFUSED}, summary="Change a target")
@allowed_by_key(*KEEPS)
def target_changed(request: HttpRequest, target_id: int, data: TargetChange) -> Any:  # noqa: ANN401 -- the schema says
    """What is sent changes, the rest stays."""
    if data.measure:
        measure_called(data.measure)
    return _changed(request, TARGETS, target_id, data)


@router.delete("/targets/{int:target_id}", response={204: None, **REFUSED}, summary="Remove a target")
@allowed_by_key(*KEEPS)
def target_removed(request: HttpRequest, target_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """The target is gone; what it was stands in the audit."""
    return _removed(request, TARGETS, target_id)


@router.get("/rates", response={200: Listed[RateOut], **REFUSED}, summary="List exchange rates")
@allowed_by_key(*SEES)
def rates(request: HttpRequest, days: Query[Days], paging: Query[Paging]) -> Any:  # noqa: ANN401 -- the schema says
    """Rates that begin on those days, in the order they were written down."""
    found = entries_visible_to(staff_of(request), Rate)
    found = found.filter(on__gte=days.since) if days.since else found
    found = found.filter(on__lte=days.until) if days.until else found
    return page_of(found, ("id",), after=paging.after, limit=paging.limit)


@router.get("/rates/{int:rate_id}", response={200: RateOut, **REFUSED}, summary="Read an exchange rate")
@allowed_by_key(*SEES)
def rate(request: HttpRequest, rate_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """One rate."""
    return _one(request, RATES, rate_id)


@router.post("/rates", response={201: RateOut, **REFUSED}, summary="Write down an exchange rate")
@allowed_by_key(*KEEPS_RATES)
def rate_made(request: HttpRequest, data: RateIn) -> Any:  # noqa: ANN401 -- the schema says
    """A rate that is new."""
    return _made(request, RATES, data)


@router.patch("/rates/{int:rate_id}", response={200: RateOut, **REFUSED}, summary="Change an exchange rate")
@allowed_by_key(*KEEPS_RATES)
def rate_changed(request: HttpRequest, rate_id: int, data: RateChange) -> Any:  # noqa: ANN401 -- the schema says
    """What is sent changes, the rest stays."""
    return _changed(request, RATES, rate_id, data)


@router.delete("/rates/{int:rate_id}", response={204: None, **REFUSED}, summary="Remove an exchange rate")
@allowed_by_key(*KEEPS_RATES)
def rate_removed(request: HttpRequest, rate_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """The rate is gone; what it was stands in the audit."""
    return _removed(request, RATES, rate_id)


def _one(request: HttpRequest, ledger: Ledger, pk: int) -> Any:  # noqa: ANN401 -- a row of the ledger
    found = entries_visible_to(staff_of(request), ledger.model).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _made(request: HttpRequest, ledger: Ledger, data: StrictSchema) -> Any:  # noqa: ANN401 -- status and row
    row = _with_levels(data.dict())
    return Status(201, add_entries(ledger=ledger, rows=[row], by=staff_of(request))[0])


def _changed(request: HttpRequest, ledger: Ledger, pk: int, data: StrictSchema) -> Any:  # noqa: ANN401 -- a row of the ledger
    sent = data.dict(exclude_unset=True)
    if emptied := [name for name, value in sent.items() if value is None and name not in LEVELS]:
        raise Invalid(f"{emptied[0]} can't be empty.", fields={emptied[0]: ["It can't be empty."]})
    return change_entry(ledger=ledger, pk=pk, changes=_with_levels(sent), by=staff_of(request))


def _removed(request: HttpRequest, ledger: Ledger, pk: int) -> Any:  # noqa: ANN401 -- status and nothing
    if not remove_entries(ledger=ledger, pks=[pk], by=staff_of(request)):
        raise NotFound
    return Status(204, None)


def _with_levels(row: dict[str, Any]) -> dict[str, Any]:
    """The row with what it names by code as things."""
    for level, (model, short) in LEVELS.items():
        if row.get(level):
            found = model._default_manager.filter(**{short: row[level]}).first()
            if found is None:
                said = f"There is no {level.replace('_', ' ')} {row[level]}."
                raise Invalid(said, fields={level: [said]})
            row[level] = found
    return row
