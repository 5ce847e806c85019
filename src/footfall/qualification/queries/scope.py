"""Whose leads somebody may see: the one scope of every page and operation."""

from django.db.models import Q, QuerySet

from footfall.company.models import Role, Staff
from footfall.company.queries import visible_location_ids
from footfall.qualification.models import Lead
from footfall.shared.errors import NotFound

WORK_LEADS = tuple(sorted(set(Role) - {Role.ANALYST, Role.DIRECTOR}))
"""Who changes leads, each those they see."""

EXPORT_LEADS = (
    Role.ADMINISTRATOR,
    Role.DIRECTOR,
    Role.MARKETING,
    Role.REGIONAL_MANAGER,
    Role.OUTLET_MANAGER,
    Role.ANALYST,
)
SET_RULES = (Role.ADMINISTRATOR, Role.MARKETING)
"""Who says what touchpoints are worth."""


class NoSuchLead(NotFound):
    """There is no such lead, or it is not among yours."""


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


def lead_seen_by(staff: Staff, pk: int) -> Lead:
    """The lead, if this member of staff may see it."""
    found = leads_visible_to(staff).filter(pk=pk).first()
    if found is None:
        raise NoSuchLead
    return found
