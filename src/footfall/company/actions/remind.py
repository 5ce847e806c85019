"""Remind staff and their managers of certificates that run out."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from procrastinate.types import JSONDict

from footfall.company.models import Certification, Role, Staff, StaffLocation
from footfall.company.queries.covering import staff_covering
from footfall.shared.bulk import rows_of

MOST_LINES = 100

_DUE = """
SELECT held.id FROM company_certification AS held
  JOIN company_course AS course ON course.id = held.course_id AND course.archived_at IS NULL
  JOIN company_staff AS staff ON staff.id = held.staff_id AND staff.is_active
 WHERE held.replaced_on IS NULL AND held.revoked_on IS NULL AND held.reminded_at IS NULL
   AND held.expires_on BETWEEN %(on)s AND %(on)s + course.remind_days
 ORDER BY held.expires_on, held.id
   FOR UPDATE OF held SKIP LOCKED
"""


@transaction.atomic
def remind_of_certificates(*, on: date, at: datetime) -> int:
    """How many letters are sent: one to each member of staff whose certificates run out soon, one to each of their
    managers. A certificate is told of once; what is written and what is sent belong to one transaction."""
    from footfall.company.tasks import send_expiring

    keys = [row[0] for row in rows_of(_DUE, {"on": on})]
    due = list(
        Certification.objects.filter(pk__in=keys)
        .select_related("staff", "course")
        .order_by("expires_on", "staff__name")
    )
    if not due:
        return 0
    managers = managers_of([one.staff for one in due])
    lines: dict[tuple[int, bool], list[str]] = {}
    for one in due:
        said = f"{one.course}, until {one.expires_on:%-d %b %Y}"
        lines.setdefault((one.staff_id, False), []).append(said)
        for manager in managers.get(one.staff_id, ()):
            lines.setdefault((manager, True), []).append(f"{one.staff}: {said}")
    jobs: list[JSONDict] = [
        {"staff_id": key, "lines": list(said[:MOST_LINES]), "total": len(said), "is_own": not is_manager}
        for (key, is_manager), said in lines.items()
    ]
    send_expiring.batch_defer(*jobs)
    Certification.objects.filter(pk__in=keys).update(reminded_at=at)
    return len(jobs)


def managers_of(staff: Sequence[Staff]) -> dict[int, list[int]]:
    """Ids of who manages each: the managers of their outlets, else of their regions; never they themselves."""
    places: dict[int, set[int]] = {}
    links = StaffLocation.objects.filter(staff__in=staff).order_by("staff", "location")
    for staff_id, place in links.values_list("staff_id", "location_id"):
        places.setdefault(staff_id, set()).add(place)
    roles = dict(
        Staff.objects.filter(is_active=True, role__in=[Role.OUTLET_MANAGER, Role.REGIONAL_MANAGER]).values_list(
            "pk", "role"
        )
    )
    covering = staff_covering(sorted({place for there in places.values() for place in there}))
    found: dict[int, list[int]] = {}
    for staff_id, there in places.items():
        near = sorted({key for place in there for key in covering.get(place, ()) if key in roles and key != staff_id})
        own = [key for key in near if roles[key] == Role.OUTLET_MANAGER]
        found[staff_id] = own or near
    return found
