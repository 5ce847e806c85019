"""Reads that find persons again."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import connection

from footfall.identity.faces import EVERYBODY, count_key, from_text
from footfall.identity.likeness import Likeness
from footfall.identity.models import Person
from footfall.identity.normalise import read_email, read_phone
from footfall.identity.rules import MOST_CANDIDATES, Circle, Somebody, Subject, crowd_keys, match_key
from footfall.shared.errors import NotFound

FEWEST_DIGITS = 7
"""A longer number is one to call."""

# The limits are inside the joins, so that a switchboard with thousands of persons costs what a number of forty does.
# OFFSET 0 has each row looked up by its key: the planner, who expects forty of each contact, would read whole tables.
# A key of faces that nobody is looked at for any more has one row, of person 0; one that just became so is told by -1.
# The row of -2 has the counts of names that were asked for.
_KNOWN = """
WITH hit AS MATERIALIZED (
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
     UNION ALL
    SELECT NULL, wanted.hash, held.person_id
      FROM unnest(%(face_keys)s::bigint[], %(mosts)s::int[]) AS wanted (hash, most)
     CROSS JOIN LATERAL (
           SELECT CASE WHEN min(person_id) = 0 THEN '{0}' WHEN count(*) > wanted.most THEN '{-1}'
                       ELSE array_agg(person_id) END AS persons
             FROM (
                  SELECT person_id FROM identity_facekey AS key
                   WHERE key.hash = wanted.hash ORDER BY person_id LIMIT wanted.most + 1
                  ) AS lot
           ) AS lot
     CROSS JOIN LATERAL unnest(lot.persons) AS held (person_id)
), found AS MATERIALIZED (
    -- Who was merged is found as whoever stands for them now.
    SELECT coalesce(person.stands, hit.person_id) AS id,
           array_agg(hit.value) FILTER (WHERE hit.value IS NOT NULL) AS values,
           array_agg(hit.hash) FILTER (WHERE hit.hash IS NOT NULL) AS hashes
      FROM hit
      LEFT JOIN LATERAL (
           SELECT merged_into_id AS stands FROM identity_person WHERE id = hit.person_id OFFSET 0
           ) AS person ON true
     GROUP BY 1
)
SELECT found.id, found.values, found.hashes, face.said, face.first, face.last, coalesce(firsts.persons, 1),
       coalesce(lasts.persons, 1), person.name, person.name_key, person.phone, person.email, person.organization_id,
       coalesce(body.name, ''), person.city, person.language, person.is_customer, person.made_at
  FROM found
  LEFT JOIN LATERAL (SELECT * FROM identity_person WHERE id = found.id OFFSET 0) AS person ON true
  LEFT JOIN LATERAL (SELECT name FROM identity_organization WHERE id = person.organization_id OFFSET 0) AS body ON true
  LEFT JOIN LATERAL (SELECT * FROM identity_face WHERE person_id = found.id OFFSET 0) AS face ON true
  LEFT JOIN LATERAL (SELECT persons FROM identity_namecount WHERE hash = face.first OFFSET 0) AS firsts ON true
  LEFT JOIN LATERAL (SELECT persons FROM identity_namecount WHERE hash = face.last OFFSET 0) AS lasts ON true
 WHERE found.id <= 0 OR person.id IS NOT NULL
 UNION ALL
SELECT -2, NULL, array_agg(count.hash), NULL, NULL, NULL, 0, 0, array_agg(count.persons)::text, NULL, NULL, NULL, NULL,
       NULL, NULL, NULL, NULL, NULL
  FROM unnest(%(counted)s::bigint[]) AS wanted (hash)
 CROSS JOIN LATERAL (SELECT * FROM identity_namecount AS count WHERE count.hash = wanted.hash OFFSET 0) AS count
 ORDER BY 1
"""

_APART = """
WITH stands AS (
    SELECT id, coalesce(merged_into_id, id) AS root FROM identity_person
     WHERE id = ANY(%(ids)s) OR merged_into_id = ANY(%(ids)s)
)
SELECT one.root, other.root
  FROM identity_match AS match JOIN stands AS one ON one.id = match.left_id JOIN stands AS other ON other.id = match.right_id
 WHERE match.verdict = 'different' AND one.root <> other.root
"""

_TOO_OFTEN, _JUST_TOO_OFTEN, _COUNTS = 0, -1, -2


def known_persons(subjects: Sequence[Subject], circle: Circle) -> None:
    """Put everybody who shares a contact, a reference or a key of their face with one of the subjects into the circle.

    One statement, and one more where a contact is so crowded that its persons are found by name as well.
    """
    persons: dict[int, Somebody] = {}
    wanted = Counter(value for subject in subjects for value in (*subject.own_values(), *subject.shared_values()))
    references = {match_key("reference", subject.reference) for subject in subjects if subject.reference}
    _look_up(wanted, references, persons, circle, subjects)
    crowded = {value for value, times in wanted.items() if len(circle.holders(value)) + times >= MOST_CANDIDATES}
    _look_up((), {key for subject in subjects for key in crowd_keys(subject, crowded)}, persons, circle)


def kept_apart(persons: Collection[Somebody]) -> set[tuple[int, int]]:
    """Which of these persons somebody kept separate, or those they stand for."""
    ids = [person.id for person in persons if not person.is_new]
    if len(ids) < 2:  # noqa: PLR2004 -- two make a pair
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_APART, {"ids": ids})
        return set(cursor.fetchall())


def _look_up(
    values: Iterable[str],
    keys: Iterable[int],
    persons: dict[int, Somebody],
    circle: Circle,
    subjects: Sequence[Subject] = (),
) -> None:
    faces = dict(key for subject in subjects for key in subject.keys)
    given: dict[str, Any] = {
        "values": sorted(values), "keys": sorted(keys), "most": MOST_CANDIDATES, "face_keys": list(faces),
        "mosts": list(faces.values()), "counted": _counted(subjects) if circle.likeness else [],
    }  # fmt: skip
    if not given["values"] and not given["keys"] and not faces:
        return
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, given)
        rows = cursor.fetchall()
    for number, found, hashes, said, first, last, firsts, lasts, *known in rows:
        if number > 0:
            person = persons.get(number) or persons.setdefault(number, _somebody(number, said, known))
            circle.add(person, values=found or (), keys=hashes or ())
            if circle.likeness and said is not None:
                circle.likeness.held |= {first: firsts, last: lasts}
        elif number == _COUNTS:
            _note_counts(circle.likeness, hashes or (), known[0])
        else:
            circle.said_too_often.update(hashes)
            circle.newly_too_often.update(hashes if number == _JUST_TOO_OFTEN else ())


def _counted(subjects: Sequence[Subject]) -> list[int]:
    found = {EVERYBODY}
    for subject in subjects:
        if face := subject.face:
            pairs = (("first", face.first_sound), ("last", face.last_sound), ("company", face.company))
            found.update(count_key(kind, value) for kind, value in pairs if value)
    return sorted(found)


def _note_counts(likeness: Likeness | None, hashes: Sequence[int], persons: str | None) -> None:
    if likeness and persons:
        likeness.held |= dict(zip(hashes, map(int, persons.strip("{}").split(",")), strict=True))


def _somebody(number: int, said: str | None, known: Sequence[Any]) -> Somebody:
    fields = (
        "name", "name_key", "phone", "email", "organization", "company", "city", "language", "is_customer", "since",
    )  # fmt: skip
    face = None if said is None else from_text(said)
    return Somebody(id=number, face=face, face_before=face, **dict(zip(fields, known, strict=True)))


class CalledByNobody(NotFound):
    """Nobody has this number or address."""


def person_called(text: str) -> int:
    """The key of the person whose number in Footfall, phone or e-mail this is; one contact of several names them all."""
    if text.isdecimal() and len(text) < FEWEST_DIGITS:
        return int(text)
    value = read_email(text).canonical if "@" in text else read_phone(text, settings.DEFAULT_COUNTRY).e164
    found = Person.objects.filter(contact_points__value=value or text, merged_into=None).order_by("pk").distinct()
    keys = list(found.values_list("pk", flat=True)[:MOST_CANDIDATES])
    if not keys:
        raise CalledByNobody
    if len(keys) > 1:
        said = ", ".join(map(str, keys))
        raise CalledByNobody(f"Several persons have this contact; name one of them by number: {said}.")
    return keys[0]
