"""A company with any number of leads, made inside PostgreSQL in a minute: for measuring, not for looking at.

Values are drawn by hashing the row's number, so that columns do not move together more than they do in life.
"""

from django.db import connection

COMPANY = """
INSERT INTO company_location (name, code, level, parent_id, time_zone, currency, country, opening_hours)
VALUES ('India', 'B', 'country', NULL, 'Asia/Kolkata', 'INR', 'IN', '{}');
INSERT INTO company_location (name, code, level, parent_id, time_zone, currency, country, opening_hours)
SELECT 'Region ' || n, 'B-' || n, 'region', (SELECT id FROM company_location WHERE code = 'B'), '', '', '', '{}'
  FROM generate_series(1, 5) AS n;
INSERT INTO company_location (name, code, level, parent_id, time_zone, currency, country, opening_hours)
SELECT 'Outlet ' || n, 'B-O' || n, 'outlet', (SELECT id FROM company_location WHERE code = 'B-' || 1 + n % 5),
       '', '', '', '{}'
  FROM generate_series(1, 40) AS n;
INSERT INTO company_product (name, code, level, parent_id, currency)
SELECT 'Family ' || n, 'B-F' || n, 'family', NULL, '' FROM generate_series(1, 4) AS n;
INSERT INTO company_product (name, code, level, parent_id, currency)
SELECT 'Product ' || n, 'B-P' || n, 'product', (SELECT id FROM company_product WHERE code = 'B-F' || 1 + n % 4), ''
  FROM generate_series(1, 20) AS n;
INSERT INTO company_team (name) SELECT 'Floor ' || n FROM generate_series(1, 4) AS n;
INSERT INTO company_staff (email, name, role, team_id, phone, languages, skills, working_hours, is_active, joined_at,
       password)
SELECT role || n || '@bench.example', role || ' ' || n, role,
       CASE role WHEN 'caller' THEN (SELECT id FROM company_team WHERE name = 'Floor ' || 1 + n % 4) END,
       '', '{}'::text[], '{}'::text[], '{}'::jsonb, true, now(), ''
  FROM generate_series(1, 40) AS n, unnest(ARRAY['salesperson', 'caller', 'attendant', 'outlet_manager']) AS role
 UNION ALL
SELECT 'administrator@bench.example', 'administrator', 'administrator', NULL, '', '{}', '{}', '{}', true, now(), ''
 UNION ALL
SELECT 'regional_manager@bench.example', 'regional_manager', 'regional_manager', NULL, '', '{}', '{}', '{}', true,
       now(), '';
INSERT INTO company_stafflocation (staff_id, location_id)
SELECT staff.id, place.id FROM company_staff AS staff JOIN company_location AS place
       ON place.code = 'B-O' || substring(staff.email FROM '[0-9]+') WHERE staff.email LIKE '%@bench.example';
INSERT INTO company_stafflocation (staff_id, location_id)
SELECT staff.id, place.id FROM company_staff AS staff, company_location AS place
 WHERE staff.email = 'regional_manager@bench.example' AND place.code = 'B-1';
"""

PEOPLE = """
CREATE TEMP TABLE somebody ON COMMIT DROP AS
SELECT n, abs(hashint8(n)) AS h,
       (string_to_array('asha ravi sunita karan dev meera arjun nisha farah vikram leela omar imran priya noor tomas '
        'anita rahul sanjay deepa kiran lakshmi mohan gita suresh kavita amit neha rohan pooja manoj rekha vijay seema '
        'ajay usha anil jaya raj uma', ' '))[1 + abs(hashint8(n + 11)) %% 40] AS first,
       (string_to_array('sha ver gup qur jo rui fer ana kha nai iye das ban cha red pat men bos sin kum', ' '))
           [1 + abs(hashint8(n + 23)) %% 20]
       || (string_to_array('rma ma ta shi z nandes nd nna r n erjee kar dhi el on e gh ar wala kutty', ' '))
           [1 + abs(hashint8(n + 37)) %% 20]
       || (string_to_array('x ni a o li', ' '))[1 + abs(hashint8(n + 41)) %% 5] AS last
  FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n;
INSERT INTO identity_person (name, name_key, phone, email, city, language, made_at, search)
SELECT initcap(first || ' ' || last), first || ' ' || last, '+91' || 7000000000 + n, first || n || '@example.in', '',
       '', now(), array_to_tsvector(ARRAY[first, last]) FROM somebody ORDER BY n;
INSERT INTO identity_contactpoint (person_id, kind, value, typed)
SELECT id, 'phone', phone, phone FROM identity_person WHERE phone BETWEEN '+91' || 7000000000 + %(first)s
       AND '+91' || 7000000000 + %(last)s;
INSERT INTO identity_contactpoint (person_id, kind, value, typed)
SELECT id, 'email', email, email FROM identity_person WHERE phone BETWEEN '+91' || 7000000000 + %(first)s
       AND '+91' || 7000000000 + %(last)s AND id %% 2 = 0;
"""

LEADS = """
CREATE TEMP TABLE drawn ON COMMIT DROP AS
SELECT person.id AS person_id, abs(hashint8(person.id)) AS a, abs(hashint8(person.id + 1000003)) AS b,
       abs(hashint8(person.id + 2000003)) AS c, abs(hashint8(person.id + 3000017)) AS d,
       -- Two years of leads, roughly in the order they came in, as in a company that has been at work so long.
       now() - interval '730 days' * (1 - right(phone, 10)::bigint %% 10000000 / %(total)s::float8)
           - interval '1 minute' * (abs(hashint8(person.id + 4000037)) %% 3000) AS at
  FROM identity_person AS person WHERE person.phone BETWEEN '+91' || 7000000000 + %(first)s
       AND '+91' || 7000000000 + %(last)s;
INSERT INTO qualification_lead (person_id, product_id, entry_point_id, source_id, location_id, category_id,
       captured_at, captured_on, status, temperature, intent, intent_at, cools_at, priority, value_minor, currency,
       slab, owner_id, team_id, next_step, next_step_at, warm_at, hot_at, won_at, dead_at, dead_cause)
SELECT person_id, product.ids[1 + a %% 20], door.ids[1 + b %% 60], source.ids[1 + b %% array_length(source.ids, 1)],
       -- The first outlets have the most leads.
       place.ids[1 + floor(40 * power((c %% 1000) / 1000.0, 2))::int], category.ids[1 + c %% 4],
       at, at::date,
       state.status, state.temperature, state.intent, at,
       CASE WHEN state.temperature <> 'cold' AND state.status IN ('new', 'attempting', 'connected', 'nurturing',
            'qualified') THEN now() + interval '1 hour' * (a %% 720) END,
       (ARRAY['high', 'medium', 'medium', 'low'])[1 + d %% 4],
       100000 * (1 + c %% 900), 'INR', (ARRAY['high', 'medium', 'low'])[1 + c %% 3],
       CASE WHEN b %% 3 = 0 THEN seller.ids[1 + d %% 40] END, CASE WHEN d %% 5 = 0 THEN team.ids[1 + a %% 4] END,
       CASE WHEN d %% 6 = 0 THEN 'Call back' ELSE '' END,
       CASE WHEN d %% 6 = 0 THEN now() + interval '1 hour' * (c %% 400 - 100) END,
       CASE WHEN state.temperature <> 'cold' THEN at END, CASE state.temperature WHEN 'hot' THEN at END,
       CASE state.status WHEN 'converted' THEN at END, CASE state.status WHEN 'dead' THEN at END,
       CASE state.status WHEN 'dead' THEN 'wrong_number' ELSE '' END
  FROM drawn
  CROSS JOIN (SELECT array_agg(id ORDER BY id) FROM company_product WHERE code LIKE 'B-P%%') AS product (ids)
  CROSS JOIN (SELECT array_agg(id ORDER BY id) FROM capture_entrypoint WHERE key LIKE 'bench-%%') AS door (ids)
  CROSS JOIN (SELECT array_agg(id ORDER BY id) FROM capture_source) AS source (ids)
  CROSS JOIN (SELECT array_agg(id ORDER BY id) FROM company_location WHERE code LIKE 'B-O%%') AS place (ids)
  CROSS JOIN (SELECT array_agg(id ORDER BY id) FROM company_outletcategory) AS category (ids)
  CROSS JOIN (SELECT array_agg(id ORDER BY id) FROM company_staff WHERE email LIKE 'salesperson%%') AS seller (ids)
  CROSS JOIN (SELECT array_agg(id ORDER BY id) FROM company_team) AS team (ids)
  CROSS JOIN LATERAL (SELECT
       (ARRAY['new', 'new', 'new', 'attempting', 'attempting', 'connected', 'nurturing', 'qualified', 'unqualified',
              'unqualified', 'dead', 'dead', 'converted'])[1 + (a / 7) %% 13] AS status,
       (ARRAY['cold', 'cold', 'cold', 'cold', 'cold', 'warm', 'warm', 'warm', 'hot'])[1 + (d / 5) %% 9] AS temperature,
       20.0 + d %% 40 AS intent) AS state;
INSERT INTO qualification_touchpoint (lead_id, kind, at)
SELECT lead.id, kind.name, lead.captured_at + interval '1 day' * kind.place
  FROM qualification_lead AS lead
  JOIN drawn ON drawn.person_id = lead.person_id
  CROSS JOIN LATERAL (VALUES ('visit', 0), ('call_attempt', 1), ('price_request', 2)) AS kind (name, place)
 WHERE kind.place = 0 OR (kind.place = 1 AND drawn.a %% 2 = 0) OR (kind.place = 2 AND drawn.b %% 4 = 0);
"""

_BATCH = 100_000


def _make_doors() -> None:
    from footfall.capture.models import EntryPoint, Source
    from footfall.company.models import Location

    sources, places = list(Source.objects.order_by("pk")), Location.objects.in_bulk(field_name="code")
    EntryPoint.objects.bulk_create(
        EntryPoint(
            key=f"bench-{n}", name=f"Door {n}", channel=_CHANNELS[n % 4], source=sources[n % len(sources)],
            location=places.get(f"B-O{n}"),
        )
        for n in range(1, 61)
    )  # fmt: skip


_CHANNELS = ("counter", "web-form", "bought-list", "referral")


def fill(leads: int) -> None:
    """A company of forty outlets and so many leads, committed every hundred thousand, and the tables analysed."""
    with connection.cursor() as cursor:
        cursor.execute(COMPANY)
        _make_doors()
        for first in range(1, leads + 1, _BATCH):
            numbers = {"first": first, "last": min(first + _BATCH - 1, leads), "total": leads}
            cursor.execute("BEGIN")
            cursor.execute(PEOPLE, numbers)
            cursor.execute(LEADS, numbers)
            cursor.execute("COMMIT")
        cursor.execute("VACUUM ANALYZE")
