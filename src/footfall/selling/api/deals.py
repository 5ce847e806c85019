"""Deals in the REST API."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Status

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.company.models import Product
from footfall.company.queries import staff_visible_to
from footfall.qualification.filters import parse
from footfall.qualification.queries import lead_seen_by
from footfall.selling.actions.close import Sale, lose_deal, reopen_deal, win_deal
from footfall.selling.actions.move import move_deal
from footfall.selling.actions.open import Opening, open_deal
from footfall.selling.actions.papers import keep_papers
from footfall.selling.actions.value import change_value
from footfall.selling.api.schemas import DealOut, DealsOut, LossIn, MoveIn, OpeningIn, PapersIn, ValueIn, WinIn
from footfall.selling.models import Deal
from footfall.selling.queries import SEE_DEALS, SELL, deal_seen_by, deals_wanted, list_deals
from footfall.selling.rules import moment_of_sale
from footfall.shared.errors import Invalid
from footfall.shared.schemas import Problem

router = Endpoints()
REFUSED = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


@router.get("/deals", response={200: DealsOut, **REFUSED}, summary="List deals")
@allowed_by_key(*SEE_DEALS)
def deals(
    request: HttpRequest,
    stage: str = "",
    outcome: str = "open",
    sort: str = "-moved",
    after: str = "",
    limit: Annotated[int, Field(ge=1, le=500)] = 50,
) -> Any:  # noqa: ANN401 -- the schema says
    """Deals of the leads one may see, by stage and outcome (open, won, lost, any) and by any dimension of
    their leads: `location`, `product`, `owner`, `source`, `slab` and the others that /leads takes.

    Sorted by moved, opened, value or expected, the other way round with a minus in front."""
    staff = staff_of(request)
    filters = parse(request.GET, today=timezone.localdate(), by=staff)
    wanted = deals_wanted(staff, filters, stages=[stage] if stage else [], outcome=outcome)
    page = list_deals(wanted, sort=sort, after=after, most=limit)
    return {"items": [DealOut.of(deal) for deal in page.deals], "next": page.after}


@router.get("/deals/{int:deal_id}", response={200: DealOut, **REFUSED}, summary="Read a deal")
@allowed_by_key(*SEE_DEALS)
def deal(request: HttpRequest, deal_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """One deal."""
    return DealOut.of(deal_seen_by(staff_of(request), deal_id))


@router.post("/leads/{int:lead_id}/deals", response={201: DealOut, **REFUSED}, summary="Open a deal")
@allowed_by_key(*SELL)
def opened(request: HttpRequest, lead_id: int, opening: OpeningIn) -> Any:  # noqa: ANN401 -- the schema says
    """A deal for a lead that has none."""
    staff = staff_of(request)
    lead = lead_seen_by(staff, lead_id)
    if opening.product and not Product.objects.filter(pk=opening.product).exists():
        raise Invalid(fields={"product": ["There is no such product."]})
    if opening.owner and not staff_visible_to(staff).filter(pk=opening.owner, is_active=True).exists():
        raise Invalid(fields={"owner": ["There is nobody by that number among your colleagues."]})
    wanted = Opening(
        lead.pk,
        product_id=opening.product,
        value_minor=opening.value_minor,
        currency=opening.currency,
        owner_id=opening.owner,
        expected_on=opening.expected_on,
        stage=opening.stage,
    )
    made = open_deal(opening=wanted, at=timezone.now(), by=staff)
    return Status(201, _answer(made, request))


@router.put("/deals/{int:deal_id}/stage", response={200: DealOut, **REFUSED}, summary="Move a deal")
@allowed_by_key(*SELL)
def moved(request: HttpRequest, deal_id: int, move: MoveIn) -> Any:  # noqa: ANN401 -- the schema says
    """The deal in another stage; 409 when it is no longer where the mover saw it, or lacks what the stages ask for."""
    staff = staff_of(request)
    found = deal_seen_by(staff, deal_id)
    now = timezone.now()
    return _answer(move_deal(deal_id=found.pk, stage=move.stage, version=move.version, at=now, by=staff), request)


@router.put("/deals/{int:deal_id}/value", response={200: DealOut, **REFUSED}, summary="Change value and day")
@allowed_by_key(*SELL)
def valued(request: HttpRequest, deal_id: int, value: ValueIn) -> Any:  # noqa: ANN401 -- the schema says
    """The deal at another value and expected day; its lead's value and slab follow."""
    staff = staff_of(request)
    found = deal_seen_by(staff, deal_id)
    changed = change_value(
        deal_id=found.pk,
        value_minor=value.value_minor,
        currency=value.currency,
        expected_on=value.expected_on,
        at=timezone.now(),
        by=staff,
    )
    return _answer(changed, request)


@router.put("/deals/{int:deal_id}/papers", response={200: DealOut, **REFUSED}, summary="Keep order and delivery")
@allowed_by_key(*SELL)
def papers(request: HttpRequest, deal_id: int, papers: PapersIn) -> Any:  # noqa: ANN401 -- the schema says
    """The deal with the number of its purchase order and the day of its delivery."""
    staff = staff_of(request)
    return _answer(keep_papers(deal_id=deal_seen_by(staff, deal_id).pk, by=staff, **papers.dict()), request)


@router.post("/deals/{int:deal_id}/win", response={200: DealOut, **REFUSED}, summary="Win a deal")
@allowed_by_key(*SELL)
def won(request: HttpRequest, deal_id: int, win: WinIn) -> Any:  # noqa: ANN401 -- the schema says
    """The deal as won: its lead is converted, its person a customer."""
    staff = staff_of(request)
    found = deal_seen_by(staff, deal_id)
    at = moment_of_sale(win.won_on, now=timezone.localtime())
    return _answer(win_deal(sale=Sale(found.pk, win.won_minor, win.currency), at=at, by=staff), request)


@router.post("/deals/{int:deal_id}/loss", response={200: DealOut, **REFUSED}, summary="Lose a deal")
@allowed_by_key(*SELL)
def lost(request: HttpRequest, deal_id: int, loss: LossIn) -> Any:  # noqa: ANN401 -- the schema says
    """The deal as lost, and its lead with it."""
    staff = staff_of(request)
    found = deal_seen_by(staff, deal_id)
    gone = lose_deal(deal_id=found.pk, at=timezone.now(), by=staff, **loss.dict())
    return _answer(gone, request)


@router.delete("/deals/{int:deal_id}/outcome", response={200: DealOut, **REFUSED}, summary="Reopen a deal")
@allowed_by_key(*SELL)
def reopened(request: HttpRequest, deal_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """The deal open again in the stage it was closed in; a sale taken back is no sale."""
    staff = staff_of(request)
    found = deal_seen_by(staff, deal_id)
    return _answer(reopen_deal(deal_id=found.pk, at=timezone.now(), by=staff), request)


def _answer(deal: Deal, request: HttpRequest) -> dict[str, Any]:
    return DealOut.of(deal_seen_by(staff_of(request), deal.pk))
