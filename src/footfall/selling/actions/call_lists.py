"""Make call lists, let leads join and leave them, and close them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from footfall.company.models import Staff
from footfall.company.queries import visible_location_ids
from footfall.qualification.filters import parse
from footfall.qualification.queries.worklist import BY_PRIORITY, STAND_IN
from footfall.selling.actions.grounds import find_grounds
from footfall.selling.models import CallList
from footfall.selling.queries.call_lists import NOT_CALLED, wanted
from footfall.shared import audit
from footfall.shared.bulk import rows_of
from footfall.shared.errors import Conflict, Invalid

BATCH = 5_000

_JOIN = """
INSERT INTO selling_calllistentry
       (call_list_id, lead_id, state, due_at, joined_at, rank, is_callback, attempts, ground, because)
SELECT %s, lead.id, 'waiting', %s, %s, 0, false, 0, '', ''
  FROM qualification_lead AS lead
 WHERE lead.id IN ({matching})
   AND EXISTS (SELECT FROM identity_contactpoint AS point
                WHERE point.person_id = lead.person_id AND point.kind = 'phone' AND point.state <> 'dead'
                  AND NOT EXISTS (SELECT FROM identity_suppression AS asked
                                   WHERE asked.way = 'call' AND asked.value = point.value
                                     AND asked.lifted_at IS NULL))
 -- Of equals the first is called first: which one that is must not hang on how the leads happened to be read.
 ORDER BY lead.id
ON CONFLICT (call_list_id, lead_id) DO UPDATE SET state = 'waiting', due_at = excluded.due_at, because = ''
  WHERE selling_calllistentry.state = 'left'
RETURNING lead_id
"""

_LEAVE = """
WITH held AS (
    SELECT entry.id FROM selling_calllistentry AS entry
     WHERE entry.call_list_id = %s AND entry.state = 'waiting' AND entry.attempts = 0 AND NOT entry.is_callback
       AND (entry.held_until IS NULL OR entry.held_until <= %s) AND entry.lead_id NOT IN ({matching})
     ORDER BY entry.id FOR UPDATE OF entry SKIP LOCKED
)
UPDATE selling_calllistentry AS entry SET state = 'left', because = 'does not match any more'
  FROM held WHERE entry.id = held.id RETURNING entry.id
"""

_END = """
WITH held AS (
    SELECT entry.id FROM selling_calllistentry AS entry JOIN qualification_lead AS lead ON lead.id = entry.lead_id
     WHERE entry.call_list_id = %(list)s AND entry.state = 'waiting' AND lead.status = ANY(%(shut)s)
       AND (entry.held_until IS NULL OR entry.held_until <= %(at)s)
     ORDER BY entry.id FOR UPDATE OF entry SKIP LOCKED
)
UPDATE selling_calllistentry AS entry SET state = 'done', because = 'out of work', is_callback = false
  FROM held WHERE entry.id = held.id RETURNING entry.id
"""

_RANK = """
WITH weighed AS (
    SELECT entry.id, lead.captured_at, lead.priority,
           coalesce(score.probability,
                    (%(stand_in)s::jsonb ->> lead.temperature)::float8
                    * (%(by_priority)s::jsonb ->> lead.priority)::float8) AS chance,
           -- A value nobody knows yet is taken as the average of the others.
           coalesce(CASE WHEN lead.currency = %(currency)s THEN lead.value_minor END,
                    avg(CASE WHEN lead.currency = %(currency)s THEN lead.value_minor END) OVER (), 1) AS value
      FROM selling_calllistentry AS entry
      JOIN qualification_lead AS lead ON lead.id = entry.lead_id
      LEFT JOIN qualification_score AS score ON score.lead_id = lead.id
     WHERE entry.call_list_id = %(list)s AND entry.state = 'waiting'
),
ranked AS (
    SELECT id, CASE %(order)s
                    WHEN 'worth' THEN chance * value
                    WHEN 'chance' THEN chance
                    WHEN 'priority' THEN array_position(ARRAY['low', 'medium', 'high'], priority::text) + chance / 2
                    ELSE extract(epoch FROM captured_at) END AS rank
      FROM weighed
),
held AS (
    -- Only what moves by more than a hundredth is held, and nothing that a caller is being given.
    SELECT entry.id, ranked.rank FROM selling_calllistentry AS entry JOIN ranked ON ranked.id = entry.id
     WHERE abs(entry.rank - ranked.rank) > 0.01 * abs(ranked.rank)
     ORDER BY entry.id FOR UPDATE OF entry SKIP LOCKED
)
UPDATE selling_calllistentry AS entry SET rank = held.rank FROM held WHERE entry.id = held.id RETURNING entry.id
"""


class ListIsClosed(Conflict):
    """This call list is closed."""


class NotYourPlace(Invalid):
    """A call list of yours is for a place you work for."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A call list to make."""

    name: str
    kind: str
    query: str = ""
    order: str = CallList.Order.WORTH
    location_id: int | None = None
    team_id: int | None = None
    script_id: int | None = None
    most_attempts: int = 0


@transaction.atomic
def make_call_list(*, plan: Plan, at: datetime, by: Staff) -> CallList:
    """The list with the leads that match now; a living one goes on taking in those that match later."""
    places = visible_location_ids(by)
    if places is not None and plan.location_id not in places:
        raise NotYourPlace(fields={"location": [str(NotYourPlace.__doc__)]})
    parse(QueryDict(plan.query), today=timezone.localdate(at), by=by)
    fields: dict[str, Any] = {name: getattr(plan, name) for name in Plan.__dataclass_fields__}
    made = CallList.objects.create(**fields, made_by=by, made_at=at)
    joined = _join(made, at)
    _settle(made, at)
    audit.record(by=by, verb="make", noun="call list", subjects=[made.pk], name=made.name, leads=joined)
    return made


@transaction.atomic
def refresh_call_list(*, call_list_id: int, at: datetime, every: timedelta = timedelta()) -> int:
    """How many leads joined a living list; those that match no more leave it untouched, and all are ranked anew.

    Nothing is done for a list that was refreshed within `every`, or that somebody else is refreshing now.
    """
    lists = CallList.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    held = lists.filter(pk=call_list_id, closed_at=None).first()
    if held is None or (held.refreshed_at and held.refreshed_at > at - every):
        return 0
    joined = 0
    if held.kind == CallList.Kind.LIVING:
        _leave(held, at)
        joined = _join(held, at)
    _settle(held, at)
    return joined


@transaction.atomic
def close_call_list(*, call_list_id: int, at: datetime, by: Staff) -> None:
    """Nobody gets a number from the list any more; who has one may finish the call."""
    if not CallList.objects.filter(pk=call_list_id, closed_at=None).update(closed_at=at):
        raise ListIsClosed
    audit.record(by=by, verb="close", noun="call list", subjects=[call_list_id])


def _join(call_list: CallList, at: datetime) -> int:
    matching = _matching(call_list, at)
    if matching is None:
        return 0
    sql, params = matching
    return len(rows_of(_JOIN.format(matching=sql), [call_list.pk, at, at, *params]))


def _leave(call_list: CallList, at: datetime) -> None:
    sql, params = _matching(call_list, at) or ("0", ())
    rows_of(_LEAVE.format(matching=sql), [call_list.pk, at, *params])


def _matching(call_list: CallList, at: datetime) -> tuple[str, Sequence[Any]] | None:
    """The leads the list wants as SQL; None where its filter can match nothing."""
    try:
        sql, params = wanted(call_list, at=at).order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, params


def _settle(call_list: CallList, at: datetime) -> None:
    """Leads out of work end, each entry learns where its number rings, and what it is worth."""
    rows_of(_END, {"list": call_list.pk, "shut": list(NOT_CALLED[:-1]), "at": at})
    call_list.grounds = sorted({*call_list.grounds, *find_grounds("selling_calllistentry", call_list.pk)})
    params = {
        "list": call_list.pk, "order": str(call_list.order), "currency": settings.REPORTING_CURRENCY,
        "stand_in": orjson.dumps(STAND_IN).decode(), "by_priority": orjson.dumps(BY_PRIORITY).decode(),
    }  # fmt: skip
    rows_of(_RANK, params)
    call_list.refreshed_at = at
    call_list.save(update_fields=["grounds", "refreshed_at"])
