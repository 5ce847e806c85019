"""The statements that read facts from PostgreSQL. Each gives the columns its step of `apply` takes."""

from footfall.measurement.cube.layout import CODED, MILESTONES
from footfall.measurement.facts.counted import COUNTED_SQL, folded_sql
from footfall.qualification.actions.route import USUAL_MINUTES
from footfall.qualification.filters import LONGEST_PROMISE

TABLES = {
    "lead_fact": ("qualification_lead", "lead"),
    "attempt_fact": ("selling_call", "attempt"),
    "cost_fact": ("measurement_cost", "cost"),
    "reach_fact": ("measurement_reach", "reach"),
    "deal_fact": ("selling_deal", "deal"),
    "form_fact": ("capture_formopening", ""),
}
"""Fact, its table on the change feed, its key column."""

ZONES_SQL = """
WITH RECURSIVE zone AS (
    SELECT id, coalesce(nullif(time_zone, ''), {default}) AS name FROM company_location WHERE parent_id IS NULL
    UNION ALL
    SELECT place.id, coalesce(nullif(place.time_zone, ''), zone.name)
    FROM company_location AS place JOIN zone ON place.parent_id = zone.id
)
SELECT id, name FROM zone
"""

_LAGS = ",\n       ".join(
    f"CASE WHEN lead.{name}_at IS NOT NULL THEN least(greatest(timezone(coalesce(zone.name, {{default}}), lead.{name}_at)::date"
    f" - lead.captured_on, -32768), 32767)::int END AS {name}_lag"
    for name in MILESTONES
)
"""No milestone is more than 89 years off: what is typed in wrong must not stop the count."""

HOURS_SQL = """
SELECT place.id, array_agg(first + start ORDER BY first, start) AS opens,
       array_agg(first + stop ORDER BY first, start) AS closes, sum(stop - start) AS week
  FROM company_location AS place
 CROSS JOIN LATERAL jsonb_each(place.opening_hours) AS day (name, spans)
 CROSS JOIN LATERAL jsonb_array_elements(day.spans) AS span
 CROSS JOIN LATERAL (
     SELECT (day.name::int - 1) * 1440 AS first,
            split_part(span ->> 0, ':', 1)::int * 60 + split_part(span ->> 0, ':', 2)::int AS start,
            split_part(span ->> 1, ':', 1)::int * 60 + split_part(span ->> 1, ':', 2)::int AS stop
 ) AS minute
 GROUP BY place.id
"""
"""Opening hours as minutes of the week, from Monday on; places without any are open always."""

RESPONSE_SQL = "SELECT source_id, minutes FROM qualification_responsetime"

_MONDAY = "TIMESTAMP '2001-01-01'"

LEADS_SQL = f"""
WITH zone AS ({{zones}}),
opening AS ({HOURS_SQL})
SELECT lead.id AS lead, lead.person_id AS person, (lead.captured_on - DATE '1970-01-01')::int AS day,
       lead.location_id::int AS location, lead.product_id::int AS product, lead.campaign_id::int AS campaign,
       lead.source_id::int AS source, lead.entry_point_id::int AS entry_point, lead.category_id::int AS category,
       lead.attendant_id::int AS attendant, lead.owner_id::int AS owner, lead.team_id::int AS team,
       lead.form_version_id::int AS form,
       {", ".join(f"lead.{name}::text AS {name}" for name in CODED if name != "incentive")},
       lead.is_existing_customer AS existing, lead.currency::text AS currency,
       {{value}} AS value, {{won}} AS won, lead.value_minor IS NOT NULL AS has_value, lead.won_minor IS NOT NULL AS has_won,
       lead.direct_cost_minor AS direct,
       tried.minutes::int AS speed, worked.minutes::int AS speed_open,
       (tried.minutes <= allowed.minutes)::int::smallint AS in_time,
       (worked.minutes <= allowed.minutes)::int::smallint AS in_time_open,
       {_LAGS}
FROM ({COUNTED_SQL}) AS lead
LEFT JOIN zone ON zone.id = lead.location_id
LEFT JOIN opening ON opening.id = lead.location_id
LEFT JOIN qualification_responsetime AS response ON response.source_id = lead.source_id
CROSS JOIN LATERAL (SELECT coalesce(response.minutes, {USUAL_MINUTES}) AS minutes) AS allowed
CROSS JOIN LATERAL (
    SELECT extract(epoch FROM lead.first_attempt_at - lead.captured_at)::float8 / 60 AS minutes,
           extract(epoch FROM timezone(coalesce(zone.name, {{default}}), lead.captured_at) - {_MONDAY})::float8 / 60
               AS start,
           extract(epoch FROM timezone(coalesce(zone.name, {{default}}), lead.first_attempt_at) - {_MONDAY})::float8 / 60
               AS stop
) AS tried
CROSS JOIN LATERAL (
    SELECT CASE WHEN tried.minutes IS NULL THEN NULL
                WHEN tried.minutes <= 0 THEN 0
                WHEN opening.id IS NULL THEN tried.minutes
                -- Whole weeks, and of both ends what of their week had been open by then.
                ELSE opening.week * (floor(tried.stop / 10080) - floor(tried.start / 10080)) + (
                    SELECT sum(
                        least(greatest(tried.stop - 10080 * floor(tried.stop / 10080) - opens, 0), closes - opens)
                        - least(greatest(tried.start - 10080 * floor(tried.start / 10080) - opens, 0), closes - opens))
                      FROM unnest(opening.opens, opening.closes) AS span (opens, closes)
                ) END AS minutes
) AS worked
WHERE {{changed}}
"""

FORM_TIMES_SQL = f"""
SELECT touch.lead_id AS lead, touch.at AS moment, touch.id AS touch, capture.seconds::int AS seconds,
       left(nullif(capture.payload ->> 'incentive', ''), {LONGEST_PROMISE}) AS incentive
FROM qualification_touchpoint AS touch
JOIN capture_capture AS capture ON capture.id = touch.capture_id
WHERE (capture.seconds IS NOT NULL OR capture.payload ? 'incentive') AND {{changed}}
"""

REPEATS_SQL = """
WITH changed AS (SELECT lead.id FROM qualification_lead AS lead WHERE {changed})
SELECT coalesce(lead.counted_with_id, lead.id) AS lead, (count(*) - 1)::int AS repeats
FROM qualification_touchpoint AS touch
JOIN qualification_lead AS lead ON lead.id = touch.lead_id
WHERE touch.capture_id IS NOT NULL
  AND (lead.id IN (SELECT id FROM changed) OR lead.counted_with_id IN (SELECT id FROM changed))
GROUP BY 1 HAVING count(*) > 1
"""

CALLS_SQL = """
WITH zone AS ({zones})
SELECT call.id AS attempt, coalesce(lead.counted_with_id, lead.id) AS lead,
       (timezone(coalesce(zone.name, {default}), call.at)::date - DATE '1970-01-01')::int AS day,
       call.caller_id::int AS caller, call.disposition_id::int AS disposition, disposition.is_reached::int AS reached,
       call.seconds::int AS seconds, call.cost_minor AS call_minor
FROM selling_call AS call
JOIN selling_disposition AS disposition ON disposition.id = call.disposition_id
JOIN qualification_lead AS lead ON lead.id = call.lead_id
LEFT JOIN zone ON zone.id = lead.location_id
WHERE {changed}
"""

DEALS_SQL = """
SELECT deal.id AS deal, coalesce(lead.counted_with_id, lead.id) AS lead, deal.stage_id::int AS stage,
       (deal.closed_at IS NULL)::int AS is_open
FROM selling_deal AS deal
JOIN qualification_lead AS lead ON lead.id = deal.lead_id
WHERE {changed}
"""

SHARES_SQL = "SELECT id::int, (probability * 1000)::int FROM selling_stage ORDER BY 1"
"""Of a thousand deals in a stage so many are usually won."""

COSTS_SQL = """
SELECT cost.id AS cost, (cost.from_on - DATE '1970-01-01')::int AS first_day, (cost.until_on - DATE '1970-01-01')::int AS last_day,
       coalesce({amount}, cost.amount_minor) AS amount,
       CASE WHEN {amount} IS NULL THEN cost.currency ELSE {reporting} END::text AS currency,
       cost.kind::text AS kind, cost.spread::text AS spread,
       cost.location_id::int AS location, cost.product_id::int AS product, cost.campaign_id::int AS campaign,
       cost.entry_point_id::int AS entry_point,
       coalesce(cost.location_id, door.location_id)::int AS at_location, coalesce(cost.product_id, door.product_id)::int AS at_product,
       coalesce(cost.campaign_id, door.campaign_id)::int AS at_campaign
FROM measurement_cost AS cost
LEFT JOIN capture_entrypoint AS door ON door.id = cost.entry_point_id
"""

REACH_SQL = """
SELECT reach.id AS reach, (reach."on" - DATE '1970-01-01')::int AS day, reach.people AS people, reach.kind::text AS kind,
       coalesce(reach.location_id, door.location_id)::int AS location,
       coalesce(reach.campaign_id, door.campaign_id)::int AS campaign, reach.entry_point_id::int AS entry_point
FROM measurement_reach AS reach
LEFT JOIN capture_entrypoint AS door ON door.id = reach.entry_point_id
"""

FORMS_SQL = """
WITH zone AS ({zones})
SELECT (timezone(coalesce(zone.name, {default}), opening.started_at)::date - DATE '1970-01-01')::int AS day,
       door.id::int AS entry_point, opening.form_version_id::int AS form, door.location_id::int AS location,
       door.product_id::int AS product, door.campaign_id::int AS campaign,
       count(*)::int AS started, count(opening.sent_at)::int AS sent
FROM capture_formopening AS opening
JOIN capture_entrypoint AS door ON door.id = opening.entry_point_id
LEFT JOIN zone ON zone.id = door.location_id
GROUP BY 1, door.id, opening.form_version_id
"""

MEMBERS_SQL = """
SELECT 'location' AS dimension, id::int AS key, name::text AS name, code::text AS code, parent_id::int AS parent,
       level::text AS level, 0 AS place
  FROM company_location
UNION ALL SELECT 'product', id::int, name, code, parent_id::int, level, 0 FROM company_product
UNION ALL SELECT 'campaign', id::int, name, code, parent_id::int, '', 0 FROM company_campaign
UNION ALL SELECT 'source', id::int, name, slug, NULL, '', 0 FROM capture_source
UNION ALL SELECT 'category', id::int, name, slug, NULL, '', 0 FROM company_outletcategory
UNION ALL SELECT 'entry_point', id::int, name, key, NULL, '', 0 FROM capture_entrypoint
UNION ALL SELECT 'attendant', id::int, name, email, NULL, '', 0 FROM company_staff
UNION ALL SELECT 'owner', id::int, name, email, NULL, '', 0 FROM company_staff
UNION ALL SELECT 'team', id::int, name, '', NULL, '', 0 FROM company_team
UNION ALL
SELECT 'stage', stage.id::int, CASE WHEN count(*) OVER (PARTITION BY stage.name) > 1 THEN pipeline.name || ': ' ELSE '' END || stage.name,
       stage.slug, NULL, '', stage.position
  FROM selling_stage AS stage JOIN selling_pipeline AS pipeline ON pipeline.id = stage.pipeline_id
UNION ALL SELECT 'form', id::int, name || ' ' || number, '', NULL, '', 0 FROM capture_formversion
ORDER BY 1, 2
"""
ENTRY_POINTS_SQL = """
SELECT id::int AS key, channel::text AS channel, vendor::text AS vendor, source_id::int AS source,
       location_id::int AS location, product_id::int AS product, campaign_id::int AS campaign
FROM capture_entrypoint ORDER BY 1
"""
CATEGORIES_SQL = """
SELECT outlet_id::int, category_id::int FROM company_outletcategoryperiod WHERE until_on IS NULL ORDER BY 1
"""
"""What each outlet is today; what it was when a lead was captured stands on the lead."""

EARLIER_SQL = """
SELECT location_id::int, parent_id::int, (until_on - DATE '1970-01-01')::int FROM company_earlierparent ORDER BY 1, 3
"""
"""Under what places stood until which day; what they stand under now stands on the place."""

MARGINS_SQL = (
    "SELECT id::int AS product, parent_id::int AS parent, margin::text AS margin FROM company_product ORDER BY 1"
)


def changed(alias: str, since: int | None) -> str:
    """The condition for rows that were written since a watermark; all that are seen, also above the snapshot's floor:
    those are read again next time, and putting a row in twice is putting it in once."""
    return "true" if since is None else f"{alias}.row_xid >= '{since:d}'::xid8"


def anything_sql(since: int) -> str:
    """Whether any fact changed since a watermark: one look into each index."""
    tables = [*(table for table, _ in TABLES.values()), "measurement_rate", "shared_tombstone"]
    return "SELECT " + " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} AS t WHERE {changed('t', since)})" for table in tables
    )


def gone_sql(since: int) -> str:
    """Rows that went since a watermark, or count with another one now."""
    gone = f'SELECT table_name::text AS "table", row_id AS id FROM shared_tombstone AS t WHERE {changed("t", since)}'
    return f"{gone} UNION ALL {folded_sql(since)}"


def quoted(text: str) -> str:
    """Text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"
