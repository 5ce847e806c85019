"""Tell managers of leads that were not touched in time."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from procrastinate.types import JSONDict

from footfall.company.models import Role, Staff
from footfall.company.queries.covering import staff_covering
from footfall.qualification.models import Assignment

MOST_LINES = 20
BATCH = 5_000


@transaction.atomic
def tell_of_late_leads(*, at: datetime) -> int:
    """How many managers are sent a letter: whoever manages the outlet, else its region, else the administrators.

    Each late offer is told once.
    """
    from footfall.qualification.tasks import send_late_leads

    untold = Assignment.objects.filter(Q(outcome=Assignment.Outcome.PASSED_ON) | Q(is_stuck=True), told_at=None)
    late = list(
        untold.select_related("lead__person", "owner").select_for_update(of=("self",), skip_locked=True)[:BATCH]
    )
    if not late:
        return 0
    managers = _managers({each.lead.location_id for each in late if each.lead.location_id})
    lines: dict[int, list[str]] = {}
    for each in late:
        for manager in managers[each.lead.location_id]:
            lines.setdefault(manager, []).append(_said(each))
    jobs: list[JSONDict] = [
        {"staff_id": key, "lines": list(said[:MOST_LINES]), "total": len(said)} for key, said in lines.items()
    ]
    if jobs:
        send_late_leads.batch_defer(*jobs)
    Assignment.objects.filter(pk__in=[each.pk for each in late]).update(told_at=at)
    return len(jobs)


def _managers(places: set[int]) -> Mapping[int | None, list[int]]:
    """Who is told of leads at each place; under None who is told where there is none."""
    roles = dict(Staff.objects.filter(is_active=True).values_list("pk", "role"))
    everybody = [key for key, role in roles.items() if role == Role.ADMINISTRATOR]
    found: dict[int | None, list[int]] = {None: everybody}
    covering = staff_covering(sorted(places))
    for place in places:
        there = [key for key in covering.get(place, ()) if key in roles]
        for role in (Role.OUTLET_MANAGER, Role.REGIONAL_MANAGER):
            if managers := [key for key in there if roles[key] == role]:
                found[place] = managers
                break
        else:
            found[place] = everybody
    return found


def _said(offer: Assignment) -> str:
    lead, owner = offer.lead, offer.owner.name if offer.owner else "nobody"
    due = f", due {offer.due_at:%-d %b %H:%M} UTC" if offer.due_at else ""
    went = "nobody else could take it" if offer.is_stuck else "it was offered to the next"
    return f"{lead.person} (lead {lead.pk}): {owner}{due}; {went}"
