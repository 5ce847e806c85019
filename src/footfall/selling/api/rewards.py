"""Rewards in the REST API: schemes, balances, the lines of a month, and payments."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Schema, Status

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.company.api.kinds import Currency
from footfall.company.models import Location
from footfall.selling.actions.rewards import KEEPS_SCHEMES, PAYS, NotAScheme, keep_scheme, pay_rewards
from footfall.selling.api.deals import REFUSED
from footfall.selling.models import RewardScheme
from footfall.selling.queries.referrals import OVERSEE, account_seen_by
from footfall.selling.queries.rewards import accounts_visible_to, balances, month_of, statement_of
from footfall.selling.views.rewards import EARNS
from footfall.shared.schemas import StrictSchema

router = Endpoints()
Key = Annotated[int, Field(ge=1, le=2**63 - 1)]


class SchemeIn(StrictSchema):
    """What is earned by whom when a lead gets somewhere, and what has to hold before it is paid."""

    name: str = Field(min_length=1, max_length=120)
    whose: Literal["giver", "friend", "attendant", "customer"]
    event: Literal["captured", "verified", "warm", "won"]
    amount_minor: int = Field(0, ge=0, le=2**53)
    currency: Currency
    points: int = Field(0, ge=0, le=10_000_000)
    hold_days: int = Field(14, ge=0, le=365)
    claw_days: int = Field(90, ge=0, le=3_650)
    needs_verified: bool = True
    location: str | None = Field(None, max_length=60, description="Code of a place; of all if null")
    channel: str = Field("", max_length=40)
    starts_on: date
    ends_on: date | None = None


class SchemeOut(Schema):
    """A scheme."""

    id: int
    name: str
    whose: str
    event: str
    amount_minor: int
    currency: str
    points: int
    hold_days: int
    claw_days: int
    needs_verified: bool
    location: str | None
    channel: str
    starts_on: date
    ends_on: date | None


class BalanceOut(Schema):
    """What is pending and payable of an account, in the smallest unit of the currency."""

    account: int
    person: int | None
    staff: int | None
    currency: str
    pending_minor: int
    payable_minor: int
    points: int
    paid_minor: int


class EntryOut(Schema):
    """A line of the ledger; `root` is the line it follows."""

    id: int
    kind: str
    scheme: int | None
    lead: int | None
    root: int | None
    currency: str
    pending_minor: int
    payable_minor: int
    pending_points: int
    payable_points: int
    because: str
    at: datetime


class PaymentIn(StrictSchema):
    """Whose payable money was paid."""

    accounts: list[Key] = Field(min_length=1, max_length=1_000)


class Month(Schema):
    """A month such as 2026-11; this one if it is left out."""

    month: str = ""


@router.get("/reward-schemes", response={200: list[SchemeOut], **REFUSED}, summary="List reward schemes")
@allowed_by_key(*OVERSEE)
def schemes(request: HttpRequest) -> Any:  # noqa: ANN401, ARG001 -- the schema says; ninja's signature
    """All of them, by name."""
    return [_scheme(one) for one in RewardScheme.objects.select_related("location")]


@router.post("/reward-schemes", response={201: SchemeOut, **REFUSED}, summary="Make a reward scheme")
@allowed_by_key(*KEEPS_SCHEMES)
def scheme_made(request: HttpRequest, data: SchemeIn) -> Any:  # noqa: ANN401 -- the schema says
    """Leads earn by it from its first day on."""
    values = data.dict()
    if not data.currency:
        raise NotAScheme(fields={"currency": ["An amount needs its currency."]})
    if data.ends_on and data.ends_on < data.starts_on:
        raise NotAScheme(fields={"ends_on": ["It ends before it starts."]})
    if data.location is not None:
        values["location"] = Location.objects.filter(code=data.location).first()
        if values["location"] is None:
            raise NotAScheme(fields={"location": ["There is no such place."]})
    kept = keep_scheme(scheme=None, values=values, at=timezone.now(), by=staff_of(request))
    return Status(201, _scheme(kept))


@router.get("/rewards", response={200: list[BalanceOut], **REFUSED}, summary="Read balances")
@allowed_by_key(*OVERSEE)
def rewards(request: HttpRequest, whose: Literal["staff", "customers"] = "staff") -> Any:  # noqa: ANN401 -- the schema says
    """The most payable first, two hundred at most."""
    found = balances(accounts_visible_to(staff_of(request), of_staff=whose == "staff"))
    names = ("currency", "pending_minor", "payable_minor", "points", "paid_minor")
    return [
        {"account": one.account.pk, "person": one.account.person_id, "staff": one.account.staff_id}
        | {name: getattr(one, name) for name in names}
        for one in found
    ]


@router.get("/rewards/{int:account_id}/entries", response={200: list[EntryOut], **REFUSED}, summary="Read a month")
@allowed_by_key(*EARNS)
def entries(request: HttpRequest, account_id: int, asked: Query[Month]) -> Any:  # noqa: ANN401 -- the schema says
    """The lines of a month, in order."""
    account = account_seen_by(staff_of(request), account_id)
    found = statement_of(account, month_of(asked.month, timezone.localdate())).entries
    names = ("kind", "currency", "pending_minor", "payable_minor", "pending_points", "payable_points", "because", "at")
    return [
        {"id": one.pk, "scheme": one.scheme_id, "lead": one.lead_id, "root": one.root_id}
        | {name: getattr(one, name) for name in names}
        for one in found
    ]


@router.post("/rewards/payments", response={200: int, **REFUSED}, summary="Write down payments")
@allowed_by_key(*PAYS)
def paid(request: HttpRequest, data: PaymentIn) -> int:
    """How many payments were written down: all that was payable to these accounts."""
    return len(pay_rewards(account_ids=data.accounts, at=timezone.now(), by=staff_of(request)))


def _scheme(one: RewardScheme) -> dict[str, Any]:
    said = {name: getattr(one, name) for name in SchemeOut.model_fields if name != "location"}
    return {**said, "location": one.location.code if one.location else None}
