"""Take leads out of work as junk, dead or lost, and take them up again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from footfall.company.models import Staff
from footfall.qualification.actions import waiting
from footfall.qualification.actions.statements import NEXT_STATE, id_of, lock
from footfall.qualification.actions.temperature import temper_locked
from footfall.qualification.models import Disqualification
from footfall.qualification.models.lead import CLOSED, Status
from footfall.qualification.signals import disqualified, requalified
from footfall.shared import audit
from footfall.shared.bulk import rows_of
from footfall.shared.errors import Conflict

Kind = Disqualification.Kind
Cause = Disqualification.Cause


class Closed(Conflict):
    """This lead is closed. Take it up again first."""


STATUS_OF = {Kind.DEAD: Status.DEAD, Kind.JUNK: Status.UNQUALIFIED, Kind.LOST: Status.UNQUALIFIED}

CAUSES_OF: dict[str, tuple[Cause, ...]] = {
    Kind.DEAD: (
        Cause.WRONG_NUMBER, Cause.NUMBER_DOES_NOT_EXIST, Cause.NOT_THE_PERSON, Cause.NOT_A_CUSTOMER, Cause.BOUNCED,
        Cause.FAKE, Cause.NO_ANSWER, Cause.OTHER,
    ),
    Kind.LOST: (
        Cause.PRICE, Cause.COMPETITOR, Cause.NO_NEED, Cause.NO_BUDGET, Cause.BAD_TIMING, Cause.NO_ANSWER,
        Cause.OUT_OF_AREA, Cause.OTHER,
    ),
    Kind.JUNK: (Cause.SPAM, Cause.FAKE, Cause.STAFF, Cause.OUT_OF_AREA, Cause.OTHER),
}  # fmt: skip
"""What people may choose from; an import keeps what it is told."""

_MARK = {
    Kind.DEAD: "dead_at = %(at)s, dead_cause = %(cause)s",
    Kind.JUNK: "junk_at = %(at)s",
    Kind.LOST: "lost_at = %(at)s, lost_reason = %(cause)s",
}

_DISQUALIFY = """
WITH wanted AS MATERIALIZED (
    SELECT lead.id, lead.status FROM qualification_lead AS lead
     WHERE lead.id = ANY(%(lead_ids)s) AND lead.status <> 'converted'
       AND NOT EXISTS (SELECT FROM qualification_disqualification AS standing
                        WHERE standing.lead_id = lead.id AND standing.lifted_at IS NULL)
),
put AS (
    INSERT INTO qualification_disqualification (lead_id, kind, cause, note, at, by_id)
    SELECT id, %(kind)s, %(cause)s, %(note)s, %(at)s, %(by)s FROM wanted
),
next AS (
    SELECT id AS lead_id, 'status' AS aspect, %(status)s AS value, %(at)s::timestamptz AS at,
           %(by)s::bigint AS by_id, %(because)s AS because, false AS is_override,
           NULL::timestamptz AS holds_until
      FROM wanted WHERE status <> %(status)s
),
{next_state}
UPDATE qualification_lead AS lead SET status = %(status)s, cools_at = NULL, {mark}
  FROM wanted WHERE lead.id = wanted.id
RETURNING lead.id
"""

_REQUALIFY = """
WITH lifted AS (
    UPDATE qualification_disqualification SET lifted_at = %(at)s, lifted_by_id = %(by)s
     WHERE lead_id = ANY(%(lead_ids)s) AND lifted_at IS NULL
    RETURNING lead_id, kind
),
next AS MATERIALIZED (
    SELECT lifted.lead_id, 'status' AS aspect,
           CASE WHEN lifted.kind = 'lost' THEN 'recycled' ELSE coalesce(before.value, 'new') END AS value,
           %(at)s::timestamptz AS at, %(by)s::bigint AS by_id, 'taken up again' AS because,
           false AS is_override, NULL::timestamptz AS holds_until
      FROM lifted LEFT JOIN LATERAL (
           SELECT value FROM qualification_leadstate AS state
            WHERE state.lead_id = lifted.lead_id AND state.aspect = 'status' AND state.until IS NOT NULL
              AND state.value <> ALL(%(shut)s)
            ORDER BY state.at DESC, state.id DESC LIMIT 1
      ) AS before ON true
),
{next_state},
again AS (
    INSERT INTO qualification_milestone (lead_id, kind, at, by_id, because)
    SELECT lead_id, 'recycled', at, by_id, because FROM next WHERE value = 'recycled'
    ON CONFLICT (lead_id, kind) DO NOTHING
)
UPDATE qualification_lead AS lead
   SET status = next.value, dead_at = NULL, junk_at = NULL, lost_at = NULL, dead_cause = '', lost_reason = '',
       recycled_at = CASE next.value WHEN 'recycled' THEN coalesce(lead.recycled_at, next.at)
                     ELSE lead.recycled_at END
  FROM next WHERE lead.id = next.lead_id
RETURNING lead.id
"""


@transaction.atomic
def disqualify(*, lead_ids: Sequence[int], kind: str, cause: str, note: str, at: datetime, by: Staff | None) -> int:
    """How many of the leads were taken out of work; one that is out of work or sold is left as it is."""
    kind, cause = Kind(kind), Cause(cause)
    lock(lead_ids)
    because = f"{kind.label}: {cause.label.lower()}"
    params = {
        "lead_ids": list(lead_ids), "kind": kind.value, "cause": cause.value, "note": note, "at": at,
        "by": id_of(by), "status": STATUS_OF[kind].value, "because": because,
    }  # fmt: skip
    gone = [row[0] for row in rows_of(_DISQUALIFY.format(mark=_MARK[kind], next_state=NEXT_STATE), params)]
    if gone:
        why = {"kind": kind.value, "cause": cause.value, "note": note}
        audit.record(by=by, verb="disqualify", noun="lead", subjects=gone, **why)
        waiting.closed(lead_ids=gone, at=at)
        disqualified.send(sender=Disqualification, lead_ids=gone, kind=kind, cause=cause, at=at, by=by)
    return len(gone)


@transaction.atomic
def requalify(*, lead_ids: Sequence[int], at: datetime, by: Staff | None) -> int:
    """How many of the leads were taken up again: lost ones as recycled, others as what they were before."""
    lock(lead_ids)
    params = {"lead_ids": list(lead_ids), "at": at, "by": id_of(by), "shut": list(CLOSED)}
    back = [row[0] for row in rows_of(_REQUALIFY.format(next_state=NEXT_STATE), params)]
    if back:
        temper_locked(lead_ids=back, at=at)
        audit.record(by=by, verb="requalify", noun="lead", subjects=back)
        requalified.send(sender=Disqualification, lead_ids=back, at=at, by=by)
    return len(back)
