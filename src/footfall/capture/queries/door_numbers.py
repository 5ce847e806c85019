"""What one entry point brought: its captures week by week, and how far their leads came at what direct cost."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q, Sum

from footfall.capture.models import EntryPoint, FormOpening

WEEKS = 12

_BY_WEEK = """
SELECT week::date, count(capture.id)
  FROM (SELECT date_trunc('week', %(at)s::timestamptz - shift) + shift AS this FROM make_interval(days => %(shift)s) AS shift) AS now
 CROSS JOIN generate_series(this - interval '11 weeks', this, interval '1 week') AS week
  LEFT JOIN capture_capture AS capture
    ON capture.entry_point_id = %(door)s AND NOT capture.is_test
   AND capture.received_at >= week AND capture.received_at < week + interval '1 week'
 GROUP BY week ORDER BY week DESC
"""


@dataclass(frozen=True)
class DoorNumbers:
    """How far the leads of a door came, what they cost directly, and how many captures came in each week."""

    leads: int
    warm: int
    dead: int
    sold: int
    direct_minor: int
    """Incentives, rows of a list and minutes of calls, in the reporting currency."""
    opened: int
    left: int
    """Of those who opened its form lately, how many did not send it."""
    weeks: list[tuple[date, int]]

    def share(self, part: int) -> float | None:
        """A part of the leads, 0 to 1; None without a lead."""
        return part / self.leads if self.leads else None

    @property
    def cost_per_lead_minor(self) -> float | None:
        """Direct cost per lead; None where nothing was spent or nobody came."""
        return self.direct_minor / self.leads if self.leads and self.direct_minor else None


def numbers_of(door: EntryPoint, at: datetime) -> DoorNumbers:
    """The door's own numbers, in three statements."""
    # Leads are known by the relation they have to their entry point; capture does not import them.
    leads: Any = EntryPoint._meta.get_field("leads").related_model
    counted = leads.objects.filter(entry_point=door).aggregate(
        leads=Count("pk"), warm=Count("pk", filter=Q(warm_at__isnull=False)),
        dead=Count("pk", filter=Q(dead_at__isnull=False)), sold=Count("pk", filter=Q(won_at__isnull=False)),
        direct_minor=Sum("direct_cost_minor", default=0),
    )  # fmt: skip
    begun = FormOpening.objects.filter(entry_point=door, started_at__gte=at - timedelta(weeks=WEEKS))
    opened = begun.aggregate(opened=Count("pk"), left=Count("pk", filter=Q(sent_at=None)))
    with connection.cursor() as cursor:
        # PostgreSQL begins its weeks with Monday: on a clock that is so many days behind, Monday is our first day.
        shift = settings.CALENDAR.first_day - 1
        cursor.execute(_BY_WEEK, {"door": door.pk, "at": at, "shift": shift})
        weeks = cursor.fetchall()
    return DoorNumbers(**counted, **opened, weeks=weeks)
