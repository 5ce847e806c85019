"""Change what a deal is worth and when it is expected."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from footfall.company.models import Staff
from footfall.qualification.actions.states import set_state
from footfall.qualification.models import LeadState
from footfall.selling.actions.hold import hold_one, refuse_closed
from footfall.selling.models import Deal
from footfall.shared import audit


@transaction.atomic
def change_value(
    *,
    deal_id: int,
    value_minor: int | None,
    currency: str,
    expected_on: date | None,
    at: datetime,
    by: Staff | None,
) -> Deal:
    """The deal at its new value and expected day; the lead's value and slab follow. Refused if closed."""
    deal = hold_one(deal_id)
    refuse_closed(deal)
    before = {
        "value_minor": deal.value_minor,
        "currency": deal.currency,
        "expected_on": str(deal.expected_on or ""),
    }
    currency = currency or deal.currency or settings.REPORTING_CURRENCY
    deal.value_minor, deal.currency, deal.expected_on = value_minor, currency, expected_on
    deal.save(update_fields=["value_minor", "currency", "expected_on"])
    value = "" if value_minor is None else f"{value_minor} {currency}"
    set_state(
        lead_ids=[deal.lead_id],
        aspect=LeadState.Aspect.VALUE,
        value=value,
        at=at,
        by=by,
        because="value of the deal",
    )
    audit.record(by=by, verb="value", noun="deal", subjects=[deal.pk], before=before)
    return deal
