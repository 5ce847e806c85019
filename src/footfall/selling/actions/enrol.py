"""Let leads into sequences and out of them; any number of them in a constant number of statements."""

from collections.abc import Sequence as Several
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import transaction

from footfall.company.models import Staff
from footfall.qualification.actions.statements import id_of, lock
from footfall.qualification.models.lead import CLOSED
from footfall.selling.actions.grounds import find_grounds
from footfall.selling.models import Enrolment, MessagingRule, Sequence, SequenceStep
from footfall.selling.queries.messages import KINDS
from footfall.selling.queries.sequences import wanted
from footfall.selling.rules.nurture import ANSWERS
from footfall.shared import audit
from footfall.shared.bulk import rows_of
from footfall.shared.errors import Conflict

BATCH = 5_000

_ENTER = """
WITH chosen AS (
    -- Of a person's leads that match, the newest enters, unless another of theirs is on its way in this sequence.
    SELECT DISTINCT ON (lead.person_id) lead.id, lead.person_id
      FROM qualification_lead AS lead
     WHERE lead.id IN ({matching})
       AND NOT EXISTS (SELECT FROM selling_enrolment AS past
                         JOIN qualification_lead AS theirs ON theirs.id = past.lead_id
                        WHERE past.sequence_id = %(sequence)s AND theirs.person_id = lead.person_id)
       AND (cardinality(%(ways)s::text[]) = 0 OR EXISTS (
                   SELECT FROM identity_contactpoint AS point
                     JOIN unnest(%(ways)s::text[], %(kinds)s::text[], %(asks)s::bool[]) AS way (way, kind, asks)
                       ON way.kind = point.kind
                    WHERE point.person_id = lead.person_id AND point.state <> 'dead'
                      AND NOT EXISTS (SELECT FROM identity_suppression AS asked
                                       WHERE asked.way = way.way AND asked.value = point.value
                                         AND asked.lifted_at IS NULL)
                      AND (NOT way.asks OR (
                          SELECT consent.is_granted FROM capture_consent AS consent
                            JOIN identity_record AS record ON record.capture_id = consent.capture_id
                           WHERE record.person_id = lead.person_id AND consent.way = way.way
                           ORDER BY consent.at DESC, consent.id DESC LIMIT 1))))
     ORDER BY lead.person_id, lead.captured_at DESC, lead.id DESC
)
INSERT INTO selling_enrolment (sequence_id, lead_id, state, step_id, due_at, ground, left_for, by_id, entered_at)
SELECT %(sequence)s, chosen.id, arm.state, CASE arm.state WHEN 'active' THEN %(step)s END,
       CASE arm.state WHEN 'active' THEN %(at)s::timestamptz END, '', '', NULL, %(at)s
  FROM chosen
 -- As rules.nurture.is_held_out says it.
 CROSS JOIN LATERAL (
       SELECT CASE WHEN (('x' || substr(md5(%(salt)s || ':' || chosen.person_id), 1, 7))::bit(28)::int %% 100)
                        < %(held_out)s
                   THEN 'held_out' ELSE 'active' END) AS arm (state)
ON CONFLICT (sequence_id, lead_id) DO NOTHING
RETURNING lead_id
"""

_PUT = """
INSERT INTO selling_enrolment (sequence_id, lead_id, state, step_id, due_at, ground, left_for, by_id, entered_at)
SELECT %(sequence)s, lead.id, 'active', %(step)s, %(at)s, '', '', %(by)s, %(at)s
  FROM qualification_lead AS lead
 WHERE lead.id = ANY(%(leads)s) AND lead.status <> ALL(%(shut)s) AND lead.counted_with_id IS NULL
ON CONFLICT (sequence_id, lead_id) DO NOTHING
RETURNING lead_id
"""

_WHO_LEAVES = """
SELECT enrolment.id, enrolment.lead_id, why.left_for
  FROM selling_enrolment AS enrolment
  JOIN selling_sequence AS sequence ON sequence.id = enrolment.sequence_id
  JOIN qualification_lead AS lead ON lead.id = enrolment.lead_id
 CROSS JOIN LATERAL (SELECT CASE
       WHEN lead.status = 'converted' THEN 'won'
       WHEN lead.status = ANY(%(shut)s) THEN 'closed'
       WHEN EXISTS (SELECT FROM identity_contactpoint AS point
                      JOIN identity_suppression AS asked ON asked.value = point.value AND asked.lifted_at IS NULL
                       AND asked.way IN ('email', 'sms') AND asked.at >= enrolment.entered_at
                     WHERE point.person_id = lead.person_id) THEN 'opted_out'
       WHEN 'hot' = ANY(sequence.leaves_on) AND lead.temperature = 'hot' THEN 'hot'
       WHEN 'deal' = ANY(sequence.leaves_on)
            AND EXISTS (SELECT FROM selling_deal AS deal WHERE deal.lead_id = lead.id AND deal.closed_at IS NULL)
            THEN 'deal'
       WHEN 'answered' = ANY(sequence.leaves_on)
            AND EXISTS (SELECT FROM qualification_touchpoint AS contact
                         WHERE contact.lead_id = lead.id AND contact.at > enrolment.entered_at
                           AND contact.kind = ANY(%(answers)s)) THEN 'answered'
       WHEN lead.counted_with_id IS NOT NULL THEN 'repeat'
       END) AS why (left_for)
 WHERE enrolment.state = 'active' AND why.left_for IS NOT NULL {which}
 ORDER BY enrolment.id
"""

_LEAVE = """
WITH gone AS (
    UPDATE selling_enrolment AS enrolment
       SET state = 'left', left_for = told.left_for, ended_at = %(at)s, due_at = NULL, step_id = NULL
      FROM unnest(%(ids)s::bigint[], %(reasons)s::text[]) AS told (id, left_for)
     WHERE enrolment.id = told.id AND enrolment.state = 'active'
    RETURNING enrolment.id, enrolment.lead_id, enrolment.left_for
),
unsent AS (
    UPDATE selling_message AS message SET state = 'refused', detail = 'left the sequence', noted_at = %(at)s
      FROM gone WHERE message.enrolment_id = gone.id AND message.state = 'waiting'
),
answered AS (
    -- Who answered did so to the last thing they were sent.
    UPDATE selling_message AS message SET answered_at = %(at)s
      FROM gone
     WHERE gone.left_for = 'answered' AND message.answered_at IS NULL
       AND message.id = (SELECT last.id FROM selling_message AS last
                          WHERE last.enrolment_id = gone.id AND last.state IN ('sent', 'unsure')
                          ORDER BY last.sent_at DESC, last.id DESC LIMIT 1)
)
SELECT lead_id, left_for FROM gone
"""


class NotRunning(Conflict):
    """This sequence does not run."""


@transaction.atomic
def let_in(*, sequence_id: int, at: datetime, every: timedelta = timedelta()) -> int:
    """How many leads entered a running, living sequence by themselves; the held-out ones among them.

    Nothing is done for one that was looked at within `every`, or that somebody else is looking at now.
    """
    held = _held(sequence_id)
    if held is None or not held.is_living or (held.refreshed_at and held.refreshed_at > at - every):
        return 0
    entered = _enter(held, at)
    Sequence.objects.filter(pk=held.pk).update(refreshed_at=at)
    if entered:
        audit.record(by=None, verb="enter", noun="sequence", subjects=[held.pk], leads=entered)
    return entered


@transaction.atomic
def put_in(*, sequence_id: int, lead_ids: Several[int], at: datetime, by: Staff) -> int:
    """How many of these leads were put into a running sequence; those in it already, or closed, are passed over."""
    held = _held(sequence_id, wait=True)
    if held is None:
        raise NotRunning
    params = {"sequence": held.pk, "leads": list(lead_ids), "shut": list(CLOSED), "step": _first(held), "at": at}
    put = rows_of(_PUT, {**params, "by": id_of(by)})
    find_grounds("selling_enrolment", held.pk)
    if put:
        audit.record(by=by, verb="put in", noun="sequence", subjects=[held.pk], leads=[row[0] for row in put])
    return len(put)


@transaction.atomic
def take_out(*, sequence_id: int, lead_ids: Several[int], at: datetime, by: Staff) -> int:
    """How many of these leads were taken out; their waiting messages are not sent."""
    lock(lead_ids)
    active = Enrolment.objects.filter(sequence=sequence_id, lead__in=lead_ids, state=Enrolment.State.ACTIVE)
    ids = list(active.order_by("pk").values_list("pk", flat=True))
    left = leave(ids=ids, reasons=[Enrolment.Left.HAND] * len(ids), at=at)
    if left:
        audit.record(by=by, verb="take out", noun="sequence", subjects=[sequence_id], leads=list(lead_ids))
    return left


@transaction.atomic
def let_out(*, at: datetime, enrolment_ids: Several[int] | None = None) -> int:
    """How many left: who bought, is out of work, wants no messages, or did what their sequence ends with.

    All that are under way are looked at, or only the given ones.
    """
    which = "" if enrolment_ids is None else "AND enrolment.id = ANY(%(ids)s)"
    params = {"shut": list(CLOSED), "answers": list(ANSWERS), "ids": list(enrolment_ids or ())}
    found = rows_of(_WHO_LEAVES.format(which=which), params)
    if not found:
        return 0
    lock([row[1] for row in found])
    return leave(ids=[row[0] for row in found], reasons=[row[2] for row in found], at=at)


def leave(*, ids: Several[int], reasons: Several[str], at: datetime) -> int:
    """How many of these enrolments ended so; part of a larger deed that has locked their leads."""
    if not ids:
        return 0
    given: dict[str, Any] = {"ids": list(ids), "reasons": [str(reason) for reason in reasons], "at": at}
    return len(rows_of(_LEAVE, given))


def _held(sequence_id: int, *, wait: bool = False) -> Sequence | None:
    running = Sequence.objects.filter(pk=sequence_id, paused_at=None, closed_at=None, started_at__isnull=False)
    return running.select_for_update(of=("self",), no_key=True, skip_locked=not wait).first()


def _enter(sequence: Sequence, at: datetime) -> int:
    try:
        sql, sql_params = wanted(sequence, at=at).order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return 0
    ways = list(
        SequenceStep.objects.filter(sequence=sequence, kind__in=KINDS).values_list("kind", flat=True).distinct()
    )
    asks = dict(MessagingRule.objects.values_list("way", "needs_consent"))
    named = {f"filter_{place}": value for place, value in enumerate(sql_params)}
    first, *rest = sql.split("%s")
    matching = first + "".join(f"%({name})s{part}" for name, part in zip(named, rest, strict=True))
    given = {
        "sequence": sequence.pk, "step": _first(sequence), "at": at, "salt": sequence.salt,
        "held_out": sequence.held_out, "ways": ways, "kinds": [KINDS[way] for way in ways],
        "asks": [asks.get(way, True) for way in ways],
    }  # fmt: skip
    entered = len(rows_of(_ENTER.format(matching=matching), {**given, **named}))
    if entered:
        find_grounds("selling_enrolment", sequence.pk)
    return entered


def _first(sequence: Sequence) -> int | None:
    return SequenceStep.objects.filter(sequence=sequence).order_by("position").values_list("pk", flat=True).first()
