"""Entry points: which somebody may use or look at, and what came in by each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from footfall.capture.channels import channels
from footfall.capture.models import Capture, EntryPoint
from footfall.company.models import Staff
from footfall.company.queries import visible_location_ids
from footfall.shared.errors import NotFound

RECENT = timedelta(days=30)
USUAL = ("counter", "visitors_register")
"""Channels an attendant begins with, the first that their outlet has."""


class NoSuchEntryPoint(NotFound):
    """There is no such entry point, or it is not at one of your places."""


@dataclass(frozen=True)
class DoorLine:
    """An entry point with what came in by it."""

    door: EntryPoint
    channel: str
    captures: int
    recent: int
    last_at: datetime | None
    leads: int
    sold: int

    @property
    def share_sold(self) -> float | None:
        """Sales per lead, 0 to 1; None without a lead."""
        return self.sold / self.leads if self.leads else None


def doors_visible_to(staff: Staff) -> QuerySet[EntryPoint]:
    """The entry points at places somebody works for; those at no place are everybody's who sees every place."""
    places = visible_location_ids(staff)
    doors = EntryPoint.objects.all() if places is None else EntryPoint.objects.filter(location__in=places)
    return doors.select_related("source", "location", "campaign", "product", "form_version")


def found(doors: QuerySet[EntryPoint], asked: Mapping[str, str]) -> QuerySet[EntryPoint]:
    """The doors that have the words of `q` in their name, key or outlet, of `channel`, open or not by `state`."""
    for word in asked.get("q", "").replace("\x00", "").split()[:8]:
        doors = doors.filter(Q(name__icontains=word) | Q(key__icontains=word) | Q(location__name__icontains=word))
    if slug := asked.get("channel", "").replace("\x00", ""):
        doors = doors.filter(channel__in={slug, slug.replace("_", "-"), slug.replace("-", "_")})
    if (state := asked.get("state", "")) in {"open", "closed"}:
        doors = doors.filter(is_active=state == "open")
    return doors


def door_seen_by(staff: Staff, pk: int) -> EntryPoint:
    """The entry point, if this member of staff may see it."""
    door = doors_visible_to(staff).filter(pk=pk).first()
    if door is None:
        raise NoSuchEntryPoint
    return door


def attended_channels() -> list[str]:
    """Slugs of the channels where somebody of ours asks with a form, as entry points may have them."""
    slugs = [each.slug for each in channels() if not each.is_unattended and each.slug != "manual"]
    return slugs + [slug.replace("_", "-") for slug in slugs]


def has_form(door: EntryPoint) -> bool:
    """Whether the door has a form that somebody of ours fills in at its place."""
    return door.location_id is not None and door.channel in attended_channels()


def counters_of(staff: Staff, on: datetime) -> QuerySet[EntryPoint]:
    """The doors where somebody asks visitors: open now, at one's places, of a channel with a form of ours."""
    return doors_visible_to(staff).filter(open_on(on), channel__in=attended_channels(), location__isnull=False)


def open_on(moment: datetime) -> Q:
    """Doors that are open at the moment."""
    today = moment.date()
    starts, ends = Q(starts_on=None) | Q(starts_on__lte=today), Q(ends_on=None) | Q(ends_on__gte=today)
    return starts & ends & Q(is_active=True)


def usual_counter(doors: Sequence[EntryPoint], remembered: str) -> EntryPoint | None:
    """The counter to begin with: the one used last on this device, else the usual one if all stand at one outlet."""
    last = next((door for door in doors if door.key == remembered), None)
    if last or len({door.location_id for door in doors}) != 1:
        return last
    by_channel = {door.channel.replace("-", "_"): door for door in reversed(doors)}
    return next((by_channel[slug] for slug in USUAL if slug in by_channel), doors[0])


def lines_of(doors: QuerySet[EntryPoint], at: datetime) -> list[DoorLine]:
    """The entry points with their numbers, in one statement."""
    real = Capture.objects.filter(is_test=False)
    recent = real.filter(received_at__gte=at - RECENT)
    # Leads are known by the relation they have to their entry point; capture does not import them.
    leads: Any = EntryPoint._meta.get_field("leads").related_model
    names = {each.slug: each.name for each in channels()}
    counted = doors.annotate(
        captures_in_all=_count(real),
        captures_recent=_count(recent),
        last_capture_at=Subquery(
            real.filter(entry_point=OuterRef("pk"))
            .order_by()
            .values("entry_point")
            .annotate(last=Max("received_at"))
            .values("last")
        ),
        lead_count=_count(leads.objects.all()),
        sold_count=_count(leads.objects.filter(won_at__isnull=False)),
    )
    return [
        DoorLine(
            door, names.get(door.channel.replace("-", "_"), door.channel), door.captures_in_all,
            door.captures_recent, door.last_capture_at, door.lead_count, door.sold_count,
        )
        for door in counted
    ]  # fmt: skip


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.filter(entry_point=OuterRef("pk")).order_by().values("entry_point").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0, output_field=IntegerField())


def captured_today(staff: Staff, door: EntryPoint, midnight: datetime) -> int:
    """How many visitors somebody captured at a door since midnight."""
    return Capture.objects.filter(attendant=staff, entry_point=door, received_at__gte=midnight, is_test=False).count()
