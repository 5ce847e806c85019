"""Routes of selling."""

from collections.abc import Callable
from typing import Any

from footfall.qualification.models import Lead
from footfall.selling.actions.close import lose_deal
from footfall.selling.actions.suppress import suppress
from footfall.selling.models import Deal
from tests.cast import ASHA_PHONE, NOON
from tests.matrix_routes.trying import Delete, Get, Post, Put, Side, Try
from tests.selling.making import make_deal, make_lead

MOVE = {"stage": "order", "version": 1}
WHY = {"number": ASHA_PHONE, "because": "Asked for it at the counter"}
STAGE = {"name": "Trial", "counts_as": "demo", "probability": "30%"}
RESULT = {"label": "Wants a leaflet", "outcome": "contact", "is_reached": "on"}


def lead_of(side: Side) -> Lead:
    """A lead at the place of the side, worked by its holder."""
    return make_lead(side.company, location=side.place, owner=side.holder)


def deal_of(side: Side) -> Deal:
    return make_deal(lead_of(side), side.holder)


def lost_deal_of(side: Side) -> Deal:
    return lose_deal(deal_id=deal_of(side).pk, reason="price", at=NOON, by=side.holder)


def suppressed(side: Side) -> Lead:
    suppress(number=ASHA_PHONE, reason="asked", at=NOON, by=side.holder)
    return lead_of(side)


def of(make: Callable[[Side], Any], name: str) -> Callable[[Side], dict[str, Any]]:
    """The key of what is made, as the address names it."""
    return lambda side: {name: make(side).pk}


ROUTES: dict[str, Try | list[Try]] = {
    "selling:board": Get(),
    "selling:deals": Get(),
    "selling:stage": Post(of(deal_of, "pk"), data=MOVE),
    "selling:value": [Get(of(deal_of, "pk")), Post(of(deal_of, "pk"), data={"value": "5000", "currency": "INR"})],
    "selling:win": [Get(of(deal_of, "pk")), Post(of(deal_of, "pk"), data={"won_on": "2026-05-04"})],
    "selling:loss": [Get(of(deal_of, "pk")), Post(of(deal_of, "pk"), data={"reason": "price"})],
    "selling:reopen": Post(of(lost_deal_of, "pk")),
    "selling:deal-new": [Get(of(lead_of, "lead_id")), Post(of(lead_of, "lead_id"), data={"stage": "demo"})],
    "selling:call": Post(of(lead_of, "lead_id"), data={"disposition": "na"}),
    "selling:allowance": [Get(of(suppressed, "lead_id")), Post(of(suppressed, "lead_id"), data=WHY)],
    "selling:stages": Get(),
    "selling:stage-new": [Get(), Post(data={**STAGE, "slug": "trial"})],
    "selling:stage-edit": Get(lambda _: {"slug": "demo"}, is_scoped=False),
    "selling:stage-place": Post(lambda _: {"slug": "demo"}, data={"to": "right"}, is_scoped=False),
    "selling:stage-remove": Post(lambda _: {"slug": "demo"}, is_scoped=False),
    "selling:dispositions": Get(),
    "selling:disposition-new": [Get(), Post(data={**RESULT, "code": "leaflet"})],
    "selling:disposition-edit": Get(lambda _: {"code": "na"}, is_scoped=False),
    "GET /api/v1/deals": Get(),
    "GET /api/v1/deals/{deal_id}": Get(of(deal_of, "deal_id")),
    "POST /api/v1/leads/{lead_id}/deals": Post(of(lead_of, "lead_id")),
    "PUT /api/v1/deals/{deal_id}/stage": Put(of(deal_of, "deal_id"), data=MOVE),
    "PUT /api/v1/deals/{deal_id}/value": Put(of(deal_of, "deal_id"), data={"value_minor": 500}),
    "POST /api/v1/deals/{deal_id}/win": Post(of(deal_of, "deal_id")),
    "POST /api/v1/deals/{deal_id}/loss": Post(of(deal_of, "deal_id"), data={"reason": "price"}),
    "DELETE /api/v1/deals/{deal_id}/outcome": Delete(of(lost_deal_of, "deal_id")),
    "GET /api/v1/leads/{lead_id}/calls": Get(of(lead_of, "lead_id")),
    "POST /api/v1/leads/{lead_id}/calls": Post(of(lead_of, "lead_id"), data={"disposition": "na"}),
    "POST /api/v1/leads/{lead_id}/calls/allowance": Post(of(suppressed, "lead_id"), data=WHY),
    "GET /api/v1/stages": Get(),
    "GET /api/v1/dispositions": Get(),
}
