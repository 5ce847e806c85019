"""Reads that find persons again."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from footfall.identity.rules import MOST_CANDIDATES, Circle, Somebody, Subject, crowd_keys, match_key

# The limit is inside the join, so that a switchboard with thousands of persons costs what a number of forty does.
# OFFSET 0 has each row looked up by its key: the planner, who expects forty of each contact, would read whole tables.
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
 CROSS JOIN LATERAL (
       -- Who was merged is found as whoever stands for them now.
       SELECT coalesce(merged_into_id, id) AS id FROM identity_person WHERE id = hit.person_id OFFSET 0
       ) AS found
 CROSS JOIN LATERAL (SELECT * FROM identity_person WHERE id = found.id OFFSET 0) AS person
  LEFT JOIN LATERAL (SELECT name FROM identity_organization WHERE id = person.organization_id OFFSET 0) AS body ON true
 ORDER BY person.id
"""


def known_persons(subjects: Sequence[Subject], circle: Circle) -> None:
    """Put everybody who shares a contact or a reference with one of the subjects into the circle.

    One statement, and one more where a contact is so crowded that its persons are found by name as well.
    """
    persons: dict[int, Somebody] = {}
    wanted = Counter(value for subject in subjects for value in (*subject.own_values(), *subject.shared_values()))
    references = {match_key("reference", subject.reference) for subject in subjects if subject.reference}
    _look_up(wanted, references, persons, circle)
    crowded = {value for value, times in wanted.items() if len(circle.holders(value)) + times >= MOST_CANDIDATES}
    _look_up((), {key for subject in subjects for key in crowd_keys(subject, crowded)}, persons, circle)


def _look_up(values: Iterable[str], keys: Iterable[int], persons: dict[int, Somebody], circle: Circle) -> None:
    given: dict[str, Any] = {"values": sorted(values), "keys": sorted(keys), "most": MOST_CANDIDATES}
    if not given["values"] and not given["keys"]:
        return
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, given)
        rows = cursor.fetchall()
    for value, key, number, *known in rows:
        person = persons.get(number) or persons.setdefault(number, _somebody(number, known))
        circle.add(person, values=(value,) if value else (), keys=() if key is None else (key,))


def _somebody(number: int, known: Sequence[Any]) -> Somebody:
    fields = (
        "name", "name_key", "phone", "email", "organization", "company", "city", "language", "is_customer", "since",
    )  # fmt: skip
    return Somebody(id=number, **dict(zip(fields, known, strict=True)))
