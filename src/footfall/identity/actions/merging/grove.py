"""The persons of a deed as they stand in the database, held until the transaction ends."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from footfall.identity.merging.fields import FIELDS, Own, Values
from footfall.identity.merging.forest import Forest
from footfall.identity.models import Merge, Organization

# Whoever places captures holds the same lock: nobody is found for a capture while they are being joined.
_WITH_TREES = """
SELECT id, merged_into_id FROM identity_person
 WHERE id = ANY(%(ids)s) OR merged_into_id = ANY(%(ids)s)
    OR id IN (SELECT merged_into_id FROM identity_person WHERE id = ANY(%(ids)s))
    OR merged_into_id IN (SELECT merged_into_id FROM identity_person WHERE id = ANY(%(ids)s))
 ORDER BY id FOR UPDATE
"""
_VALUES = """
SELECT id, own, name, name_key, phone, email, organization_id, city, language, is_customer,
       to_char(made_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), search::text
  FROM identity_person WHERE id = ANY(%s)
"""
_SEEN = """
SELECT record.person_id, to_char(max(capture.captured_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
  FROM identity_record AS record JOIN capture_capture AS capture ON capture.id = record.capture_id
 WHERE record.person_id = ANY(%s) GROUP BY 1
"""
_RANKS = """
SELECT person_id, kind, max(CASE state WHEN 'verified' THEN 2 WHEN 'dead' THEN 0 ELSE 1 END)
  FROM identity_contactpoint WHERE person_id = ANY(%s) GROUP BY 1, 2
"""
_WRITE = """
UPDATE identity_person AS person
   SET name = now.name, name_key = now.name_key, phone = now.phone, email = now.email,
       organization_id = now.organization_id, city = now.city, language = now.language,
       is_customer = now.is_customer, made_at = now.made_at, search = now.search::tsvector,
       merged_into_id = now.merged_into, own = now.own::jsonb
  FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[],
              %s::bool[], %s::timestamptz[], %s::text[], %s::bigint[], %s::text[])
       AS now (id, name, name_key, phone, email, organization_id, city, language, is_customer, made_at, search,
               merged_into, own)
 WHERE person.id = now.id
"""


@dataclass(slots=True)
class Grove:
    """Trees of persons, what is known of each alone, and what the roots show at the moment."""

    forest: Forest
    own: dict[int, Own]
    showing: dict[int, Values]
    organizations: dict[int, str]


def hold_grove(ids: Iterable[int]) -> Grove:
    """The trees that these persons are in, in a constant number of statements; persons that are not there are not in it."""
    wanted = sorted(set(ids))
    with connection.cursor() as cursor:
        cursor.execute(_WITH_TREES, {"ids": wanted})
        persons = [row[0] for row in cursor.fetchall()]
        forest = _forest(persons)
        cursor.execute(_VALUES, [persons])
        rows = {key: (own, values) for key, own, *values in cursor.fetchall()}
    showing = {key: dict(zip(FIELDS, values, strict=True)) for key, (_own, values) in rows.items()}
    own = {key: _read(key, kept) for key, (kept, _values) in rows.items() if kept is not None}
    own |= _alone({key: showing[key] for key in persons if key not in own})
    bodies = {one.values["organization_id"] for one in own.values()} - {None}
    names = dict(Organization.objects.filter(pk__in=bodies).values_list("pk", "name")) if bodies else {}
    return Grove(forest, own, showing, names)


def write_persons(grove: Grove, values: dict[int, Values]) -> None:
    """Persons with what they show, who stands for them, and what is known of them alone."""
    trees = grove.forest.trees()
    rows = []
    for person, shown in values.items():
        root = grove.forest.root(person)
        kept = grove.own[person].as_json() if len(trees[root]) > 1 else None
        columns = [shown[name] for name in FIELDS]
        rows.append((person, *columns, None if root == person else root, _json(kept)))
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [list(column) for column in zip(*rows, strict=True)])


def _json(value: Any) -> str | None:  # noqa: ANN401 -- any JSON
    return None if value is None else json.dumps(value)


def _forest(persons: Sequence[int]) -> Forest:
    forest = Forest(set(persons))
    standing = Merge.objects.filter(merged__in=persons, undone_at=None).values_list("merged", "survivor", "rows")
    for merged, survivor, rows in standing:
        forest.parent[merged] = survivor
        forest.brought[merged] = rows
    return forest


def _read(person: int, kept: Any) -> Own:  # noqa: ANN401 -- as the driver reads JSON
    return Own(person, **(json.loads(kept) if isinstance(kept, str) else kept))


def _alone(showing: dict[int, Values]) -> dict[int, Own]:
    """What is known of persons who are in no merge: what they show."""
    if not showing:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, [list(showing)])
        seen = dict(cursor.fetchall())
        cursor.execute(_RANKS, [list(showing)])
        ranks = {(person, kind): rank for person, kind, rank in cursor.fetchall()}
    return {
        person: Own(
            person,
            dict(values),
            seen.get(person) or values["made_at"],
            ranks.get((person, "phone"), 1),
            ranks.get((person, "email"), 1),
        )
        for person, values in showing.items()
    }
