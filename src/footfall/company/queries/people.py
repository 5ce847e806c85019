"""Staff as their pages show them."""

from collections.abc import Mapping

from django.db.models import Q, QuerySet

from footfall.company.models import Staff
from footfall.company.queries.scope import location_ids_under, staff_visible_to
from footfall.shared.errors import NotFound


def staff_seen_by(staff: Staff, pk: int) -> Staff:
    """The colleague, or NotFound if there is none or none that this person may look up."""
    one = staff_visible_to(staff).filter(pk=pk).select_related("team").first()
    if one is None:
        raise NotFound
    return one


def find_staff(staff: Staff, query: Mapping[str, str]) -> QuerySet[Staff]:
    """The colleagues that fit `q` (name or e-mail), `role`, `team`, `location` (with all below) and `state`."""
    found = staff_visible_to(staff)
    for word in query.get("q", "").split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    if role := query.get("role", ""):
        found = found.filter(role=role)
    if (team := query.get("team", "")).isdecimal():
        found = found.filter(team=int(team))
    if (place := query.get("location", "")).isdecimal():
        found = found.filter(places__location__in=location_ids_under([int(place)])).distinct()
    state = query.get("state", "active")
    return found if state == "all" else found.filter(is_active=state != "left")
