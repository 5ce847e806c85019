"""Which experiments run where, and the arm that somebody is dealt."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils import timezone

from footfall.capture.models import EntryPoint
from footfall.capture.queries.ground import ground_of
from footfall.company.models import Location
from footfall.company.queries.scope import location_ids_under
from footfall.decisions.models import Arm, Experiment
from footfall.decisions.rules.arms import arm_of
from footfall.decisions.rules.experiments import AT_DOORS, same_channel


@dataclass(frozen=True)
class Running:
    """An experiment with its arms, and the places it runs at; None for all."""

    experiment: Experiment
    arms: Sequence[Arm]
    places: frozenset[int] | None

    def is_at(self, door: EntryPoint) -> bool:
        """Whether it runs at a door."""
        one = self.experiment
        if one.entry_point_id is not None:
            return one.entry_point_id == door.pk
        if one.channel and not same_channel(one.channel, door.channel):
            return False
        return self.places is None or door.location_id in self.places

    @property
    def is_by_day(self) -> bool:
        """Whether a whole outlet-day gets one arm."""
        return self.experiment.unit == Experiment.Unit.OUTLET_DAY

    def arm(self, unit: str) -> Arm:
        """The arm that a unit is dealt."""
        return self.arms[self.place(unit)]

    def place(self, unit: str) -> int:
        """The place of that arm among the arms."""
        names = [str(place) for place in range(len(self.arms))]
        return int(arm_of(self.experiment.salt, unit, names, [arm.share for arm in self.arms]))


def running_at(doors: Iterable[EntryPoint], at: datetime) -> dict[int, list[Running]]:
    """By door, the experiments that change what is shown there now; one statement if there are none."""
    arms = Prefetch("arms", queryset=Arm.objects.select_related("form_version").order_by("place"))
    standing = Experiment.objects.running(timezone.localdate(at)).filter(kind__in=AT_DOORS).order_by("id")
    found = [with_places(one) for one in standing.prefetch_related(arms)]
    return {door.pk: [one for one in found if one.is_at(door)] for door in doors} if found else {}


def with_places(experiment: Experiment) -> Running:
    """An experiment ready to deal."""
    places = None
    if experiment.location_id is not None and experiment.entry_point_id is None:
        places = frozenset(location_ids_under([experiment.location_id]))
    return Running(experiment, list(experiment.arms.all()), places)


def unit_at(running: Running, location: Location | None, visitor: str, at: datetime) -> str:
    """What the arm is dealt to: the visitor, or the outlet and its day."""
    if not running.is_by_day or location is None:
        return visitor
    return outlet_day(location, at)


def outlet_day(location: Location, at: datetime) -> str:
    """The outlet's code and its day, as in DEL-KB:2026-11-23."""
    from zoneinfo import ZoneInfo

    return f"{location.code}:{at.astimezone(ZoneInfo(ground_of(location.pk).zone)).date().isoformat()}"


def doors_of(experiment: Experiment) -> list[EntryPoint]:
    """The doors it runs at."""
    doors = EntryPoint.objects.select_related("location")
    if experiment.entry_point_id is not None:
        return list(doors.filter(pk=experiment.entry_point_id))
    if experiment.channel:
        slug = experiment.channel
        doors = doors.filter(channel__in={slug, slug.replace("-", "_"), slug.replace("_", "-")})
    if experiment.location_id is not None:
        doors = doors.filter(location__in=location_ids_under([experiment.location_id]))
    return list(doors)


def by_key(arms: Iterable[Arm]) -> Mapping[str, Arm]:
    """Arms by their names."""
    return {arm.name: arm for arm in arms}
