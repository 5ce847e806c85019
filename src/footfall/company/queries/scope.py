"""Who may see which places. Every scope of every step is built on these."""

from django.db import models

from footfall.company.models import Location, Role, Staff, StaffLocation
from footfall.company.queries.under import ids_under

SEES_EVERY_PLACE = frozenset({Role.ADMINISTRATOR, Role.DIRECTOR, Role.MARKETING, Role.ANALYST})


def location_ids_under(roots: list[int]) -> list[int]:
    """Ids of the given locations and of everything below them, in one statement."""
    return ids_under(Location, roots) if roots else []


def visible_location_ids(staff: Staff) -> list[int] | None:
    """Ids of the locations whose leads this member of staff may see; None means every place."""
    if staff.role in SEES_EVERY_PLACE:
        return None
    return location_ids_under(list(staff.places.values_list("location_id", flat=True)))


def locations_visible_to(staff: Staff) -> models.QuerySet[Location]:
    """The locations this member of staff works for."""
    ids = visible_location_ids(staff)
    places: models.QuerySet[Location] = Location.objects.all()
    return places if ids is None else places.filter(id__in=ids)


def staff_visible_to(staff: Staff) -> models.QuerySet[Staff]:
    """The colleagues this member of staff may look up: oneself, and who works at the places one sees."""
    ids = visible_location_ids(staff)
    if ids is None:
        return Staff.objects.all()
    at_my_places = StaffLocation.objects.filter(staff=models.OuterRef("pk"), location__in=ids)
    return Staff.objects.filter(models.Q(pk=staff.pk) | models.Exists(at_my_places))
