"""How warm leads are: any number of them in one pass of SQL.

`rules.py` says the same in Python; a test holds them equal.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from footfall.qualification import rules
from footfall.qualification.actions.statements import NEXT_STATE, NEXT_STATE_OF_THESE, lock
from footfall.qualification.models import Touchpoint
from footfall.qualification.models.lead import CLOSED
from footfall.shared.bulk import as_array, in_parts, rows_of

_JUDGED = """
rule AS MATERIALIZED (
    {worths}
),
due AS MATERIALIZED (
    -- A lead that was looked at after `at` is looked at then: what is known of later does not get lost.
    -- After an override the rule judges afresh, as if the lead came from cold.
    SELECT lead.id, lead.temperature AS was, greatest(%(at)s::timestamptz, lead.intent_at) AS at,
           CASE WHEN freed.lead_id IS NULL THEN lead.temperature ELSE 'cold' END AS from_what,
           freed.lead_id IS NOT NULL AS is_freed, lead.warm_at, lead.hot_at
      FROM qualification_lead AS lead
      LEFT JOIN (
          SELECT lead_id FROM qualification_leadstate
           WHERE aspect = 'temperature' AND until IS NULL AND is_override AND holds_until <= %(at)s {of_these}
      ) AS freed ON freed.lead_id = lead.id
     WHERE {scope} AND lead.status <> ALL(%(shut)s)
       -- An anti-join, since the planner took "no override, or one that ended" for one row and then looped over all.
       AND NOT EXISTS (
          SELECT FROM qualification_leadstate AS held
           WHERE held.lead_id = lead.id AND held.aspect = 'temperature' AND held.until IS NULL AND held.is_override
             AND (held.holds_until IS NULL OR held.holds_until > %(at)s) {of_these}
       )
),
part AS (
    SELECT due.id, rule.half_life_days, sum(rule.points * power(0.5::float8,
               greatest(0, extract(epoch FROM due.at - contact.at)::float8) / 86400 / rule.half_life_days
           )) AS points, max(contact.at) AS last_at
      FROM due
      {contacts}
      JOIN rule ON rule.kind = contact.kind
     GROUP BY due.id, rule.half_life_days
),
whole AS (
    SELECT id, sum(points) AS intent, array_agg(points) AS points, array_agg(half_life_days) AS half_lives,
           max(last_at) AS last_at
      FROM part GROUP BY id
),
judged AS MATERIALIZED (
    SELECT due.*, coalesce(whole.intent, 0) AS intent, whole.points, whole.half_lives, whole.last_at,
           CASE WHEN whole.intent + %(tolerance)s
                     >= CASE from_what WHEN 'hot' THEN %(hot_until)s ELSE %(hot_from)s END THEN 'hot'
                WHEN whole.intent + %(tolerance)s
                     >= CASE from_what WHEN 'cold' THEN %(warm_from)s ELSE %(warm_until)s END THEN 'warm'
                ELSE 'cold' END AS now
      FROM due LEFT JOIN whole ON whole.id = due.id
)
"""

_RETEMPER = """
WITH {judged},
told AS MATERIALIZED (
    SELECT *, now = 'cold' OR (now = 'warm' AND was = 'hot') AS falls FROM judged WHERE now <> was OR is_freed
),
fresh AS (
    SELECT due.id, contact.at, contact.kind, rule.points, rule.points * power(0.5::float8,
               greatest(0, extract(epoch FROM due.at - contact.at)::float8) / 86400 / rule.half_life_days
           ) AS left_now
      FROM told AS due
      {contacts}
      JOIN rule ON rule.kind = contact.kind
     WHERE NOT due.falls
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY id ORDER BY left_now DESC, at) AS place FROM fresh
),
reason AS (
    SELECT ranked.id, string_agg(
               label.words || to_char(ranked.at AT TIME ZONE %(zone)s, ' "on" FMDD Mon YYYY')
               || ', +' || ranked.points || ', now ' || round(ranked.left_now), '; ' ORDER BY ranked.place) AS words
      FROM ranked
      JOIN unnest(%(kinds)s::text[], %(labels)s::text[]) AS label (kind, words) ON label.kind = ranked.kind
     WHERE ranked.place <= 3 GROUP BY ranked.id
),
next AS (
    SELECT told.id AS lead_id, 'temperature' AS aspect, told.now AS value, told.at, NULL::bigint AS by_id,
           -- What made it rise is told by its parts; for a fall there is one reason, that nothing happened.
           CASE WHEN NOT told.falls THEN reason.words
                WHEN told.last_at IS NULL THEN 'nothing that counts'
                ELSE to_char(told.last_at AT TIME ZONE %(zone)s, '"nothing that counts since "FMDD Mon YYYY, ')
                     || round(told.intent) || ' points left' END AS because, false AS is_override,
           NULL::timestamptz AS holds_until
      FROM told LEFT JOIN reason ON reason.id = told.id
),
{next_state},
moment AS (
    -- The intent right after each touchpoint, where it is highest, for leads that may become warm or hot.
    SELECT later.lead_id, later.id, later.at, later.kind, later.by_id, sum(rule.points * power(0.5::float8,
               extract(epoch FROM later.at - earlier.at)::float8 / 86400 / rule.half_life_days)) AS intent
      FROM judged
     CROSS JOIN LATERAL (
           SELECT * FROM qualification_touchpoint WHERE lead_id = judged.id AND at <= judged.at OFFSET 0
           ) AS later
      JOIN rule AS counts ON counts.kind = later.kind
     CROSS JOIN LATERAL (
           SELECT * FROM qualification_touchpoint WHERE lead_id = judged.id AND at <= later.at OFFSET 0
           ) AS earlier
      JOIN rule ON rule.kind = earlier.kind
     WHERE %(replay)s AND (judged.warm_at IS NULL OR judged.hot_at IS NULL)
     GROUP BY later.lead_id, later.id, later.at, later.kind, later.by_id
),
crossing AS (
    SELECT moment.lead_id, level.kind, moment.at, moment.by_id, label.words AS because
      FROM moment
      JOIN (VALUES ('warm', %(warm_from)s::float8), ('hot', %(hot_from)s::float8)) AS level (kind, threshold)
        ON moment.intent + %(tolerance)s >= level.threshold
      JOIN unnest(%(kinds)s::text[], %(labels)s::text[]) AS label (kind, words) ON label.kind = moment.kind
     UNION ALL
    SELECT id, 'warm', at, NULL, 'by the rules' FROM judged WHERE now <> 'cold'
     UNION ALL
    SELECT id, 'hot', at, NULL, 'by the rules' FROM judged WHERE now = 'hot'
),
first AS MATERIALIZED (
    SELECT DISTINCT ON (lead_id, kind) * FROM crossing ORDER BY lead_id, kind, at
),
reached AS (
    INSERT INTO qualification_milestone (lead_id, kind, at, by_id, because)
    SELECT lead_id, kind, at, by_id, because FROM first
    ON CONFLICT (lead_id, kind) DO NOTHING
),
updated AS (
    UPDATE qualification_lead AS lead
       SET temperature = judged.now, intent = judged.intent, intent_at = judged.at,
           warm_at = coalesce(lead.warm_at, warm.at), hot_at = coalesce(lead.hot_at, hot.at),
           cools_at = CASE judged.now WHEN 'cold' THEN NULL ELSE
               judged.at + interval '1 second' + interval '24 hours' * qualification_days_until(
                   judged.points, judged.half_lives,
                   CASE judged.now WHEN 'hot' THEN %(hot_until)s ELSE %(warm_until)s END) END
      FROM judged
      LEFT JOIN first AS warm ON warm.lead_id = judged.id AND warm.kind = 'warm'
      LEFT JOIN first AS hot ON hot.lead_id = judged.id AND hot.kind = 'hot'
     WHERE lead.id = judged.id AND {looked_up}
)
SELECT count(*) FROM told WHERE now <> was
"""

_PREVIEW = "WITH {judged} SELECT was, now, count(*) FROM judged GROUP BY was, now"

_PREVIEW_EACH = "WITH {judged} SELECT id, was, now FROM judged WHERE was <> now ORDER BY id"

_SAVED = "SELECT kind, points, half_life_days FROM qualification_temperaturerule WHERE points > 0"
_GIVEN = """SELECT * FROM unnest(
        %(given_kinds)s::text[], %(given_points)s::float8[], %(given_half_lives)s::float8[])
    AS given (kind, points, half_life_days) WHERE points > 0"""

_THESE = "lead.id = ANY(%(lead_ids)s)"
_DUE = f"{_THESE} AND lead.cools_at <= %(at)s"
_EVERY = "true"

_OF_MANY = "JOIN qualification_touchpoint AS contact ON contact.lead_id = due.id"
# Named by their keys, a part of a large table is looked up where the planner would read it whole.
_OF_THESE = f"{_OF_MANY} AND contact.lead_id = ANY(%(lead_ids)s)"
_STATES_OF_THESE = "AND lead_id = ANY(%(lead_ids)s)"

_LOCK_EVERY = """
SELECT count(*) FROM (SELECT id FROM qualification_lead ORDER BY id FOR UPDATE) AS locked
"""
_ARE_DUE = "SELECT id FROM qualification_lead WHERE cools_at <= %(at)s ORDER BY id"

COOLED_AT_ONCE = 20_000
"""More would not fit into the working memory of one statement, and hold the leads for long."""


def retemper(*, lead_ids: Sequence[int] | None, at: datetime) -> int:
    """How many leads changed temperature at `at`, by the rules as they stand.

    None looks at every lead whose day of cooling has come, some ten thousand a transaction. In one statement: intent
    and the next day of cooling into the lead's row, the change with its reasons into its states, the first warm and
    hot moment, found by replaying its touchpoints, into its milestones. Leads that are out of work or sold, or that an
    override holds, are left as they are.
    """
    if lead_ids is None:
        due = [row[0] for row in rows_of(_ARE_DUE, {"at": at})]
        parts = [due[start : start + COOLED_AT_ONCE] for start in range(0, len(due), COOLED_AT_ONCE)]
        return in_parts(partial(_cool, at=at), parts)
    with transaction.atomic():
        lock(lead_ids)
        return temper_locked(lead_ids=lead_ids, at=at)


@transaction.atomic
def _cool(lead_ids: Sequence[int], *, at: datetime) -> int:
    lock(lead_ids)
    return _run(_DUE, {"at": at, "replay": False, "lead_ids": as_array(lead_ids)})


def temper_locked(*, lead_ids: Sequence[int], at: datetime) -> int:
    """The same for leads that a larger deed has locked already."""
    return _run(_THESE, {"at": at, "replay": True, "lead_ids": as_array(lead_ids)})


@transaction.atomic
def retemper_every(*, at: datetime) -> int:
    """How many open leads changed temperature, after the rules were changed.

    New rules do not rewrite the past: who is warm by them for the first time became warm at `at`.
    """
    rows_of(_LOCK_EVERY, {})
    return _run(_EVERY, {"at": at, "replay": False})


def foretell(*, worths: Mapping[str, rules.Worth], at: datetime) -> dict[tuple[str, str], int]:
    """How many open leads would go from which temperature to which if `worths` were the rules."""
    sql = _PREVIEW.format(judged=_JUDGED.format(worths=_GIVEN, scope=_EVERY, contacts=_OF_MANY, of_these=""))
    return {(was, now): count for was, now, count in rows_of(sql, {**_constants(), **_given(worths), "at": at})}


def foretell_each(
    *, worths: Mapping[str, rules.Worth], lead_ids: Sequence[int], at: datetime
) -> list[tuple[int, str, str]]:
    """Which of these leads would go from which temperature to which if `worths` were the rules."""
    sql = _PREVIEW_EACH.format(
        judged=_JUDGED.format(worths=_GIVEN, scope=_THESE, contacts=_OF_THESE, of_these=_STATES_OF_THESE)
    )
    found = rows_of(sql, {**_constants(), **_given(worths), "lead_ids": list(lead_ids), "at": at})
    return [(lead, was, now) for lead, was, now in found]


def _given(worths: Mapping[str, rules.Worth]) -> dict[str, Any]:
    return {
        "given_kinds": list(worths),
        "given_points": [float(worth.points) for worth in worths.values()],
        "given_half_lives": [float(worth.half_life_days) for worth in worths.values()],
    }


def _run(scope: str, params: dict[str, Any]) -> int:
    these = scope != _EVERY
    contacts, of_these = (_OF_THESE, _STATES_OF_THESE) if these else (_OF_MANY, "")
    judged = _JUDGED.format(worths=_SAVED, scope=scope, contacts=contacts, of_these=of_these)
    sql = _RETEMPER.format(
        judged=judged, contacts=contacts, next_state=NEXT_STATE_OF_THESE if these else NEXT_STATE,
        looked_up=_THESE if these else _EVERY,
    )  # fmt: skip
    return int(rows_of(sql, {**_constants(), **params})[0][0])


def _constants() -> dict[str, Any]:
    kinds, labels = zip(*Touchpoint.Kind.choices, strict=True)
    return {
        "hot_from": rules.HOT_FROM, "hot_until": rules.HOT_UNTIL,
        "warm_from": rules.WARM_FROM, "warm_until": rules.WARM_UNTIL,
        "tolerance": rules.TOLERANCE, "shut": list(CLOSED), "zone": settings.TIME_ZONE,
        "kinds": list(kinds), "labels": [str(label) for label in labels],
    }  # fmt: skip
