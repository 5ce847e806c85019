"""The log of an experiment as rows that any reader of results reads."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from footfall.decisions.models import Experiment
from footfall.shared.currencies import from_minor

HEADING = (
    "arm", "visitor", "unit", "at", "captured", "warm", "qualified", "won", "value", "cost", "seconds", "outlet", "entry_point",
)  # fmt: skip

_ROWS = """
SELECT arm.name, exposure.visitor, exposure.unit, exposure.at, exposure.capture_id IS NOT NULL,
       coalesce(lead.warm_at <= exposure.at + %(within)s AND lead.junk_at IS NULL, false),
       coalesce(lead.qualified_at <= exposure.at + %(within)s AND lead.junk_at IS NULL, false),
       coalesce(lead.won_at <= exposure.at + %(within)s AND lead.junk_at IS NULL, false),
       CASE WHEN lead.won_at <= exposure.at + %(within)s AND lead.junk_at IS NULL
            THEN round(coalesce(lead.won_minor, 0) * coalesce(product.margin, %(margin)s)) ELSE 0 END,
       CASE WHEN exposure.capture_id IS NULL THEN 0 ELSE arm.incentive_minor END, exposure.seconds,
       coalesce(place.code, ''), coalesce(door.key, '')
  FROM decisions_exposure AS exposure
  JOIN decisions_arm AS arm ON arm.id = exposure.arm_id
  LEFT JOIN qualification_lead AS lead ON lead.id = exposure.lead_id
  LEFT JOIN company_product AS product ON product.id = lead.product_id
  LEFT JOIN company_location AS place ON place.id = exposure.location_id
  LEFT JOIN capture_entrypoint AS door ON door.id = exposure.entry_point_id
 WHERE exposure.experiment_id = %(experiment)s AND exposure.is_dealt AND exposure.at <= %(until)s
 ORDER BY exposure.id
"""


def log_of(experiment: Experiment, *, as_of: datetime) -> Iterator[tuple[Any, ...]]:
    """Every visitor who is old enough to be read: the arm, what became of them, profit of the sale and cost."""
    within = timedelta(days=experiment.within_days)
    given: dict[str, Any] = {
        "experiment": experiment.pk, "until": as_of - within, "margin": experiment.margin,
        "within": within or as_of - experiment.made_at,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, given)
        rows = cursor.fetchall()
    for arm, visitor, unit, at, *kinds, value, cost, seconds, outlet, door in rows:
        yield (
            arm, visitor, unit, at.isoformat(timespec="seconds"), *(int(one) for one in kinds),
            from_minor(int(value), experiment.currency), from_minor(cost, experiment.currency), seconds, outlet, door,
        )  # fmt: skip
