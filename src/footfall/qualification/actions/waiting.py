"""The clock of leads that were offered to somebody: it ends when they are touched, moved or closed, or runs out."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from footfall.company.models import Staff
from footfall.qualification.actions.route import route
from footfall.qualification.actions.statements import id_of, lock
from footfall.qualification.models import Assignment
from footfall.shared import audit
from footfall.shared.bulk import rows_of

BATCH = 5_000

_TOUCHED = """
UPDATE qualification_assignment
   SET ended_at = %(at)s, outcome = CASE WHEN due_at < %(at)s THEN 'late' ELSE 'touched' END
 WHERE lead_id = ANY(%(leads)s) AND ended_at IS NULL RETURNING id
"""

_CLOSED = """
UPDATE qualification_assignment SET ended_at = %(at)s, outcome = 'closed'
 WHERE lead_id = ANY(%(leads)s) AND ended_at IS NULL RETURNING id
"""

_MOVED = """
WITH moved AS (
    UPDATE qualification_assignment SET ended_at = %(at)s, outcome = 'moved'
     WHERE lead_id = ANY(%(leads)s) AND ended_at IS NULL AND owner_id IS DISTINCT FROM %(owner)s::bigint
    RETURNING lead_id, due_at, had
)
INSERT INTO qualification_assignment (lead_id, owner_id, because, passed, asked, had, at, due_at, by_id)
SELECT lead_id, %(owner)s::bigint, %(because)s, '{}', '{}', had, %(at)s, due_at, %(by)s::bigint FROM moved
 -- Asking for the count makes PostgreSQL end the standing rows before the next ones stand.
 WHERE (SELECT count(*) FROM moved) >= 0
RETURNING id
"""

_OVERDUE = """
SELECT lead_id, owner_id, had FROM qualification_assignment AS offer
 WHERE ended_at IS NULL AND due_at <= %(at)s AND owner_id IS NOT NULL AND NOT is_stuck
 ORDER BY due_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
"""

_STUCK = "UPDATE qualification_assignment SET is_stuck = true WHERE lead_id = ANY(%s) AND ended_at IS NULL RETURNING id"

_UNOWNED = """
DELETE FROM qualification_assignment WHERE id IN (
    SELECT id FROM qualification_assignment WHERE ended_at IS NULL AND owner_id IS NULL
     ORDER BY due_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
) RETURNING lead_id, due_at
"""


def touched(*, lead_ids: Sequence[int], at: datetime) -> None:
    """The leads were tried: their clock stands, in time or late. Part of a larger deed."""
    rows_of(_TOUCHED, {"leads": list(lead_ids), "at": at})


def closed(*, lead_ids: Sequence[int], at: datetime) -> None:
    """The leads are out of work, and wait for nobody. Part of a larger deed."""
    rows_of(_CLOSED, {"leads": list(lead_ids), "at": at})


def moved(*, lead_ids: Sequence[int], owner: int | None, at: datetime, by: Staff | None) -> None:
    """The leads were given to somebody else by hand; the clock runs on. Part of a larger deed."""
    because = f"By hand of {by.name}" if by else "By hand"
    params = {"leads": list(lead_ids), "owner": owner, "because": because, "at": at, "by": id_of(by)}
    rows_of(_MOVED, params)


@transaction.atomic
def reoffer(*, at: datetime, limit: int = BATCH) -> int:
    """How many leads that nobody touched in time were offered to the next.

    A lead that nobody else can take stays with its owner and is marked, so that a manager is told of both.
    """
    overdue = rows_of(_OVERDUE, {"at": at, "limit": limit})
    return _pass_on({lead: [*had, owner] for lead, owner, had in overdue}, at, None)


@transaction.atomic
def offer_next(*, lead_ids: Sequence[int], at: datetime, by: Staff | None) -> int:
    """How many of the leads were given to the next by the rules, whatever their clock says."""
    lock(lead_ids)
    standing = Assignment.objects.filter(lead__in=list(lead_ids), ended_at=None)
    had = {each.lead_id: [*each.had, *([each.owner_id] if each.owner_id else [])] for each in standing}
    given = _pass_on({lead: owners for lead, owners in had.items() if owners}, at, by)
    fresh = [lead for lead in lead_ids if not had.get(lead)]
    Assignment.objects.filter(lead__in=fresh, ended_at=None).delete()
    return given + len(route(lead_ids=fresh, at=at, by=by))


@transaction.atomic
def try_again(*, at: datetime, limit: int = BATCH) -> int:
    """How many leads that waited without an owner were given to somebody now."""
    due = dict(rows_of(_UNOWNED, {"limit": limit}))
    return len(route(lead_ids=list(due), at=at, due=due)) if due else 0


def _pass_on(had: dict[int, list[int]], at: datetime, by: Staff | None) -> int:
    if not had:
        return 0
    given = route(lead_ids=list(had), at=at, by=by, had=had)
    if stuck := [lead for lead in had if lead not in given]:
        rows_of(_STUCK, [stuck])
        audit.record(by=by, verb="find nobody else", noun="lead", subjects=stuck)
    return len(given)
