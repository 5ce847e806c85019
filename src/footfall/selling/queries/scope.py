"""Which deals and leads somebody may see and work on."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from footfall.company.models import Product, Role, Staff
from footfall.company.queries.under import ids_under
from footfall.qualification.filters import NONE, Filters
from footfall.qualification.models import Lead
from footfall.qualification.queries import leads_visible_to
from footfall.selling.models import Deal
from footfall.shared.errors import Invalid, NotFound

SELL = (
    Role.ADMINISTRATOR,
    Role.DIRECTOR,
    Role.REGIONAL_MANAGER,
    Role.OUTLET_MANAGER,
    Role.CALLER,
    Role.SALESPERSON,
)
"""Who opens, moves and closes deals, and logs calls."""

CALL = SELL
SEE_DEALS = (*SELL, Role.MARKETING, Role.ANALYST)


LIFT = (Role.ADMINISTRATOR, Role.REGIONAL_MANAGER, Role.OUTLET_MANAGER)
"""Who says that a number which asked not to be called may be called again."""

OUTCOMES = ("open", "won", "lost", "any")


class NoSuchOutcome(Invalid):
    """Deals are open, won, lost or any."""


class NoSuchDeal(NotFound):
    """There is no such deal."""


def deals_of(leads: QuerySet[Lead]) -> QuerySet[Deal]:
    """The deals of these leads."""
    # "IN (every lead)" would read a million leads to keep every deal.
    return Deal.objects.filter(lead__in=leads) if leads.query.where else Deal.objects.all()


def deals_visible_to(staff: Staff) -> QuerySet[Deal]:
    """The deals of the leads that this member of staff may see."""
    return deals_of(leads_visible_to(staff))


def deals_wanted(
    staff: Staff, filters: Filters, *, stages: Sequence[str] = (), outcome: str = "open"
) -> QuerySet[Deal]:
    """The visible deals that the filters let through.

    Owner and product are held to the deal's own, everything else to its lead's.
    """
    if outcome not in OUTCOMES:
        raise NoSuchOutcome
    deals = deals_of(filters.without("owner", "product").apply(leads_visible_to(staff)))
    if outcome == "open":
        deals = deals.filter(closed_at=None)
    elif outcome != "any":
        deals = deals.filter(outcome=outcome)
    if stages:
        deals = deals.filter(stage__slug__in=stages)
    for name in ("owner", "product"):
        if values := filters.chosen.get(name):
            deals = deals.filter(_held(name, values))
    return deals


def _held(name: str, values: Sequence[str]) -> Q:
    ids = [int(value) for value in values if value != NONE]
    held = Q(**{f"{name}__in": ids_under(Product, ids) if name == "product" else ids})
    return held | Q(**{name: None}) if NONE in values else held


def deal_seen_by(staff: Staff, pk: int) -> Deal:
    """The deal with what a page says of it, if this member of staff may see it."""
    deal = (
        deals_visible_to(staff)
        .select_related("stage", "product", "owner", "lead__person__organization", "lead__location")
        .filter(pk=pk)
        .first()
    )
    if deal is None:
        raise NoSuchDeal
    return deal
