"""Keep the faces of persons: how they are compared, the keys they are found by, and how many share their names."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from footfall.identity.actions.turn import one_at_a_time
from footfall.identity.faces import deltas, face_of, from_text, row_of
from footfall.identity.linkage.keys import capped_keys
from footfall.identity.linkage.records import Record
from footfall.shared.bulk import by_columns

AT_ONCE = 4_000


_PERSONS = """
SELECT person.id, person.merged_into_id IS NULL, person.name,
       ARRAY(SELECT value FROM identity_contactpoint WHERE person_id = person.id AND kind = 'phone' ORDER BY id),
       ARRAY(SELECT value FROM identity_contactpoint WHERE person_id = person.id AND kind = 'email' ORDER BY id),
       coalesce(body.name, ''), person.city, face.said
  FROM identity_person AS person
  LEFT JOIN identity_organization AS body ON body.id = person.organization_id
  LEFT JOIN identity_face AS face ON face.person_id = person.id
 WHERE person.id = ANY(%s)
"""

_FACELESS = """
SELECT id FROM identity_person AS person
 WHERE id > %s AND merged_into_id IS NULL AND NOT EXISTS (SELECT 1 FROM identity_face WHERE person_id = person.id)
 ORDER BY id LIMIT %s
"""

_SHOW = """
INSERT INTO identity_face (person_id, said, first, last, company)
SELECT * FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[])
ON CONFLICT (person_id) DO UPDATE
   SET said = excluded.said, first = excluded.first, last = excluded.last, company = excluded.company
"""

_ADD_KEYS = "INSERT INTO identity_facekey (hash, person_id) SELECT * FROM unnest(%s::bigint[], %s::bigint[]) ON CONFLICT DO NOTHING"

_DROP_KEYS = """
DELETE FROM identity_facekey AS key USING unnest(%s::bigint[], %s::bigint[]) AS gone (hash, person_id)
 WHERE key.hash = gone.hash AND key.person_id = gone.person_id
"""

# What too many have is said by one row, of nobody.
_SILENCE = """
WITH gone AS (DELETE FROM identity_facekey WHERE hash = ANY(%(hashes)s) AND person_id <> 0)
INSERT INTO identity_facekey (hash, person_id) SELECT hash, 0 FROM unnest(%(hashes)s::bigint[]) AS silent (hash)
ON CONFLICT DO NOTHING
"""

_SILENT = "SELECT hash FROM identity_facekey WHERE person_id = 0 AND hash = ANY(%s)"

_TOO_OFTEN = """
SELECT asked.hash FROM unnest(%s::bigint[], %s::int[]) AS asked (hash, most)
 CROSS JOIN LATERAL (
       SELECT count(*) AS holders
         FROM (SELECT 1 FROM identity_facekey AS key WHERE key.hash = asked.hash LIMIT asked.most + 1) AS lot
       ) AS lot
 WHERE lot.holders > asked.most
"""

_COUNT = """
INSERT INTO identity_namecount AS count (hash, persons) SELECT * FROM unnest(%s::bigint[], %s::int[])
ON CONFLICT (hash) DO UPDATE SET persons = count.persons + excluded.persons
"""

Keys = Iterable[tuple[int, int]]
"""Hash and person."""


def add_keys(keys: Keys) -> None:
    """Let persons be found by these keys."""
    by_columns(_ADD_KEYS, sorted(keys))


def drop_keys(keys: Keys) -> None:
    """Let persons be found by these keys no more."""
    by_columns(_DROP_KEYS, sorted(keys))


def silence(hashes: Collection[int]) -> None:
    """Look at nobody for these keys any more: too many have them."""
    if hashes:
        with connection.cursor() as cursor:
            cursor.execute(_SILENCE, {"hashes": sorted(hashes)})


def show(faces: Mapping[int, Record]) -> None:
    """Write how persons are compared."""
    by_columns(_SHOW, [tuple(row_of(person, face)) for person, face in faces.items()])


def count(by: Mapping[int, int]) -> None:
    """Note how many more, or fewer, have each name."""
    by_columns(_COUNT, sorted(by.items()))


@transaction.atomic
def reface(person_ids: Collection[int]) -> None:
    """Make the faces of these persons anew from what is known of them; who stands for nobody any more has none.

    A constant number of statements. Keys that too many have by now are silenced.
    """
    if not person_ids:
        return
    one_at_a_time()
    with connection.cursor() as cursor:
        cursor.execute(_PERSONS, [sorted(person_ids)])
        rows = cursor.fetchall()
    changes = {row[0]: change for row in rows if (change := _change(row))}
    had = {(key, person) for person, (face, _) in changes.items() if face for key, _most in capped_keys(face)}
    mosts = {key: most for _, face in changes.values() if face for key, most in capped_keys(face)}
    has = {(key, person) for person, (_, face) in changes.items() if face for key, _most in capped_keys(face)}
    drop_keys(had - has)
    silent = _silent(mosts)
    add_keys((key, person) for key, person in has - had if key not in silent)
    silence(_too_often({key: most for key, most in mosts.items() if key not in silent}))
    show({person: face for person, (_, face) in changes.items() if face})
    _hide([person for person, (_, face) in changes.items() if face is None])
    count(deltas(changes.values()))


def forget(person_ids: Collection[int]) -> None:
    """Let persons be compared and found no more, before they go."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id, said FROM identity_face WHERE person_id = ANY(%s)", [sorted(person_ids)])
        faces = {person: from_text(said) for person, said in cursor.fetchall()}
    drop_keys((key, person) for person, face in faces.items() for key, _most in capped_keys(face))
    _hide(list(faces))
    count(deltas((face, None) for face in faces.values()))


def fill_faces(*, at_once: int = AT_ONCE) -> int:
    """How many persons were given a face who had none: all of them, so many in one transaction."""
    given = last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_FACELESS, [last, at_once])
            ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return given
        reface(ids)
        given, last = given + len(ids), ids[-1]


@transaction.atomic
def make_faces_anew() -> int:
    """How many persons have a face now that all was forgotten and made again: keys as well, and counts."""
    one_at_a_time()
    with connection.cursor() as cursor:
        for table in ("identity_face", "identity_facekey", "identity_namecount"):
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 -- our own names
    return fill_faces()


def _change(row: Sequence[Any]) -> tuple[Record | None, Record | None] | None:
    """The face of a person before and after; nothing where it stays."""
    _id, stands, name, phones, emails, company, city, said = row
    before = None if said is None else from_text(said)
    after = None
    if stands:
        country = settings.DEFAULT_COUNTRY
        after = face_of(name=name, phones=phones, emails=emails, company=company, city=city, country=country)
    return None if before == after else (before, after)


def _silent(keys: Collection[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(_SILENT, [list(keys)])
        return {row[0] for row in cursor.fetchall()}


def _too_often(mosts: Mapping[int, int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(_TOO_OFTEN, [list(mosts), list(mosts.values())])
        return {row[0] for row in cursor.fetchall()}


def _hide(persons: Sequence[int]) -> None:
    if persons:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM identity_face WHERE person_id = ANY(%s)", [list(persons)])
