"""Leads as they were known at a moment of their own, for scores to learn from and to read.

Nothing later than the moment gets in: what came with the capture, and the contacts up to `age_days` after it. What a
hand set since (owner, stage, temperature, value, reasons) is left out altogether, for it may follow the outcome.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
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

_FIELDS = {
    MOMENT: """to_char(due.captured_at AT TIME ZONE %(zone)s, 'YYYY-MM-DD"T"HH24:MI:SS')""",
    "door": "door.name", "channel": "door.channel", "source": "source.name", "campaign": "campaign.name",
    "place": "place.name", "outlet category": "category.name", "attendant": "attendant.name", "product": "product.name",
    "known customer": "CASE WHEN due.is_existing_customer THEN 'yes' ELSE 'no' END",
    "form": "'form ' || due.form_version_id", "first contact": "contact.first_kind", "contacts": "contact.contacts",
    "kinds of contact": "contact.kinds", "seconds at the form": "capture.seconds",
    "gave a phone": "CASE WHEN capture.payload ->> 'phone' <> '' THEN 'yes' ELSE 'no' END",
    "gave an e-mail": "CASE WHEN capture.payload ->> 'email' <> '' THEN 'yes' ELSE 'no' END",
    "wrote a note": "CASE WHEN capture.payload ->> 'note' <> '' THEN 'yes' ELSE 'no' END",
    "hour": "to_char(due.captured_at AT TIME ZONE %(zone)s, 'HH24')",
    "weekday": "to_char(due.captured_at AT TIME ZONE %(zone)s, 'Dy')",
}  # fmt: skip
_ANSWER = "answer: "
_ANSWERS = "capture.payload - %(personal)s::text[]"

# A join that no field asks for is left out by PostgreSQL itself, that of the contacts among them.
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
SELECT due.id, due.won_at IS NOT NULL AND due.won_at <= due.moment + %(horizon)s AS is_won, {answers} AS answers
       {fields}
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
    AND lead.captured_at + %(age)s + %(horizon)s > %(at)s"""
_NOT_BY = """ AND NOT EXISTS (
    SELECT FROM qualification_score AS score WHERE score.lead_id = lead.id AND score.model_id = %(not_by)s)"""
_BETWEEN = " AND lead.id > %(after)s AND lead.id <= %(until)s"
_THESE = "lead.id = ANY(%(ids)s)"

_LAST_OF_PARTS = """
SELECT max(id) FROM (
    SELECT lead.id, (row_number() OVER (ORDER BY lead.id) - 1) / %(size)s AS part
      FROM qualification_lead AS lead WHERE {scope}) AS numbered
 GROUP BY part ORDER BY 1
"""

Part = tuple[int, int]
"""A stretch of ids: above the first, up to the second."""


@dataclass(frozen=True)
class Snapshot:
    """Leads by id, in the order of the table's rows."""

    ids: list[int]
    table: Table


def matured(*, at: datetime, horizon_days: int, age_days: int, most: int) -> Snapshot:
    """The newest leads whose time to be sold is over, with whether they were; young ones are not lost, but not here."""
    params = {**_params(at, horizon_days, age_days), "most": most}
    return _read(_MATURED, params, order="lead.captured_at DESC")


@dataclass(frozen=True)
class Open:
    """Open leads that have reached the age and still have time; with `not_by`, those without a score by that model."""

    at: datetime
    horizon_days: int
    age_days: int
    not_by: int | None = None

    @property
    def scope(self) -> str:
        return _OPEN + (_NOT_BY if self.not_by else "")

    @property
    def params(self) -> dict[str, Any]:
        return {**_params(self.at, self.horizon_days, self.age_days), "not_by": self.not_by}

    def parts(self, size: int) -> list[Part]:
        """Stretches of ids that hold `size` of the leads each, the last one fewer."""
        sql = _LAST_OF_PARTS.format(scope=self.scope)
        lasts = [row[0] for row in rows_of(sql, {**self.params, "size": size})]
        return list(pairwise((0, *lasts)))

    def read(self, part: Part, *, only: Collection[str] | None = None) -> Snapshot:
        """Those of one stretch of ids, in the order of their ids; of each `only` some columns, where these are named."""
        return _read(
            self.scope + _BETWEEN, {**self.params, "after": part[0], "until": part[1], "most": None}, only=only
        )


def these(ids: Sequence[int], *, at: datetime, age_days: int) -> Snapshot:
    """Some leads."""
    return _read(_THESE, {**_params(at, 0, age_days), "most": len(ids), "ids": list(ids)})


def _params(at: datetime, horizon_days: int, age_days: int) -> dict[str, Any]:
    return {
        "at": at, "age": timedelta(days=age_days), "horizon": timedelta(days=horizon_days), "shut": list(CLOSED),
        "personal": list(_PERSONAL), "zone": settings.TIME_ZONE,
    }  # fmt: skip


def _read(
    scope: str, params: Mapping[str, Any], *, order: str = "lead.id", only: Collection[str] | None = None
) -> Snapshot:
    fields = {name: said for name, said in _FIELDS.items() if only is None or name in only}
    is_answered = only is None or any(name.startswith(_ANSWER) for name in only)
    sql = _SNAPSHOT.format(
        scope=scope, order=order, answers=_ANSWERS if is_answered else "NULL", fields="".join(f", {said}" for said in fields.values()),
    )  # fmt: skip
    rows = rows_of(sql, params)
    columns: dict[str, list[object]] = {name: [row[at] for row in rows] for at, name in enumerate(fields, 3)}
    for place, row in enumerate(rows) if is_answered else ():
        for name, answer in _answers(row[2]):
            columns.setdefault(f"{_ANSWER}{name}", [None] * len(rows))[place] = answer
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
