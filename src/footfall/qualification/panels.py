"""Panels that qualification itself adds to the page of a lead."""

from typing import Any

from footfall.company.models import Staff
from footfall.qualification.lead_page import shows
from footfall.qualification.models import Lead
from footfall.qualification.models.lead import CLOSED
from footfall.qualification.queries.routing import assignments_of, told
from footfall.qualification.views.speed import OFFERS_NEXT

SHOWN = 5


@shows("qualification/_lead_routing.html", order=80)
def routing(lead: Lead, staff: Staff) -> dict[str, Any] | None:
    """Who the lead was offered to, and why."""
    offers = [told(each) for each in assignments_of(lead)[:SHOWN]]
    may_offer = staff.role in OFFERS_NEXT and lead.status not in CLOSED
    return {"offers": offers, "may_offer": may_offer} if offers else None
