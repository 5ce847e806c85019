"""Vendors and their lists in the REST API."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Schema, Status

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.qualification.actions.lists import draw_sample, set_terms
from footfall.qualification.api.schemas import REFUSED
from footfall.qualification.models import ListCheck, ListSample, ListTerms
from footfall.qualification.queries.lists import Card, card_of, cards, list_by_id, result_of
from footfall.qualification.rules.list_check import FATES
from footfall.qualification.views.lists import KEEPS_LISTS, SEES_LISTS
from footfall.shared.schemas import StrictSchema

router = Endpoints()
LIST = "/bought-lists/{int:list_id}"


class RateOut(Schema):
    """A share as counted, drawn to the average, its 95 % interval, and how it stands to all the others."""

    hits: int
    of: int
    shrunk: float
    low: float
    high: float
    verdict: str


class CardOut(Schema):
    """What came of a list or a vendor; costs are in minor units, null where none is known."""

    name: str
    entry_point: int | None
    rows: int
    leads: int
    cost_minor: int | None
    currency: str
    rates: dict[str, RateOut]
    cost_per: dict[str, float | None]


class CardsOut(Schema):
    """The vendors and their lists, each against its like."""

    vendors: list[CardOut]
    lists: list[CardOut]


class TermsIn(StrictSchema):
    """What was agreed about a list."""

    contract: str = Field("", max_length=120)
    rows_agreed: int | None = Field(None, ge=1, le=2_000_000_000)
    bought_on: date | None = None
    refund_until: date | None = None
    refunds_duplicates: bool = True


class TermsOut(Schema):
    """What was agreed about a list."""

    contract: str
    rows_agreed: int | None
    bought_on: date | None
    refund_until: date | None
    refunds_duplicates: bool


class SampleIn(StrictSchema):
    """How many leads, by which seed."""

    size: int = Field(100, ge=1, le=10_000)
    seed: int = Field(1, ge=0, le=2**31)


class ShareOut(Schema):
    """How many of those tried, and within which bounds the whole list lies."""

    hits: int
    low: float
    high: float


class SampleOut(Schema):
    """A sample and what calling it showed so far."""

    seed: int
    leads: list[int]
    at: datetime
    tried: int
    shares: dict[str, ShareOut]


@router.get("/bought-lists", response={200: CardsOut, **REFUSED}, summary="Compare vendors and lists")
@allowed_by_key(*SEES_LISTS)
def lists(request: HttpRequest) -> Any:  # noqa: ANN401, ARG001 -- the schema says; ninja's signature
    """Valid, duplicate, dead, warm and sold of each, with what they cost."""
    vendors, found = cards()
    return {"vendors": [_card(card) for card in vendors], "lists": [_card(card) for card in found]}


@router.get(LIST, response={200: CardOut, **REFUSED}, summary="Read a list's score card")
@allowed_by_key(*SEES_LISTS)
def one_list(request: HttpRequest, list_id: int) -> Any:  # noqa: ANN401, ARG001 -- the schema says; ninja's signature
    """One list against all lists."""
    return _card(card_of(list_by_id(list_id)))


@router.put(f"{LIST}/terms", response={200: TermsOut, **REFUSED}, summary="Set a list's terms")
@allowed_by_key(*KEEPS_LISTS)
def terms_set(request: HttpRequest, list_id: int, terms: TermsIn) -> ListTerms:
    """Contract, rows agreed, and until when bad rows may be claimed."""
    return set_terms(door=list_by_id(list_id), by=staff_of(request), **terms.dict())


@router.post(f"{LIST}/samples", response={201: SampleOut, **REFUSED}, summary="Draw a sample of a list")
@allowed_by_key(*KEEPS_LISTS)
def sample_drawn(request: HttpRequest, list_id: int, wanted: SampleIn) -> Any:  # noqa: ANN401 -- the schema says
    """The same seed draws the same leads; a call becomes their next step where none is planned."""
    door = list_by_id(list_id)
    drawn = draw_sample(door=door, size=wanted.size, seed=wanted.seed, at=timezone.now(), by=staff_of(request))
    return Status(201, _sample(drawn))


@router.get(f"{LIST}/samples", response={200: list[SampleOut], **REFUSED}, summary="Read what samples showed")
@allowed_by_key(*SEES_LISTS)
def samples(request: HttpRequest, list_id: int) -> Any:  # noqa: ANN401, ARG001 -- the schema says; ninja's signature
    """The samples of a list, the latest first."""
    return [_sample(each) for each in ListSample.objects.filter(entry_point=list_by_id(list_id))]


class CheckOut(Schema):
    """A vendor's file held against our own base: rows by what they are to us; empty while it is being compared."""

    id: int
    file: str
    at: datetime
    rows: dict[str, int]


@router.get(f"{LIST}/checks", response={200: list[CheckOut], **REFUSED}, summary="Read what files were compared")
@allowed_by_key(*SEES_LISTS)
def checks(request: HttpRequest, list_id: int) -> Any:  # noqa: ANN401, ARG001 -- the schema says; ninja's signature
    """The files a vendor offered for this list, the latest first."""
    found = ListCheck.objects.filter(entry_point=list_by_id(list_id)).select_related("import_run").defer("fates")
    return [
        {
            "id": one.pk, "file": one.import_run.name, "at": one.at,
            "rows": {FATES[letter][0]: rows for letter, rows in one.counts.items()},
        }
        for one in found
    ]  # fmt: skip


def _card(card: Card) -> dict[str, Any]:
    counts = card.counts
    return {
        "name": card.name, "entry_point": card.door.pk if card.door else None, "rows": counts.rows,
        "leads": counts.leads, "cost_minor": counts.cost_minor, "currency": counts.currency,
        "rates": {
            name: {each: getattr(rate, each) for each in ("hits", "of", "shrunk", "low", "high", "verdict")}
            for name, rate in card.rates.items()
        },
        "cost_per": {name: counts.cost_per(name) for name in ("valid", "warm", "sold")},
    }  # fmt: skip


def _sample(each: ListSample) -> dict[str, Any]:
    result = result_of(each)
    shares = {name: {"hits": hits, "low": low, "high": high} for name, (hits, low, high) in result.shares.items()}
    return {"seed": each.seed, "leads": each.leads, "at": each.at, "tried": result.tried, "shares": shares}
