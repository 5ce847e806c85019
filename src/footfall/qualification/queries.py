"""Reads that join leads with what stands around them.

`leads_visible_to` is the one scope of every lead page.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from footfall.capture.models import ReviewItem
from footfall.capture.signals import Outcome
from footfall.company.models import Role, Staff, ValueSlab
from footfall.company.queries import visible_location_ids
from footfall.qualification.models import Lead, Touchpoint
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


def outcomes_of(capture_ids: Sequence[UUID]) -> list[Outcome]:
    """What each of these captures became, as far as it was worked off; the one asked for first comes first."""
    touchpoints = Touchpoint.objects.filter(capture__in=capture_ids).select_related("lead__person", "lead__product")
    found = {touch.capture_id: touch for touch in touchpoints}
    return [_outcome(found[key]) for key in capture_ids if key in found]


def _outcome(touch: Touchpoint) -> Outcome:
    lead, person = touch.lead, touch.lead.person
    earlier = (
        Touchpoint.objects.filter(lead__person=person, capture__isnull=False)
        .exclude(capture=touch.capture_id)
        .filter(Q(at__lt=touch.at) | Q(at=touch.at, id__lt=touch.pk))
        .select_related("lead__product")
        .order_by("-at", "-id")
    )
    before = earlier.exclude(lead__product=None).first()
    last = earlier.first()
    flags = ReviewItem.objects.filter(capture=touch.capture_id, settled_at=None).order_by("reason")
    first = lead.touchpoints.order_by("id").first()
    return Outcome(
        person_id=person.pk,
        person=str(person),
        is_known=last is not None,
        is_customer=person.is_customer,
        lead_id=lead.pk,
        is_new_lead=first is not None and first.pk == touch.pk,
        interest=lead.product.name if lead.product else "",
        last_interest=before.lead.product.name if before and before.lead.product else "",
        last_seen_at=last.at if last else None,
        to_review=tuple(flag.get_reason_display() for flag in flags),
    )
