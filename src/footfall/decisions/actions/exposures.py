"""The log of who was dealt which arm: written when a page is shown, and gathered from captures and leads that came in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from footfall.capture.models import EntryPoint, Incentive
from footfall.capture.signals import Offer
from footfall.company.models import Location
from footfall.decisions.models import Experiment
from footfall.decisions.queries.running import Running, doors_of, outlet_day, with_places
from footfall.decisions.rules.experiments import AT_DOORS
from footfall.qualification.actions.arms import note_arms
from footfall.qualification.actions.charge import charge
from footfall.shared.bulk import rows_of

OVERLAP, LATE, AWAY = timedelta(minutes=10), timedelta(days=2), timedelta(days=30)
"""Captures of the last minutes are looked through again, since they may be committed late; leads, of two days. A device
may have been without a network for weeks when an experiment is over."""

_WRITE = """
INSERT INTO decisions_exposure AS known
       (experiment_id, arm_id, visitor, unit, is_dealt, at, location_id, entry_point_id, capture_id, lead_id, seconds)
SELECT %(experiment)s, given.* FROM unnest(
       %(arm)s::bigint[], %(visitor)s::text[], %(unit)s::text[], %(is_dealt)s::bool[], %(at)s::timestamptz[],
       %(location)s::bigint[], %(entry_point)s::bigint[], %(capture)s::uuid[], %(lead)s::bigint[], %(seconds)s::int[]
       ) AS given
ON CONFLICT (experiment_id, visitor) DO UPDATE
   SET capture_id = excluded.capture_id, seconds = excluded.seconds, is_dealt = excluded.is_dealt
 WHERE known.capture_id IS NULL AND excluded.capture_id IS NOT NULL
"""

_SEE = """
INSERT INTO decisions_exposure (experiment_id, arm_id, visitor, unit, is_dealt, at, location_id, entry_point_id)
SELECT experiment.id, arm.id, %(visitor)s, given.unit, true, %(at)s, %(location)s, %(entry_point)s
  FROM unnest(%(slugs)s::text[], %(arms)s::text[], %(units)s::text[]) AS given (slug, arm, unit)
  JOIN decisions_experiment AS experiment ON experiment.slug = given.slug
  JOIN decisions_arm AS arm ON arm.experiment_id = experiment.id AND arm.name = given.arm
ON CONFLICT (experiment_id, visitor) DO NOTHING
"""

_CAPTURES = """
SELECT capture.id, capture.captured_at, capture.location_id, capture.entry_point_id, capture.seconds,
       dealt->>'arm', dealt->>'unit', dealt->>'visitor'
  FROM capture_capture AS capture
 CROSS JOIN LATERAL jsonb_array_elements(
       CASE jsonb_typeof(capture.payload->'experiments') WHEN 'array' THEN capture.payload->'experiments' ELSE '[]' END
       ) AS dealt
 WHERE capture.received_at >= %(since)s AND NOT capture.is_test AND dealt->>'experiment' = %(slug)s
   AND capture.entry_point_id = ANY(%(doors)s)
 ORDER BY capture.received_at, capture.id
"""

_LEADS = """
SELECT lead.id, lead.person_id, lead.captured_at, lead.location_id, lead.entry_point_id
  FROM qualification_lead AS lead
 WHERE lead.captured_at >= %(since)s AND lead.captured_on BETWEEN %(first)s AND %(last)s
   AND lead.entry_point_id = ANY(%(doors)s) AND lead.counted_with_id IS NULL
   AND NOT EXISTS (SELECT FROM decisions_exposure AS known
                    WHERE known.experiment_id = %(experiment)s AND known.visitor = 'person ' || lead.person_id)
 ORDER BY lead.captured_at, lead.id
"""

_LINK = """
UPDATE decisions_exposure AS exposure SET lead_id = touch.lead_id
  FROM qualification_touchpoint AS touch
 WHERE exposure.experiment_id = %s AND exposure.lead_id IS NULL AND touch.capture_id = exposure.capture_id
RETURNING exposure.lead_id, exposure.arm_id, exposure.is_dealt
"""


@dataclass(frozen=True)
class Met:
    """One visitor who was dealt an arm."""

    arm: int
    visitor: str
    unit: str
    at: datetime
    is_dealt: bool = True
    location: int | None = None
    entry_point: int | None = None
    capture: UUID | None = None
    lead: int | None = None
    seconds: int | None = None


def expose(*, door: EntryPoint, offers: Sequence[Offer], visitor: str, at: datetime) -> None:
    """Note that a visitor was shown a page with these arms; who comes again is there already."""
    given: dict[str, Any] = {
        "visitor": visitor, "at": at, "location": door.location_id, "entry_point": door.pk,
        "slugs": [one.experiment for one in offers], "arms": [one.arm for one in offers],
        "units": [one.unit for one in offers],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SEE, given)


def gather_all(*, at: datetime) -> int:
    """Bring the log of every experiment up to date that deals arms or waits for leads; how many were gathered."""
    today = timezone.localdate(at)
    standing = Experiment.objects.filter(starts_on__lte=today, ends_on__gte=today - AWAY).order_by("id")
    return sum(gather(experiment=one, at=at) for one in standing)


@transaction.atomic
def gather(*, experiment: Experiment, at: datetime) -> int:
    """Log what came in since it was gathered last, and charge leads with the incentive they were given.

    An arm that the hash does not deal is logged and marked, so that it can be counted and left out. The number of
    statements does not depend on how many came in.
    """
    running = with_places(Experiment.objects.select_for_update(of=("self",)).get(pk=experiment.pk))
    doors = [door.pk for door in doors_of(experiment)]
    met = _captured(running, doors) if experiment.kind in AT_DOORS else _opened(running, doors)
    log(experiment=experiment, met=met)
    _link(running)
    Experiment.objects.filter(pk=experiment.pk).update(gathered_at=at)
    return len(met)


def log(*, experiment: Experiment, met: Iterable[Met]) -> None:
    """Write visitors into the log in one statement; a capture is added to who was shown the page before."""
    # Of a visitor who came twice the first counts; one statement can't touch a row twice.
    rows = list({one.visitor: one for one in reversed(list(met))}.values())
    if not rows:
        return
    names = ("arm", "visitor", "unit", "is_dealt", "at", "location", "entry_point", "capture", "lead", "seconds")
    columns = {name: [getattr(one, name) for one in rows] for name in names}
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, {**columns, "experiment": experiment.pk})
    _note(experiment, [(one.lead, one.arm) for one in rows if one.lead is not None and one.is_dealt])


def _captured(running: Running, doors: Sequence[int]) -> list[Met]:
    one = running.experiment
    arms = {arm.name: arm for arm in running.arms}
    since = one.gathered_at - OVERLAP if one.gathered_at else one.made_at
    found = rows_of(_CAPTURES, {"since": since, "slug": one.slug, "doors": list(doors)})
    codes = _codes({row[2] for row in found}) if running.is_by_day else {}
    met = []
    for capture, at, location, door, seconds, name, unit, visitor in found:
        if name not in arms or not unit or len(unit) > 80:  # noqa: PLR2004 -- as wide as the column
            continue
        arm = arms[name]
        is_dealt = running.arm(unit) == arm and (
            not running.is_by_day or unit.rpartition(":")[0] == codes.get(location)
        )
        key = visitor if visitor and len(visitor) <= 64 else str(capture)  # noqa: PLR2004 -- the same
        met.append(Met(arm.pk, key, unit, at, is_dealt, location, door, capture, None, seconds))
    return met


def _opened(running: Running, doors: Sequence[int]) -> list[Met]:
    one = running.experiment
    since = (one.gathered_at or one.made_at) - LATE
    given = {"since": since, "first": one.starts_on, "last": one.ends_on, "doors": list(doors), "experiment": one.pk}
    met = []
    found = [row for row in rows_of(_LEADS, given) if one.stopped_at is None or row[2] <= one.stopped_at]
    places = Location.objects.in_bulk({row[3] for row in found if row[3]}) if running.is_by_day else {}
    for lead, person, at, location, door in found:
        place = places.get(location)
        unit = outlet_day(place, at) if place else str(person)
        met.append(Met(running.arm(unit).pk, f"person {person}", unit, at, True, location, door, None, lead))  # noqa: FBT003
    return met


def _link(running: Running) -> None:
    """Exposures get the leads of their captures, and those the cost of what was given."""
    # What is marked at the counter is charged when it is handed over.
    marked = set(
        Incentive.objects.filter(name__in=[arm.incentive for arm in running.arms]).values_list("name", flat=True)
    )
    cost = {arm.pk: 0 if arm.incentive in marked else arm.incentive_minor for arm in running.arms}
    spent: dict[int, int] = {}
    linked = rows_of(_LINK, [running.experiment.pk])
    _note(running.experiment, [(lead, arm) for lead, arm, is_dealt in linked if is_dealt])
    for lead, arm, is_dealt in linked:
        spent[lead] = spent.get(lead, 0) + (cost[arm] if is_dealt else 0)
    charge(costs=spent, by=None, because=f"Incentive of {running.experiment.name}"[:200])


def _note(experiment: Experiment, dealt: Sequence[tuple[int, int]]) -> None:
    """The leads say which arm they came through."""
    if dealt:
        names = dict(experiment.arms.values_list("pk", "name"))
        note_arms(arms={lead: f"{experiment.name}: {names[arm]}" for lead, arm in reversed(dealt)})


def _codes(locations: Iterable[int | None]) -> dict[int | None, str]:
    return dict(Location.objects.filter(pk__in=[one for one in locations if one]).values_list("pk", "code"))
