"""Which deals and leads somebody may see and work on."""

from django.db.models import QuerySet

from footfall.company.models import Role, Staff
from footfall.qualification.models import Lead
from footfall.qualification.queries import leads_visible_to
from footfall.selling.models import Deal
from footfall.shared.errors import NotFound

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


class NoSuchDeal(NotFound):
    """There is no such deal."""


class NoSuchLead(NotFound):
    """There is no such lead."""


def deals_of(leads: QuerySet[Lead]) -> QuerySet[Deal]:
    """The deals of these leads."""
    # "IN (every lead)" would read a million leads to keep every deal.
    return Deal.objects.filter(lead__in=leads) if leads.query.where else Deal.objects.all()


def deals_visible_to(staff: Staff) -> QuerySet[Deal]:
    """The deals of the leads that this member of staff may see."""
    return deals_of(leads_visible_to(staff))


def find_deal(deal_id: int, *, by: Staff) -> Deal:
    """A deal with what a page says of it; one out of sight is not there."""
    deal = (
        deals_visible_to(by)
        .select_related("stage", "product", "owner", "lead__person__organization", "lead__location")
        .filter(pk=deal_id)
        .first()
    )
    if deal is None:
        raise NoSuchDeal
    return deal


def find_lead(lead_id: int, *, by: Staff) -> Lead:
    """A lead with its person; one out of sight is not there."""
    lead = (
        leads_visible_to(by)
        .select_related("person__organization", "product", "location")
        .filter(pk=lead_id)
        .first()
    )
    if lead is None:
        raise NoSuchLead
    return lead
