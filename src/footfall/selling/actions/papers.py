"""Write down what an order and a delivery leave behind on paper."""

from datetime import date

from django.db import transaction

from footfall.company.models import Staff
from footfall.selling.actions.hold import hold_one, refuse_closed
from footfall.selling.models import Deal
from footfall.shared import audit


@transaction.atomic
def keep_papers(*, deal_id: int, order_number: str, delivered_on: date | None, by: Staff | None) -> Deal:
    """The deal with the number of its purchase order and the day of its delivery; refused if lost or won."""
    deal = hold_one(deal_id)
    refuse_closed(deal)
    before = {"order_number": deal.order_number, "delivered_on": str(deal.delivered_on or "")}
    deal.order_number, deal.delivered_on = " ".join(order_number.split()), delivered_on
    deal.save(update_fields=["order_number", "delivered_on"])
    audit.record(by=by, verb="keep papers", noun="deal", subjects=[deal.pk], before=before)
    return deal
