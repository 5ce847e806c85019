"""Who passed a counter and gave nothing: from counted visitors, where a whole outlet-day gets one arm."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection
from django.utils import timezone

from footfall.capture.queries.public_doors import has_page
from footfall.decisions.models import Experiment
from footfall.decisions.queries.running import doors_of, with_places

_COUNTED = """
SELECT place.code || ':' || reach."on", sum(reach.people)::bigint
  FROM measurement_reach AS reach JOIN company_location AS place ON place.id = reach.location_id
 WHERE reach.kind = 'footfall' AND reach.location_id = ANY(%s) AND reach."on" BETWEEN %s AND %s
 GROUP BY 1 ORDER BY 1
"""


def is_by_footfall(experiment: Experiment) -> bool:
    """Whether those who gave nothing are known only as counted visitors: attended counters, an arm for a day."""
    if (experiment.unit, experiment.outcome) != (Experiment.Unit.OUTLET_DAY, Experiment.Outcome.CAPTURED):
        return False
    return not any(has_page(door) for door in doors_of(experiment))


def with_footfall(experiment: Experiment, columns: Mapping[str, Any], *, until: datetime) -> tuple[dict[str, Any], int]:
    """The log with a row for each visitor who was counted and gave nothing; outlet-days that were not counted are left out,
    and how many those are."""
    counted = _counted(experiment, until)
    units = list(columns["unit"])
    given: dict[str, int] = {}
    for unit in units:
        given[unit] = given.get(unit, 0) + 1
    kept = np.array([unit in counted for unit in units], dtype=bool)
    running = with_places(experiment)
    more: list[tuple[int, str]] = []
    for unit, people in counted.items():
        more += [(running.arm(unit).pk, unit)] * max(0, people - given.get(unit, 0))
    at = timezone.now()
    empty: dict[str, list[Any]] = {
        "arm": [arm for arm, _ in more],
        "unit": [unit for _, unit in more],
        "at": [at] * len(more),
    }
    found: dict[str, Any] = {}
    for name, values in columns.items():
        if name in empty:
            found[name] = [one for one, is_in in zip(values, kept, strict=True) if is_in] + empty[name]
        else:
            found[name] = np.concatenate([values[kept], np.zeros(len(more))])
    return found, len(given.keys() - counted.keys())


def _counted(experiment: Experiment, until: datetime) -> dict[str, int]:
    places = [door.location_id for door in doors_of(experiment) if door.location_id]
    last = min(experiment.ends_on, timezone.localdate(until), timezone.localdate(experiment.stopped_at or until))
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, [places, experiment.starts_on, last])
        return dict(cursor.fetchall())
