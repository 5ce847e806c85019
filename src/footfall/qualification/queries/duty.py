"""Who could be given leads: staff with their pools, hours, absences and what waits for them; each kind one statement."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from footfall.company.models import Absence, Location, Staff, StaffLocation
from footfall.company.queries.covering import staff_covering
from footfall.company.queries.under import places_by_zone
from footfall.company.rules.clock import Hours, moved_on, opens_next
from footfall.qualification.models import Assignment, RoutingRule
from footfall.qualification.rules.routing import Member


@dataclass(frozen=True)
class Duty:
    """Everybody who works here, at one moment."""

    at: datetime
    staff: Mapping[int, Staff]
    zones: Mapping[int, ZoneInfo]
    """Time zone by member of staff."""
    away: Mapping[int, Absence]
    loads: dict[int, int]
    """Untouched leads by owner; counted on while leads are dealt."""
    covering: Mapping[int, Sequence[int]]
    """Staff by the place they work for."""
    opening: Mapping[int, Hours]
    place_zones: Mapping[int, ZoneInfo]
    people: Mapping[int, frozenset[int]]
    """Named people by rule."""
    _due: dict[tuple[int | None, int | None, int], datetime] = field(default_factory=dict)

    def pool(self, rule: RoutingRule, place: int) -> list[int]:
        """Who a rule may choose from, at a place where it asks for one."""
        wanted: Iterable[int] = self.covering.get(place, ()) if rule.is_at_place else self.staff
        named = self.people.get(rule.pk, frozenset())
        return [
            key
            for key in wanted
            if (one := self.staff.get(key)) is not None
            and (not rule.team_id or one.team_id == rule.team_id)
            and (not rule.roles or one.role in rule.roles)
            and (not named or key in named)
        ]

    def member(self, key: int, rule: RoutingRule, won: float = 0.0, *, is_guest: bool = False) -> Member:
        """Somebody as the rule sees them now."""
        one = self.staff[key]
        away = self.away.get(key)
        hours = one.working_hours if rule.keeps_hours else {}
        back = opens_next(hours, self.zone(key), self.at)
        return Member(
            id=key, name=one.name, load=self.loads.get(key, 0), most=rule.most_waiting, won=round(won, 6),
            why_not=f"away until {away.until_on:%-d %b %Y}" if away else "",
            minutes_off=-int((self.at - back).total_seconds() // 60),
            back=f"{back.astimezone(self.zone(key)):%a %H:%M}" if back > self.at else "",
            languages=tuple(one.languages), skills=tuple(one.skills), is_guest=is_guest,
        )  # fmt: skip

    def zone(self, key: int | None) -> ZoneInfo:
        """The time zone somebody works in."""
        return self.zones.get(key or 0, ZoneInfo(settings.TIME_ZONE))

    def due(self, owner: int | None, place: int | None, minutes: int) -> datetime:
        """When so many minutes of working time will have passed: the owner's hours, else the outlet's, else any."""
        hours: Hours = self.staff[owner].working_hours if owner is not None and owner in self.staff else {}
        key = (owner if hours else None, place, minutes)
        if key not in self._due:
            zone = self.zone(owner) if hours else self.place_zones.get(place or 0, ZoneInfo(settings.TIME_ZONE))
            self._due[key] = moved_on(hours or self.opening.get(place or 0, {}), zone, self.at, minutes)
        return self._due[key]


def duty_at(at: datetime, *, places: Collection[int], rules: Sequence[RoutingRule]) -> Duty:
    """Everybody on the payroll with what routing needs to know of them; eight statements."""
    staff = {one.pk: one for one in Staff.objects.filter(is_active=True).order_by("pk")}
    by_zone = {key: ZoneInfo(zone) for zone, keys in places_by_zone().items() for key in keys}
    works = StaffLocation.objects.order_by("-pk").values_list("staff_id", "location_id")
    day = timezone.localdate(at)
    away = Absence.objects.filter(from_on__lte=day, until_on__gte=day).order_by("until_on")
    waiting = Assignment.objects.filter(ended_at=None, owner__isnull=False).order_by()
    opening = Location.objects.filter(Q(pk__in=places) & ~Q(opening_hours={})).values_list("pk", "opening_hours")
    people: dict[int, set[int]] = {}
    for rule, person in RoutingRule.people.through.objects.values_list("routingrule_id", "staff_id"):
        people.setdefault(rule, set()).add(person)
    return Duty(
        at=at,
        staff=staff,
        zones={one: by_zone[place] for one, place in works if place in by_zone},
        away={each.staff_id: each for each in away},
        loads=dict(waiting.values_list("owner").annotate(Count("pk"))),
        covering=staff_covering(list(places)) if any(rule.is_at_place for rule in rules) else {},
        opening=dict(opening),
        place_zones={place: by_zone[place] for place in places if place in by_zone},
        people={rule: frozenset(keys) for rule, keys in people.items()},
    )
