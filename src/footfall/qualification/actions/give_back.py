"""Give leads back what they had before captures that are withdrawn: product, value, status, temperature, cost."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from footfall.capture.models import Capture
from footfall.qualification.actions.temperature import temper_locked
from footfall.qualification.reading import read_interest
from footfall.qualification.reading.interest import Row
from footfall.qualification.reading.load import load_surroundings
from footfall.shared.bulk import as_array, rows_of

# What a later capture named stands with the moment of that capture.
_STATES = """
WITH gone AS (
    DELETE FROM qualification_leadstate AS state
     WHERE lead_id = ANY(%(leads)s)
       AND (because = %(because)s
            OR EXISTS (SELECT FROM qualification_disqualification AS death
                        WHERE death.lead_id = state.lead_id AND death.at = state.at AND death.note = %(because)s)
            OR because = 'named by a later capture'
               AND EXISTS (SELECT FROM qualification_touchpoint AS contact
                            WHERE contact.lead_id = state.lead_id AND contact.at = state.at
                              AND contact.capture_id = ANY(%(captures)s::uuid[])))
    RETURNING id, lead_id, aspect
)
SELECT DISTINCT ON (gone.lead_id, gone.aspect) gone.lead_id, gone.aspect, before.id, before.value
  FROM gone LEFT JOIN LATERAL (
       SELECT id, value FROM qualification_leadstate AS state
        WHERE state.lead_id = gone.lead_id AND state.aspect = gone.aspect
          AND state.id NOT IN (SELECT id FROM gone)
        ORDER BY state.at DESC, state.id DESC LIMIT 1
       ) AS before ON true
 ORDER BY gone.lead_id, gone.aspect
"""
_STAND_AGAIN = "UPDATE qualification_leadstate SET until = NULL WHERE id = ANY(%s)"
_PUT = {
    "status": ("status = now.value, cools_at = NULL, dead_at = NULL, dead_cause = ''", "new"),
    "temperature": ("temperature = now.value", "cold"),
}
_MILESTONES = """
DELETE FROM qualification_milestone WHERE lead_id = ANY(%(leads)s) AND because = %(because)s RETURNING lead_id, kind
"""
_DEATHS = "DELETE FROM qualification_disqualification WHERE lead_id = ANY(%(leads)s) AND note = %(because)s"
_COST = """
UPDATE qualification_lead AS lead SET direct_cost_minor = greatest(0, direct_cost_minor - spent.minor)
  FROM (SELECT contact.lead_id, sum(door.price_minor) AS minor
          FROM qualification_touchpoint AS contact
          JOIN capture_capture AS capture ON capture.id = contact.capture_id
          JOIN capture_entrypoint AS door ON door.id = capture.entry_point_id
         WHERE contact.lead_id = ANY(%(leads)s) AND contact.capture_id = ANY(%(captures)s::uuid[])
           AND door.price_minor > 0 AND door.currency = %(currency)s
         GROUP BY contact.lead_id) AS spent
 WHERE lead.id = spent.lead_id
"""
_OPENING = """
SELECT DISTINCT ON (contact.lead_id) contact.lead_id, contact.capture_id
  FROM qualification_touchpoint AS contact
 WHERE contact.lead_id = ANY(%s) AND contact.capture_id IS NOT NULL ORDER BY contact.lead_id, contact.id
"""
_THING = """
UPDATE qualification_lead AS lead
   SET product_id = now.product, value_minor = now.value, currency = now.currency, slab = now.slab
  FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[])
       AS now (id, product, value, currency, slab)
 WHERE lead.id = now.id
"""


def give_back(*, lead_ids: Sequence[int], captures: Sequence[str], because: str, at: datetime) -> None:
    """Have leads stand as they did without these captures; call it while the captures are still their contacts."""
    if not lead_ids:
        return
    given: dict[str, Any] = {
        "leads": as_array(lead_ids), "captures": as_array(captures), "because": because,
        "currency": settings.REPORTING_CURRENCY,
    }  # fmt: skip
    before = rows_of(_STATES, given)
    with connection.cursor() as cursor:
        cursor.execute(_STAND_AGAIN, [[row[2] for row in before if row[2]]])
        for aspect, (put, first) in _PUT.items():
            rows = [(lead, value or first) for lead, its, _, value in before if its == aspect]
            cursor.execute(
                f"UPDATE qualification_lead AS lead SET {put} FROM unnest(%s::bigint[], %s::text[]) AS now (id, value) "  # noqa: S608 -- our own names
                "WHERE lead.id = now.id",
                [[lead for lead, _ in rows], [value for _, value in rows]],
            )
        cursor.execute(_DEATHS, given)
        cursor.execute(_MILESTONES, given)
        reached: dict[str, list[int]] = {}
        for lead, kind in cursor.fetchall():
            reached.setdefault(kind, []).append(lead)
        for kind, leads in reached.items():
            cursor.execute(f"UPDATE qualification_lead SET {kind}_at = NULL WHERE id = ANY(%s)", [as_array(leads)])  # noqa: S608 -- our own names
        cursor.execute(_COST, given)
    named = {(lead, aspect): value for lead, aspect, _, value in before}
    _name_again(
        sorted({lead for lead, aspect in named if aspect in {"product", "value"}}),
        {lead: int(value) for (lead, aspect), value in named.items() if aspect == "product" and value},
    )
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM qualification_touchpoint WHERE capture_id = ANY(%(captures)s::uuid[])", given)
    temper_locked(lead_ids=lead_ids, at=at)


def _name_again(leads: Sequence[int], products: Mapping[int, int]) -> None:
    """The product and value with which leads were opened, read from that capture; a product named since goes before."""
    opening = {capture: lead for lead, capture in rows_of(_OPENING, [as_array(leads)])}
    captures = list(Capture.objects.filter(pk__in=opening))
    if not captures:
        return
    around = load_surroundings({capture.entry_point_id for capture in captures})
    rows = []
    for one in captures:
        payload = one.payload if isinstance(one.payload, dict) else {}
        read = read_interest(
            Row(one.pk, one.entry_point_id, payload, False, one.captured_at, one.device_at, one.received_at,  # noqa: FBT003 -- a tuple's place
                one.location_id, one.attendant_id, one.form_version_id, 0), around,
        )  # fmt: skip
        lead = opening[one.pk]
        rows.append((lead, products.get(lead, read.product), read.value_minor, read.currency, read.slab))
    with connection.cursor() as cursor:
        cursor.execute(_THING, [list(column) for column in zip(*rows, strict=True)])
