"""Leads as they count: those of persons who were found to be one count once, from the earliest capture."""

from collections.abc import Sequence

from footfall.measurement.cube.layout import MILESTONES

ENDS = ("lost", "dead", "junk")
"""What ends a lead ends the interest only once every lead that counts with it has ended so."""

_OWN = (
    "id", "row_xid", "person_id", "captured_at", "captured_on", "location_id", "product_id", "campaign_id", "source_id",
    "entry_point_id", "category_id", "attendant_id", "owner_id", "team_id", "form_version_id", "priority", "slab",
    "temperature", "status", "contact", "arm", "is_existing_customer",
)  # fmt: skip


def _moment(name: str) -> str:
    if name in ENDS:
        return (
            f"CASE WHEN again.head IS NULL THEN lead.{name}_at"
            f" WHEN lead.{name}_at IS NOT NULL AND again.all_{name} THEN greatest(lead.{name}_at, again.{name}_at) END"
        )
    return f"least(lead.{name}_at, again.{name}_at)"


def _cause(column: str, end: str) -> str:
    return f"CASE WHEN again.head IS NULL OR again.all_{end} THEN lead.{column} ELSE '' END AS {column}"


_AGAIN = ", ".join(
    f"max({name}_at) AS {name}_at, bool_and({name}_at IS NOT NULL) AS all_{name}"
    if name in ENDS
    else f"min({name}_at) AS {name}_at"
    for name in MILESTONES
)

COUNTED_SQL = f"""
SELECT {", ".join(f"lead.{name}" for name in _OWN)},
       CASE WHEN lead.attendant_id IS NULL THEN '' WHEN lead.certification = '' THEN 'never' ELSE lead.certification END
           AS certification,
       {", ".join(f"{_moment(name)} AS {name}_at" for name in MILESTONES)},
       {_cause("dead_cause", "dead")}, {_cause("lost_reason", "lost")},
       coalesce(lead.value_minor, CASE WHEN lead.currency IN ('', again.currency) THEN again.value_minor END) AS value_minor,
       CASE WHEN lead.currency = '' THEN coalesce(again.currency, '') ELSE lead.currency END AS currency,
       CASE WHEN lead.currency IN ('', again.currency) AND again.won_minor IS NOT NULL
            THEN coalesce(lead.won_minor, 0) + again.won_minor ELSE lead.won_minor END AS won_minor,
       lead.direct_cost_minor + coalesce(again.direct_cost_minor, 0) AS direct_cost_minor
  FROM qualification_lead AS lead
  LEFT JOIN (
       SELECT counted_with_id AS head, {_AGAIN}, min(nullif(currency, '')) AS currency,
              CASE WHEN count(DISTINCT nullif(currency, '')) = 1 THEN max(value_minor) END AS value_minor,
              CASE WHEN count(DISTINCT nullif(currency, '')) = 1 THEN sum(won_minor)::bigint END AS won_minor,
              sum(direct_cost_minor)::bigint AS direct_cost_minor
         FROM qualification_lead WHERE counted_with_id IS NOT NULL GROUP BY counted_with_id
       ) AS again ON again.head = lead.id
 WHERE lead.counted_with_id IS NULL
"""


def keys_changed(since: int | None, also: Sequence[int] = ()) -> str:
    """The condition for leads that were written since a watermark, or that count for one that was; and for some others."""
    if since is None:
        return "true"
    written = f"row_xid >= '{since:d}'::xid8"
    others = f"UNION SELECT unnest('{{{','.join(map(str, also))}}}'::bigint[])" if also else ""
    return f"""lead.id IN (SELECT id FROM qualification_lead WHERE {written}
        UNION SELECT counted_with_id FROM qualification_lead WHERE counted_with_id IS NOT NULL AND {written} {others})"""


def folded_sql(since: int) -> str:
    """Leads that count with another one since a watermark: they are facts no more."""
    return f"""
        SELECT 'qualification_lead' AS "table", id FROM qualification_lead
         WHERE counted_with_id IS NOT NULL AND row_xid >= '{since:d}'::xid8
    """
