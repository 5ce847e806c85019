"""Leads as they were known at a moment of their own, for scores to learn from and to read.

Nothing later than the moment gets in: what came with the capture, and the contacts up to `age_days` after it. What a
hand set since (owner, stage, temperature, value, reasons) is left out altogether, for it may follow the outcome.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from footfall.qualification.models.lead import CLOSED
from footfall.qualification.scoring.table import Table
from footfall.shared.bulk import rows_of

OUTCOME, MOMENT = "won", "captured at"
_PERSONAL = (
    "name", "first_name", "last_name", "phone", "phone_2", "email", "email_2", "address", "note", "external_id",
    "captured_at", "consents", "card", "loyalty_card", "status", "temperature", "priority", "value", "owner", "won_at",
    "disposition", "lost_reason", "seconds", "product", "source", "campaign", "location", "outlet",
)  # fmt: skip
"""What names a person, or may have been written after the outcome by who kept the file."""

_NAMES = (
    MOMENT, "door", "channel", "source", "campaign", "place", "outlet category", "attendant", "product", "known customer",
    "form", "first contact", "contacts", "kinds of contact", "seconds at the form", "gave a phone", "gave an e-mail",
    "wrote a note", "hour", "weekday",
)  # fmt: skip

_SNAPSHOT = """
WITH due AS MATERIALIZED (
    SELECT lead.id, lead.captured_at, lead.captured_at + %(age)s AS moment, lead.entry_point_id, lead.source_id,
           lead.campaign_id, lead.location_id, lead.category_id, lead.attendant_id, lead.product_id,
           lead.is_existing_customer, lead.form_version_id, lead.won_at
      FROM qualification_lead AS lead WHERE {scope} ORDER BY {order} LIMIT %(most)s
),
contact AS (
    SELECT touch.lead_id, count(*) AS contacts, count(DISTINCT touch.kind) AS kinds,
           (array_agg(touch.kind ORDER BY touch.at, touch.id))[1] AS first_kind,
           (array_agg(touch.capture_id ORDER BY touch.at, touch.id) FILTER (WHERE touch.capture_id IS NOT NULL))[1]
               AS capture_id
      FROM due JOIN qualification_touchpoint AS touch ON touch.lead_id = due.id AND touch.at <= due.moment
     GROUP BY touch.lead_id
)
SELECT due.id, due.won_at IS NOT NULL AND due.won_at <= due.moment + %(horizon)s AS is_won,
       capture.payload - %(personal)s::text[] AS answers,
       to_char(due.captured_at AT TIME ZONE %(zone)s, 'YYYY-MM-DD"T"HH24:MI:SS'), door.name, door.channel, source.name,
       campaign.name, place.name, category.name, attendant.name,
       product.name, CASE WHEN due.is_existing_customer THEN 'yes' ELSE 'no' END, 'form ' || due.form_version_id,
       contact.first_kind, contact.contacts, contact.kinds, capture.seconds,
       CASE WHEN capture.payload ->> 'phone' <> '' THEN 'yes' ELSE 'no' END,
       CASE WHEN capture.payload ->> 'email' <> '' THEN 'yes' ELSE 'no' END,
       CASE WHEN capture.payload ->> 'note' <> '' THEN 'yes' ELSE 'no' END,
       to_char(due.captured_at AT TIME ZONE %(zone)s, 'HH24'), to_char(due.captured_at AT TIME ZONE %(zone)s, 'Dy')
  FROM due
  JOIN capture_entrypoint AS door ON door.id = due.entry_point_id
  LEFT JOIN capture_source AS source ON source.id = due.source_id
  LEFT JOIN company_campaign AS campaign ON campaign.id = due.campaign_id
  LEFT JOIN company_location AS place ON place.id = due.location_id
  LEFT JOIN company_outletcategory AS category ON category.id = due.category_id
  LEFT JOIN company_product AS product ON product.id = due.product_id
  LEFT JOIN company_staff AS attendant ON attendant.id = due.attendant_id
  LEFT JOIN contact ON contact.lead_id = due.id
  LEFT JOIN capture_capture AS capture ON capture.id = contact.capture_id
 ORDER BY due.id
"""

_MATURED = """lead.counted_with_id IS NULL AND lead.captured_at + %(age)s + %(horizon)s <= %(at)s
    AND (lead.won_at IS NULL OR lead.won_at > lead.captured_at + %(age)s)"""
_OPEN = """lead.counted_with_id IS NULL AND lead.status <> ALL(%(shut)s) AND lead.captured_at + %(age)s <= %(at)s
    AND lead.captured_at + %(age)s + %(horizon)s > %(at)s AND lead.id > %(after)s"""
_UNSCORED = " AND NOT EXISTS (SELECT FROM qualification_score AS score WHERE score.lead_id = lead.id)"
_THESE = "lead.id = ANY(%(ids)s)"


@dataclass(frozen=True)
class Snapshot:
    """Leads by id, in the order of the table's rows."""

    ids: list[int]
    table: Table


def matured(*, at: datetime, horizon_days: int, age_days: int, most: int) -> Snapshot:
    """The newest leads whose time to be sold is over, with whether they were; young ones are not lost, but not here."""
    return _read(
        _MATURED, at=at, horizon_days=horizon_days, age_days=age_days, most=most, order="lead.captured_at DESC"
    )


def open_leads(
    *, at: datetime, horizon_days: int, age_days: int, after: int, most: int, only_new: bool = False
) -> Snapshot:
    """Open leads above the id `after` that have reached the age and still have time, in the order of their ids."""
    scope = _OPEN + (_UNSCORED if only_new else "")
    return _read(scope, at=at, horizon_days=horizon_days, age_days=age_days, most=most, after=after)


def these(ids: Sequence[int], *, at: datetime, age_days: int) -> Snapshot:
    """Some leads."""
    return _read(_THESE, at=at, age_days=age_days, most=len(ids), ids=list(ids))


def _read(
    scope: str, *, at: datetime, age_days: int, most: int, horizon_days: int = 0, order: str = "lead.id", **more: Any
) -> Snapshot:
    params = {
        "at": at, "age": timedelta(days=age_days), "horizon": timedelta(days=horizon_days), "most": most,
        "shut": list(CLOSED), "personal": list(_PERSONAL), "zone": settings.TIME_ZONE, **more,
    }  # fmt: skip
    rows = rows_of(_SNAPSHOT.format(scope=scope, order=order), params)
    columns: dict[str, list[object]] = {name: [row[at] for row in rows] for at, name in enumerate(_NAMES, 3)}
    for place, row in enumerate(rows):
        for name, answer in _answers(row[2]):
            columns.setdefault(f"answer: {name}", [None] * len(rows))[place] = answer
    columns[OUTCOME] = ["yes" if row[1] else "no" for row in rows]
    return Snapshot([row[0] for row in rows], Table.of(columns))


def _answers(given: Mapping[str, Any] | str | None) -> list[tuple[str, str]]:
    """Answers with a plain value, those kept beside the known fields among them."""
    import orjson

    fields = orjson.loads(given) if isinstance(given, str) else given or {}
    found = []
    for name, value in fields.items():
        if isinstance(value, dict):
            found += [(key, str(inner)) for key, inner in value.items() if isinstance(inner, str | int | float)]
        elif isinstance(value, str | int | float):
            found.append((name, str(value)))
    return [(name, value) for name, value in found if name not in _PERSONAL]
