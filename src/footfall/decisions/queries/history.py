"""What is known before an experiment: how many come, how often they do it, how alike those of one outlet-day are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from footfall.capture.models import EntryPoint
from footfall.decisions.models import Experiment
from footfall.decisions.queries.running import doors_of
from footfall.decisions.statistics.clustered import icc
from footfall.shared.bulk import rows_of
from footfall.shared.currencies import from_minor

WINDOW, RIPE, YEAR = timedelta(days=90), timedelta(days=60), timedelta(days=365)

_LEADS = """
SELECT lead.location_id, lead.captured_on, lead.warm_at IS NOT NULL, lead.qualified_at IS NOT NULL, lead.won_at IS NOT NULL
  FROM qualification_lead AS lead
 WHERE lead.entry_point_id = ANY(%(doors)s) AND lead.captured_at BETWEEN %(since)s AND %(until)s
   AND lead.junk_at IS NULL AND lead.counted_with_id IS NULL
"""

_WORTH = """
SELECT count(*), coalesce(sum(lead.won_minor * coalesce(product.margin, %(margin)s)) FILTER (WHERE lead.won_at IS NOT NULL), 0)
  FROM qualification_lead AS lead LEFT JOIN company_product AS product ON product.id = lead.product_id
 WHERE lead.entry_point_id = ANY(%(doors)s) AND lead.captured_at BETWEEN %(since)s AND %(until)s
   AND lead.junk_at IS NULL AND lead.counted_with_id IS NULL
"""


@dataclass(frozen=True)
class History:
    """Leads of the last 90 days at some doors: how many a day, what share did it, and how alike an outlet-day is."""

    leads: int
    a_day: float
    rate: float | None
    size: float
    size_cv: float
    icc: float


def history_of(doors: Sequence[EntryPoint], outcome: str, *, at: datetime) -> History:
    """What these doors' leads did in the 90 days that are old enough to tell."""
    given = {"doors": [door.pk for door in doors], "since": at - WINDOW - RIPE, "until": at - RIPE}
    rows = rows_of(_LEADS, given)
    if not rows:
        return History(0, 0.0, None, 0.0, 0.0, 0.0)
    place = {"warm": 2, "qualified": 3, "won": 4}.get(outcome)
    _, cluster, sizes = np.unique(
        np.array([f"{row[0]}:{row[1]}" for row in rows]), return_inverse=True, return_counts=True
    )
    yes = np.array([row[place] for row in rows], dtype=np.float64) if place else None
    size = float(sizes.mean())
    return History(
        len(rows), len(rows) / WINDOW.days, None if yes is None else float(yes.mean()), size,
        float(sizes.std() / size), 0.0 if yes is None else icc(yes, cluster.astype(np.int64)),
    )  # fmt: skip


def worth_of_lead(experiment: Experiment, *, before: datetime) -> float:
    """What a lead of these doors earned on average, in the main unit: those of a year, each at least 60 days old."""
    given = {
        "doors": [door.pk for door in doors_of(experiment)], "margin": experiment.margin,
        "since": before - YEAR - RIPE, "until": before - RIPE,
    }  # fmt: skip
    ((leads, minor),) = rows_of(_WORTH, given)
    return float(minor) / leads * float(from_minor(1, experiment.currency)) if leads else 0.0
