"""Reads that find persons again."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from footfall.identity.rules import MOST_CANDIDATES, Circle, Somebody, Subject, keys_of

# The limit is inside the join, so that a switchboard with thousands of persons costs what a number of forty does.
_KNOWN = """
WITH hit AS (
    SELECT wanted.value, NULL::bigint AS hash, point.person_id
      FROM unnest(%(values)s::text[]) AS wanted (value)
     CROSS JOIN LATERAL (
           SELECT person_id FROM identity_contactpoint AS point
            WHERE point.value = wanted.value ORDER BY person_id LIMIT %(most)s
           ) AS point
     UNION ALL
    SELECT NULL, wanted.hash, key.person_id
      FROM unnest(%(keys)s::bigint[]) AS wanted (hash)
     CROSS JOIN LATERAL (
           SELECT person_id FROM identity_matchkey AS key
            WHERE key.hash = wanted.hash ORDER BY person_id LIMIT %(most)s
           ) AS key
)
SELECT hit.value, hit.hash, person.id, person.name, person.name_key, person.phone, person.email,
       person.organization_id, coalesce(body.name, ''), person.city, person.language, person.is_customer,
       person.made_at
  FROM hit
  JOIN identity_person AS person ON person.id = hit.person_id
  LEFT JOIN identity_organization AS body ON body.id = person.organization_id
 ORDER BY person.id
"""


def known_persons(subjects: Sequence[Subject], circle: Circle) -> None:
    """Put everybody who shares a contact or a match key with one of the subjects into the circle; one statement."""
    values = {value for subject in subjects for value in (*subject.own_values(), *subject.shared_values())}
    keys = {key for subject in subjects for key in keys_of(subject)}
    if not values and not keys:
        return
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, {"values": sorted(values), "keys": sorted(keys), "most": MOST_CANDIDATES})
        rows = cursor.fetchall()
    persons: dict[int, Somebody] = {}
    for value, key, number, *known in rows:
        person = persons.get(number) or persons.setdefault(number, _somebody(number, known))
        circle.add(person, values=(value,) if value else (), keys=() if key is None else (key,))


def _somebody(number: int, known: Sequence[Any]) -> Somebody:
    fields = (
        "name", "name_key", "phone", "email", "organization", "company", "city", "language", "is_customer", "since",
    )  # fmt: skip
    return Somebody(id=number, **dict(zip(fields, known, strict=True)))
