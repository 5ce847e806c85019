"""Imports that somebody may look at."""

from django.db.models import Q, QuerySet

from footfall.capture.models import EntryPoint, Import
from footfall.capture.queries.entry_points import doors_visible_to
from footfall.company.models import Role, Staff
from footfall.company.queries import visible_location_ids
from footfall.shared.errors import NotFound

WHO_IMPORTS = (Role.ADMINISTRATOR, Role.MARKETING, Role.REGIONAL_MANAGER, Role.OUTLET_MANAGER)


class NoSuchImport(NotFound):
    """There is no such import, or it is not yours to see."""


def imports_visible_to(staff: Staff) -> QuerySet[Import]:
    """One's own, and those through doors at one's places; all of them for who sees every place."""
    found = Import.objects.select_related("entry_point", "by")
    if visible_location_ids(staff) is None:
        return found
    return found.filter(Q(by=staff) | Q(entry_point__in=doors_visible_to(staff).values("pk")))


def import_seen_by(staff: Staff, pk: int) -> Import:
    """The import, if this member of staff may see it."""
    found = imports_visible_to(staff).filter(pk=pk).first()
    if found is None:
        raise NoSuchImport
    return found


def doors_for_files(staff: Staff) -> list[EntryPoint]:
    """The open doors whose rows may come from a file of this member of staff."""
    return list(doors_visible_to(staff).filter(is_active=True)[:500])
