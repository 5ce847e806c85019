"""Which of the recommended techniques are in use at one's places, and what each brought lately."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from footfall.capture.channels import channel
from footfall.capture.models import Capture
from footfall.capture.queries.entry_points import doors_visible_to, open_on
from footfall.capture.rules.techniques import TECHNIQUES, Technique
from footfall.company.models import Staff

LATELY = timedelta(days=90)


@dataclass(frozen=True)
class TechniqueLine:
    """A technique with its open doors and what came in by them."""

    technique: Technique
    name: str
    doors: int
    captures: int
    leads: int
    warm: int
    sold: int

    @property
    def share_warm(self) -> float | None:
        """Leads that became warm, of all, 0 to 1; None without a lead."""
        return self.warm / self.leads if self.leads else None

    @property
    def share_sold(self) -> float | None:
        """Sales per lead, 0 to 1; None without a lead."""
        return self.sold / self.leads if self.leads else None


def technique_lines(staff: Staff, at: datetime) -> list[TechniqueLine]:
    """Every technique in the order we recommend it; a constant number of statements."""
    doors = doors_visible_to(staff)
    opened = _counted(doors.filter(open_on(at)), "channel")
    since = at - LATELY
    captured = _counted(
        Capture.objects.filter(entry_point__in=doors, received_at__gte=since, is_test=False), "entry_point__channel"
    )
    # Leads are known by the relation they have to their entry point; capture does not import them.
    model: Any = doors.model._meta.get_field("leads").related_model
    leads = model.objects.filter(entry_point__in=doors, captured_at__gte=since)
    found = {
        row[0].replace("-", "_"): row[1:]
        for row in leads.order_by()
        .values_list("entry_point__channel")
        .annotate(
            n=Count("pk"),
            warm=Count("pk", filter=Q(warm_at__isnull=False)),
            sold=Count("pk", filter=Q(won_at__isnull=False)),
        )
    }
    return [
        TechniqueLine(
            each, made.name, opened.get(each.channel, 0), captured.get(each.channel, 0),
            *found.get(each.channel, (0, 0, 0)),
        )
        for each in TECHNIQUES
        if (made := channel(each.channel))
    ]  # fmt: skip


def _counted(rows: Any, by: str) -> dict[str, int]:  # noqa: ANN401 -- rows of any model
    counts: dict[str, int] = {}
    for slug, count in rows.order_by().values_list(by).annotate(n=Count("pk")):
        counts[slug.replace("-", "_")] = counts.get(slug.replace("-", "_"), 0) + count
    return counts
