"""Write down who the captures of a batch were found to be: persons, contacts, records, pairs to look at."""

import json
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

from django.db import connection

from footfall.identity.actions import faces
from footfall.identity.faces import deltas, row_of
from footfall.identity.linkage.keys import capped_keys
from footfall.identity.normalise import organization_key, search_words
from footfall.identity.rules import Circle, Placement, Somebody, Subject
from footfall.shared.bulk import by_columns, copy_rows

_PERSON = (
    "id", "name", "name_key", "phone", "email", "organization_id", "city", "language", "is_customer", "made_at",
    "search",
)  # fmt: skip

_ORGANIZATIONS = """
WITH given AS (
    SELECT * FROM unnest(%(names)s::text[], %(keys)s::text[], %(domains)s::text[]) AS given (name, name_key, domain)
), made AS (
    INSERT INTO identity_organization AS body (name, name_key, domain, made_at)
    SELECT name, name_key, domain, %(at)s FROM given
    ON CONFLICT (name_key) DO UPDATE SET domain = excluded.domain WHERE body.domain = '' AND excluded.domain <> ''
    RETURNING coalesce(merged_into_id, id) AS id, name_key, name
)
-- Who names a body that was merged belongs to the one that stands for it.
SELECT name_key, id, name FROM made
 UNION
SELECT body.name_key, coalesce(stands.id, body.id), coalesce(stands.name, body.name)
  FROM identity_organization AS body
  JOIN given ON given.name_key = body.name_key
  LEFT JOIN identity_organization AS stands ON stands.id = body.merged_into_id
"""

_UPDATE = """
UPDATE identity_person AS person
   SET name = now.name, name_key = now.name_key, phone = now.phone, email = now.email,
       organization_id = now.organization_id, city = now.city, language = now.language,
       is_customer = now.is_customer, made_at = now.made_at, search = now.search::tsvector
  FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[],
              %s::bool[], %s::timestamptz[], %s::text[])
       AS now (id, name, name_key, phone, email, organization_id, city, language, is_customer, made_at, search)
 WHERE person.id = now.id
"""

_POINTS = """
INSERT INTO identity_contactpoint (person_id, kind, value, typed, state, cause)
SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
ON CONFLICT DO NOTHING
"""

_KEYS = """
INSERT INTO identity_matchkey (hash, person_id) SELECT * FROM unnest(%s::bigint[], %s::bigint[]) ON CONFLICT DO NOTHING
"""

_MATCHES = """
INSERT INTO identity_match (left_id, right_id, evidence, noticed_at)
SELECT least(one, other), greatest(one, other), evidence, at
  FROM jsonb_to_recordset(%s::jsonb) AS given (one bigint, other bigint, evidence jsonb, at timestamptz)
ON CONFLICT DO NOTHING
"""

Rows = list[tuple[Any, ...]]


def write_down(subjects: Sequence[Subject], placements: Sequence[Placement], circle: Circle) -> None:
    """Persons new and changed, their contact points, keys and faces, a record per capture, and suspected pairs."""
    persons = list({id(placed.person): placed.person for placed in placements}.values())
    _join_organizations(circle.joining)
    new = [person for person in persons if person.is_new]
    known = [person for person in persons if not person.is_new]
    copy_rows("identity_person", _PERSON, map(_person_row, new))
    by_columns(_UPDATE, [_person_row(person) for person in known if person.is_changed])
    point_columns = ("person_id", "kind", "value", "typed", "state", "cause")
    # In the order of the index that they are looked up by: each of its pages is come by once.
    copy_rows("identity_contactpoint", point_columns, sorted(_point_rows(new), key=itemgetter(2)))
    by_columns(_POINTS, list(_point_rows(known)))
    copy_rows("identity_matchkey", ("hash", "person_id"), _key_rows(new))
    by_columns(_KEYS, list(_key_rows(known)))
    copy_rows(
        "identity_record",
        ("capture_id", "person_id", "reason"),
        ((s.capture, p.person.id, p.reason) for s, p in zip(subjects, placements, strict=True)),
    )
    _ask(_match_rows(subjects, placements, circle))
    _write_faces([person for person in persons if person.face != person.face_before], circle)


def _write_faces(persons: Sequence[Somebody], circle: Circle) -> None:
    """How persons are compared from now on, and by which keys they are found."""
    had: set[tuple[int, int]] = set()
    has: set[tuple[int, int]] = set()
    changes = []
    for person in persons:
        changes.append((person.face_before, person.face))
        if person.face_before is not None:
            had.update((key, person.id) for key, _most in capped_keys(person.face_before))
        if person.face is not None:
            keys = person.face_keys or capped_keys(person.face)
            has.update((key, person.id) for key, _most in keys if key not in circle.said_too_often)
    faces.drop_keys(had - has)
    faces.add_keys(has - had)
    faces.silence(circle.newly_too_often)
    new = (row_of(person.id, person.face) for person in persons if person.face and person.face_before is None)
    copy_rows("identity_face", ("person_id", "said", "first", "last", "company"), new)
    faces.show({person.id: person.face for person in persons if person.face and person.face_before})
    faces.count(deltas(changes))


def _join_organizations(persons: Sequence[Somebody]) -> None:
    joining = [(person, key) for person in persons if (key := organization_key(person.company))]
    if not joining:
        return
    names = {key: person.company for person, key in reversed(joining)}
    domains = {key: person.domain[:200] for person, key in reversed(joining) if person.domain}
    given: dict[str, Any] = {
        "names": list(names.values()), "keys": list(names), "domains": [domains.get(key, "") for key in names],
        "at": min(person.since for person, _key in joining),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_ORGANIZATIONS, given)
        bodies = {key: (number, name) for key, number, name in cursor.fetchall()}
    for person, key in joining:
        person.organization, person.company = bodies[key]


def _person_row(person: Somebody) -> tuple[Any, ...]:
    words = search_words(person.name, person.company)
    return (
        person.id, person.name, person.name_key, person.phone, person.email, person.organization, person.city,
        person.language, person.is_customer, person.since, " ".join(f"'{word}'" for word in words),
    )  # fmt: skip


def _point_rows(persons: Sequence[Somebody]) -> Iterator[tuple[Any, ...]]:
    return ((person.id, kind, value, *rest) for person in persons for (kind, value), rest in person.points.items())


def _key_rows(persons: Sequence[Somebody]) -> Iterator[tuple[Any, ...]]:
    return ((key, person.id) for person in persons for key in sorted(person.keys))


def _ask(matches: Sequence[dict[str, Any]]) -> None:
    if matches:
        with connection.cursor() as cursor:
            cursor.execute(_MATCHES, [json.dumps(matches)])


def _match_rows(subjects: Sequence[Subject], placements: Sequence[Placement], circle: Circle) -> list[dict[str, Any]]:
    """Pairs to be asked about; not those that somebody kept separate, or whose persons stand for such."""
    return [
        {"one": placed.person.id, "other": other.id, "evidence": evidence, "at": subject.at.isoformat()}
        for subject, placed in zip(subjects, placements, strict=True)
        for other, evidence in _asked(subject, placed)
        if circle.likeness is None or not circle.likeness.is_parted(placed.person, other, circle)
    ]


def _asked(subject: Subject, placed: Placement) -> Iterator[tuple[Somebody, dict[str, Any]]]:
    """Whom a capture may be as well, with what says so."""
    told = {"capture": str(subject.capture)}
    if placed.suspect is not None:
        alike = next((doubt.as_json() for doubt in placed.doubts if doubt.person is placed.suspect), {})
        yield placed.suspect, {"shared": placed.evidence, **told, **alike}
    for doubt in placed.doubts:
        if doubt.person is not placed.suspect:
            yield doubt.person, {**told, **doubt.as_json()}
