"""How well leads agree with the audience profiles, and the priority that follows; any number of leads at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from footfall.company.models import AudienceCriterion, AudienceProfile, Location, Product
from footfall.company.queries.under import ids_under
from footfall.qualification.actions.statements import NEXT_STATE, lock
from footfall.qualification.models import Lead
from footfall.qualification.models.lead import CLOSED
from footfall.qualification.rules import HOT_FROM, WARM_FROM
from footfall.qualification.rules.fit import HIGH_FROM, MEDIUM_FROM
from footfall.shared.bulk import rows_of

BATCH = 20_000
BY_MATRIX = "by fit and intent"

_JUDGE = """
WITH criterion AS MATERIALIZED (
    SELECT * FROM unnest(%(keys)s::bigint[], %(profiles)s::bigint[], %(fields)s::text[], %(weights)s::float8[],
                         %(lowest)s::float8[], %(highest)s::float8[], %(labels)s::text[], %(values)s::text[])
               AS criterion (id, profile, field, weight, lowest, highest, label, packed)
),
due AS MATERIALIZED (
    SELECT lead.id, lead.person_id, lead.product_id, lead.location_id, lead.is_existing_customer, lead.intent
      FROM qualification_lead AS lead WHERE lead.id = ANY(%(leads)s) AND lead.status <> ALL(%(shut)s)
),
written AS (
    -- The newest that somebody said in each field that a criterion asks for.
    SELECT DISTINCT ON (due.id, asked.field) due.id, asked.field, capture.payload -> asked.field AS value
      FROM due
      JOIN qualification_touchpoint AS contact ON contact.lead_id = due.id AND contact.capture_id IS NOT NULL
      JOIN capture_capture AS capture ON capture.id = contact.capture_id
      JOIN (SELECT DISTINCT field FROM criterion) AS asked ON capture.payload ? asked.field
     WHERE coalesce(capture.payload ->> asked.field, '') <> ''
     ORDER BY due.id, asked.field, contact.at DESC, contact.id DESC
),
fact AS (
    SELECT id, field, value FROM written WHERE field NOT IN ('city', 'language', 'customer', 'place')
    UNION ALL
    SELECT due.id, 'city', to_jsonb(person.city) FROM due JOIN identity_person AS person ON person.id = due.person_id
     WHERE person.city <> ''
    UNION ALL
    SELECT due.id, 'language', to_jsonb(person.language)
      FROM due JOIN identity_person AS person ON person.id = due.person_id WHERE person.language <> ''
    UNION ALL
    SELECT id, 'customer', to_jsonb(CASE WHEN is_existing_customer THEN 'existing' ELSE 'new' END) FROM due
    UNION ALL
    SELECT id, 'place', to_jsonb(location_id::text) FROM due WHERE location_id IS NOT NULL
),
judged AS (
    SELECT due.id, criterion.profile, criterion.weight, criterion.label, criterion.id AS criterion,
           CASE WHEN fact.value IS NULL THEN NULL
                WHEN criterion.lowest IS NOT NULL OR criterion.highest IS NOT NULL
                THEN number.read BETWEEN coalesce(criterion.lowest, '-infinity')
                                     AND coalesce(criterion.highest, 'infinity')
                ELSE EXISTS (
                    SELECT FROM jsonb_array_elements_text(
                               CASE jsonb_typeof(fact.value) WHEN 'array' THEN fact.value
                               ELSE jsonb_build_array(fact.value) END) AS said (word)
                     WHERE lower(btrim(said.word)) = ANY(string_to_array(criterion.packed, chr(31)))
                ) END AS is_met
      FROM due
      JOIN qualification_lead AS lead ON lead.id = due.id
      JOIN identity_person AS person ON person.id = due.person_id
      JOIN unnest(%(all_profiles)s::bigint[], %(all_products)s::bigint[], %(of_bodies)s::boolean[])
           AS profile (id, product, is_of_bodies)
        ON (profile.product IS NULL OR profile.product = due.product_id)
       AND (NOT profile.is_of_bodies OR person.organization_id IS NOT NULL)
      JOIN criterion ON criterion.profile = profile.id
      LEFT JOIN fact ON fact.id = due.id AND fact.field = criterion.field
      LEFT JOIN LATERAL (
          SELECT substring(replace(fact.value #>> '{{}}', ',', '') FROM '[0-9]+(?:\\.[0-9]+)?')::float8 AS read
      ) AS number ON true
),
scored AS (
    SELECT id, profile,
           floor(100 * sum(weight * CASE is_met WHEN true THEN 1 WHEN false THEN 0 ELSE 0.5 END)
                 / sum(weight) + 0.5)::int AS fit,
           coalesce(array_agg(label ORDER BY weight DESC, criterion) FILTER (WHERE is_met), '{{}}') AS met,
           coalesce(array_agg(label ORDER BY weight DESC, criterion) FILTER (WHERE NOT is_met), '{{}}') AS missed,
           coalesce(array_agg(label ORDER BY weight DESC, criterion) FILTER (WHERE is_met IS NULL), '{{}}') AS unknown
      FROM judged GROUP BY id, profile
),
best AS MATERIALIZED (
    SELECT DISTINCT ON (scored.id) scored.*, least(100, round(due.intent))::int AS intent
      FROM scored JOIN due ON due.id = scored.id ORDER BY scored.id, scored.fit DESC, scored.profile
),
kept AS (
    INSERT INTO qualification_fit (lead_id, profile_id, fit, intent, met, missed, unknown, at)
    SELECT id, profile, fit, intent, met, missed, unknown, %(at)s FROM best
    ON CONFLICT (lead_id) DO UPDATE SET profile_id = excluded.profile_id, fit = excluded.fit,
        intent = excluded.intent, met = excluded.met, missed = excluded.missed, unknown = excluded.unknown,
        at = excluded.at
),
celled AS (
    SELECT best.id, best.fit, best.intent, cell.priority FROM best
      JOIN qualification_prioritycell AS cell
        ON cell.fit = CASE WHEN best.fit >= %(high)s THEN 'high' WHEN best.fit >= %(medium)s THEN 'medium' ELSE 'low' END
       AND cell.intent = CASE WHEN best.intent >= %(hot)s THEN 'hot' WHEN best.intent >= %(warm)s THEN 'warm'
                              ELSE 'cold' END
),
next AS MATERIALIZED (
    SELECT lead.id AS lead_id, 'priority' AS aspect, celled.priority AS value, %(at)s::timestamptz AS at,
           NULL::bigint AS by_id, %(because)s || ': fit ' || celled.fit || ', intent ' || celled.intent AS because,
           false AS is_override, NULL::timestamptz AS holds_until
      FROM celled JOIN qualification_lead AS lead ON lead.id = celled.id
     WHERE lead.priority <> celled.priority
       -- What a hand or the capture itself said stands.
       AND NOT EXISTS (SELECT FROM qualification_leadstate AS said
                        WHERE said.lead_id = lead.id AND said.aspect = 'priority' AND said.until IS NULL
                          AND said.because NOT LIKE %(because)s || ':%%')
),
{next_state},
updated AS (
    UPDATE qualification_lead AS lead SET priority = next.value FROM next WHERE lead.id = next.lead_id
)
SELECT count(*) FROM best
"""


@transaction.atomic
def judge_fit(*, lead_ids: Sequence[int], at: datetime) -> int:
    """How many open leads were judged against the audience profiles; without any, nothing happens for one statement.

    Each keeps the profile it fits best, 0 to 100, with the criteria met, missed and unknown; its priority follows from
    fit and intent by the matrix, unless a hand or the capture set it. The number of statements is constant.
    """
    if not lead_ids:
        return 0
    criteria = list(AudienceCriterion.objects.filter(profile__is_active=True).select_related("profile"))
    if not criteria:
        return 0
    params = {
        **_criteria(criteria), **_profiles({each.profile_id: each.profile for each in criteria}),
        "leads": list(lead_ids), "shut": list(CLOSED), "at": at, "because": BY_MATRIX, "high": HIGH_FROM,
        "medium": MEDIUM_FROM, "hot": HOT_FROM, "warm": WARM_FROM,
    }  # fmt: skip
    return int(rows_of(_JUDGE.format(next_state=NEXT_STATE), params)[0][0])


def judge_every(*, at: datetime) -> int:
    """How many open leads were judged, in batches of their ids."""
    judged = last = 0
    while True:
        with transaction.atomic():
            more = Lead.objects.filter(pk__gt=last).exclude(status__in=CLOSED).order_by("pk")
            ids = list(more.values_list("pk", flat=True)[:BATCH])
            if not ids:
                return judged
            lock(ids)
            judged, last = judged + judge_fit(lead_ids=ids, at=at), ids[-1]


def _criteria(criteria: Sequence[AudienceCriterion]) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {
        name: [] for name in ("keys", "profiles", "fields", "weights", "lowest", "highest", "labels", "values")
    }
    names = dict(Location.objects.values_list("pk", "name")) if any(c.field == "place" for c in criteria) else {}
    for each in criteria:
        values, label = each.values, str(each)
        if each.field == "place":
            roots = [int(value) for value in values if value.isdigit()]
            values = [str(key) for key in ids_under(Location, roots)]
            label = f"place is {' or '.join(names.get(root, str(root)) for root in roots)}"
        row = (each.pk, each.profile_id, each.field, each.weight, each.lowest, each.highest, label, "\x1f".join(values))
        for column, value in zip(columns.values(), row, strict=True):
            column.append(value)
    return columns


def _profiles(profiles: dict[int, AudienceProfile]) -> dict[str, list[Any]]:
    """A row for each profile and product it is for."""
    rows: list[tuple[int, int | None, bool]] = []
    for key, profile in profiles.items():
        products: Sequence[int | None] = ids_under(Product, [profile.product_id]) if profile.product_id else [None]
        rows += [(key, product, profile.kind == AudienceProfile.Kind.ORGANIZATION) for product in products]
    keys, products, bodies = zip(*rows, strict=True)
    return {"all_profiles": list(keys), "all_products": list(products), "of_bodies": list(bodies)}
