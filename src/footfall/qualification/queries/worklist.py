"""One's own leads, most worth calling first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.conf import settings

from footfall.company.models import Staff
from footfall.qualification.models import Lead
from footfall.qualification.models.lead import CLOSED, Status
from footfall.qualification.queries.page import listed_rows
from footfall.shared.bulk import rows_of

MOST = 50
SOON = timedelta(hours=1)

STAND_IN = {"cold": 0.1, "warm": 0.3, "hot": 0.6}
"""What a lead without a win probability is ranked by, from its temperature; never shown as a chance."""

BY_PRIORITY = {"high": 1.5, "medium": 1.0, "low": 0.5}

_WORK = """
WITH mine AS (
    SELECT lead.id, lead.temperature, lead.priority, lead.next_step_at, offer.due_at, score.probability,
           CASE WHEN lead.currency = %(currency)s THEN lead.value_minor END AS value_minor
      FROM qualification_lead AS lead
      LEFT JOIN qualification_assignment AS offer
        ON offer.lead_id = lead.id AND offer.ended_at IS NULL AND offer.owner_id = %(staff)s
      LEFT JOIN qualification_score AS score ON score.lead_id = lead.id
     WHERE lead.owner_id = %(staff)s AND lead.status <> ALL(%(shut)s)
),
weighed AS (
    SELECT *, coalesce(probability,
                       (%(stand_in)s::jsonb ->> temperature)::float8 * (%(by_priority)s::jsonb ->> priority)::float8)
              -- A value nobody knows yet is taken as the average of the others.
              * coalesce(value_minor, avg(value_minor) OVER (), 1) AS worth,
           CASE WHEN due_at <= %(soon)s THEN 0 WHEN next_step_at <= %(now)s THEN 1
                WHEN next_step_at > %(soon)s THEN 3 ELSE 2 END AS turn
      FROM mine
)
SELECT id, due_at, probability, worth, turn, count(*) OVER () FROM weighed
 ORDER BY turn, CASE WHEN turn = 0 THEN due_at END, worth DESC, id LIMIT %(most)s
"""


@dataclass(frozen=True)
class Work:
    """A lead to be worked: how urgent, what its place hangs on."""

    lead: Lead
    due_at: datetime | None
    probability: float | None
    worth_minor: float
    turn: int
    """0 the clock runs out, 1 its next step is due, 2 free to call, 3 agreed for later."""


@dataclass(frozen=True)
class WorkList:
    """The first leads of somebody's work, and how many there are in all."""

    work: Sequence[Work]
    total: int


def work_of(staff: Staff, *, at: datetime, most: int = MOST) -> WorkList:
    """One's open leads: first those whose clock runs out within the hour, then those whose step is due, then by worth.

    Worth is win probability times value; where there is no probability, temperature and priority stand in for it.
    Resting leads are left out, what is agreed for later comes last.
    """
    params: dict[str, Any] = {
        "staff": staff.pk, "shut": [*CLOSED, Status.RECYCLED], "currency": settings.REPORTING_CURRENCY, "now": at,
        "soon": at + SOON, "stand_in": orjson.dumps(STAND_IN).decode(), "most": most,
        "by_priority": orjson.dumps(BY_PRIORITY).decode(),
    }  # fmt: skip
    rows = rows_of(_WORK, params)
    leads = {lead.pk: lead for lead in listed_rows([row[0] for row in rows])}
    work = [Work(leads[row[0]], *row[1:5]) for row in rows]
    return WorkList(work, rows[0][5] if rows else 0)
