"""What leads cost by themselves: an incentive given, a reward paid."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from footfall.company.models import Staff
from footfall.shared import audit
from footfall.shared.bulk import rows_of

ADD_COST = """
UPDATE qualification_lead AS lead SET direct_cost_minor = direct_cost_minor + spent.minor
  FROM unnest(%s::bigint[], %s::bigint[]) AS spent (id, minor) WHERE lead.id = spent.id
"""
"""Adds what was spent to leads: their keys, and what, in the smallest unit of the reporting currency."""


@transaction.atomic
def charge(*, costs: Mapping[int, int], by: Staff | None, because: str) -> None:
    """Add to leads, by their ids, what was spent on each: in the smallest unit of the reporting currency."""
    spent = {lead: minor for lead, minor in costs.items() if minor}
    if not spent:
        return
    with connection.cursor() as cursor:
        cursor.execute(ADD_COST, [list(spent), list(spent.values())])
    audit.record(by=by, verb="charge", noun="lead", subjects=list(spent), because=because, minor=sum(spent.values()))


_HANDED_OVER = """
WITH due AS MATERIALIZED (
    SELECT mark.capture_id, touch.lead_id,
           CASE WHEN incentive.currency = %(currency)s THEN mark.cost_minor ELSE 0 END - mark.charged_minor AS minor
      FROM capture_handover AS mark
      JOIN capture_incentive AS incentive ON incentive.id = mark.incentive_id
      JOIN qualification_touchpoint AS touch ON touch.capture_id = mark.capture_id
     WHERE mark.is_due
       FOR UPDATE OF mark
), charged AS (
    UPDATE capture_handover AS mark SET charged_minor = mark.charged_minor + due.minor, is_due = false
      FROM due WHERE mark.capture_id = due.capture_id
)
SELECT lead_id, sum(minor)::bigint FROM due GROUP BY lead_id
"""


@transaction.atomic
def charge_handovers(*, at: datetime, by: Staff | None) -> int:
    """How many leads were charged with what their visitors were handed over since the last time; what was taken back is
    taken off. An incentive in another currency than the reporting currency is counted and not charged."""
    costs = dict(rows_of(_HANDED_OVER, {"currency": settings.REPORTING_CURRENCY}))
    charge(costs=costs, by=by, because=f"Incentives handed over, {at:%Y-%m-%d}")
    return len(costs)
