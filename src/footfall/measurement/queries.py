"""Whose numbers: the scope of the cube is the scope of the leads."""

from footfall.company.models import Role, Staff
from footfall.company.queries import visible_location_ids
from footfall.measurement.cube.question import Scope

EVERYTHING = Scope()


def numbers_visible_to(staff: Staff) -> Scope:
    """The numbers this member of staff may see: those of the leads in `leads_visible_to(staff)`."""
    if staff.role == Role.ATTENDANT:
        return Scope("attendant", staff=staff.pk)
    if staff.role == Role.CALLER:
        return Scope("caller" if staff.team_id else "owner", staff=staff.pk, team=staff.team_id)
    places = visible_location_ids(staff)
    if places is None:
        return EVERYTHING
    kind = "salesperson" if staff.role == Role.SALESPERSON else "places"
    return Scope(kind, places=tuple(places), staff=staff.pk)
