"""What leads cost by themselves: an incentive given, a reward paid."""

from collections.abc import Mapping

from django.db import connection, transaction

from footfall.company.models import Staff
from footfall.shared import audit

_ADD = """
UPDATE qualification_lead AS lead SET direct_cost_minor = direct_cost_minor + spent.minor
  FROM unnest(%s::bigint[], %s::bigint[]) AS spent (id, minor) WHERE lead.id = spent.id
"""


@transaction.atomic
def charge(*, costs: Mapping[int, int], by: Staff | None, because: str) -> None:
    """Add to leads, by their ids, what was spent on each: in the smallest unit of the reporting currency."""
    spent = {lead: minor for lead, minor in costs.items() if minor}
    if not spent:
        return
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [list(spent), list(spent.values())])
    audit.record(by=by, verb="charge", noun="lead", subjects=list(spent), because=because, minor=sum(spent.values()))
