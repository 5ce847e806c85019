"""Reads that join leads with what stands around them.

`leads_visible_to` is the one scope of every lead page.
"""

from django.db.models import Q, QuerySet

from footfall.company.models import Role, Staff, ValueSlab
from footfall.company.queries import visible_location_ids
from footfall.qualification.models import Lead
from footfall.qualification.rules import Bound


def leads_visible_to(staff: Staff) -> QuerySet[Lead]:
    """The leads this member of staff may see: by place for managers, by person and team for others."""
    mine = Q(owner=staff)
    if staff.role == Role.ATTENDANT:
        return Lead.objects.filter(Q(attendant=staff) | mine)
    if staff.role == Role.CALLER:
        return Lead.objects.filter(mine | Q(team=staff.team_id) if staff.team_id else mine)
    places = visible_location_ids(staff)
    if places is None:
        return Lead.objects.all()
    if staff.role == Role.SALESPERSON:
        return Lead.objects.filter(mine | Q(owner=None, location__in=places))
    return Lead.objects.filter(location__in=places)


def slab_bounds() -> list[Bound]:
    """The bounds of all value slabs, as `rules.slab_of` reads them."""
    return [Bound(*row) for row in ValueSlab.objects.values_list("currency", "slab", "from_minor")]
