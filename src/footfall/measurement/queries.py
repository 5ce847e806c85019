"""Whose numbers: the scope of the cube is the scope of the leads, and costs are seen by those whose places they are of."""

from typing import TypeVar, cast

from django.conf import settings
from django.db.models import Q, QuerySet

from footfall.company.models import Role, Staff
from footfall.company.queries import visible_location_ids
from footfall.measurement.cube.question import Scope
from footfall.measurement.models import Cost, Rate, Reach, Target

EVERYTHING = Scope()
Entry = TypeVar("Entry", bound=Cost | Rate | Reach | Target)


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


def entries_visible_to(staff: Staff, model: type[Entry]) -> QuerySet[Entry]:
    """Costs, counts of reach or targets this member of staff may see: all of them, or those of the places they work for.

    Rates hold for the whole company; those that were written down in another reporting currency say nothing now.
    """
    if model is Rate:
        rates = Rate.objects.filter(reporting=settings.REPORTING_CURRENCY).select_related("by")
        return cast("QuerySet[Entry]", rates)
    joined = ["location", "by", *(("product",) if model is not Reach else ())]
    joined += ["campaign", "entry_point"] if model is not Target else []
    found = model._default_manager.select_related(*joined)
    places = visible_location_ids(staff)
    if places is None:
        return cast("QuerySet[Entry]", found)
    at_door = Q(location=None, entry_point__location__in=places) if model is not Target else Q()
    mine = found.filter(Q(location__in=places) | at_door)
    return cast("QuerySet[Entry]", mine)
