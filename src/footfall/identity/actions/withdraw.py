"""Withdraw captures: who came with them alone goes, what they alone told of others goes."""

import json
from collections.abc import Collection, Sequence
from typing import Any

from footfall.capture.models import Capture
from footfall.identity.actions.faces import forget, reface
from footfall.identity.actions.merging.since import subjects_of
from footfall.identity.erasing import GONE
from footfall.identity.models import Organization, Person
from footfall.identity.normalise import organization_key, search_words
from footfall.identity.rules import Subject, known_from, match_key
from footfall.shared.bulk import as_array, by_columns, rows_of, run

_OF_THEM = "SELECT DISTINCT person_id FROM identity_record WHERE capture_id = ANY(%s::uuid[])"
_LEFT = """
SELECT person.id, EXISTS (SELECT FROM identity_record AS record WHERE record.person_id = person.id
                             AND record.capture_id <> ALL(%(captures)s::uuid[]))
  FROM identity_person AS person WHERE person.id = ANY(%(persons)s)
"""
_RECORDS = """
SELECT person_id, capture_id::text FROM identity_record WHERE person_id = ANY(%s)
"""
# Who was joined with them by themselves and brought nothing but these captures goes with what they brought.
_GHOSTS = """
SELECT id, merged_id, rows FROM identity_merge AS merge
 WHERE undone_at IS NULL AND by_id IS NULL AND survivor_id = ANY(%(persons)s)
   AND rows->'identity_record' ?| %(captures)s::text[]
   AND NOT EXISTS (SELECT FROM jsonb_array_elements_text(rows->'identity_record') AS brought (capture)
                     JOIN identity_record AS record ON record.capture_id = brought.capture::uuid
                    WHERE record.capture_id <> ALL(%(captures)s::uuid[]))
   AND NOT EXISTS (SELECT FROM identity_merge AS more WHERE more.survivor_id = merge.merged_id AND more.undone_at IS NULL)
"""
_POINTS = """
DELETE FROM identity_contactpoint AS point
 USING unnest(%s::bigint[], %s::text[]) AS gone (person_id, value)
 WHERE point.person_id = gone.person_id AND point.value = gone.value AND point.state <> 'verified'
   AND NOT EXISTS (SELECT FROM identity_verification AS proof WHERE proof.contact_point_id = point.id AND proof.way <> 'check')
   AND NOT EXISTS (SELECT FROM identity_onetimecode AS code WHERE code.contact_point_id = point.id)
"""
_PROOFS = """
DELETE FROM identity_verification AS proof USING identity_contactpoint AS point,
       unnest(%s::bigint[], %s::text[]) AS gone (person_id, value)
 WHERE point.person_id = gone.person_id AND point.value = gone.value AND proof.contact_point_id = point.id
   AND proof.way = 'check'
"""
_KEYS = """
DELETE FROM identity_matchkey AS key USING unnest(%s::bigint[], %s::bigint[]) AS gone (person_id, hash)
 WHERE key.person_id = gone.person_id AND key.hash = gone.hash
"""
_WRITE = """
UPDATE identity_person AS person
   SET name = now.name, name_key = now.name_key, phone = now.phone, email = now.email,
       organization_id = now.organization_id, city = now.city, language = now.language, made_at = now.made_at,
       search = now.search::tsvector, own = NULL
  FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[],
              %s::timestamptz[], %s::text[])
       AS now (id, name, name_key, phone, email, organization_id, city, language, made_at, search)
 WHERE person.id = now.id
"""
_PERSONS_ROWS = (
    "identity_verification", "identity_onetimecode", "identity_contactpoint", "identity_matchkey", "identity_merge",
    "identity_match", "identity_record",
)  # fmt: skip


def withdraw(capture_ids: Sequence[str]) -> int:
    """How many persons went with these captures; call it in a transaction, once no lead is made of them any more.

    Of persons who stay, a contact or value that only these captures told goes, unless somebody has verified it.
    """
    if not capture_ids:
        return 0
    captures = as_array(capture_ids)
    persons = [row[0] for row in rows_of(_OF_THEM, [captures])]
    asked = {"persons": as_array(persons), "captures": captures}
    staying = {person for person, is_left in rows_of(_LEFT, asked) if is_left} | _held(persons)
    told = _told(staying, set(capture_ids))
    ghosts = rows_of(_GHOSTS, asked)
    bound = _held([row[1] for row in ghosts])
    ghosts = [row for row in ghosts if row[1] not in bound]
    _drop_captures(captures)
    _drop_ghosts(ghosts, staying)
    going = set(persons) - staying
    _drop_persons(going)
    _settle(told)
    return len(going) + len(ghosts)


def _held(persons: Collection[int]) -> set[int]:
    """Those of whom later steps know something: leads, an account for rewards, whatever else hangs on a person."""
    if not persons:
        return set()
    sql = " UNION ".join(
        f"SELECT {field.column} FROM {model._meta.db_table} WHERE {field.column} = ANY(%(persons)s)"  # noqa: S608 -- our own names
        for model, field in ((each.related_model, each.field) for each in Person._meta.related_objects)
        if isinstance(model, type) and model._meta.app_label != "identity"
    )
    return {row[0] for row in rows_of(sql, {"persons": as_array(persons)})}


def _told(persons: Collection[int], going: set[str]) -> dict[int, tuple[list[Subject], list[Subject]]]:
    """Of each person what goes and what stays, in the order they were captured."""
    whose = {capture: person for person, capture in rows_of(_RECORDS, [as_array(persons)])}
    found = Capture.objects.filter(pk__in=whose).select_related("entry_point").order_by("captured_at", "pk")
    told: dict[int, tuple[list[Subject], list[Subject]]] = {}
    for subject in subjects_of(list(found)):
        key = str(subject.capture)
        told.setdefault(whose[key], ([], []))[key not in going].append(subject)
    return {person: said for person, said in told.items() if said[0]}


def _drop_captures(captures: str) -> None:
    given = {"captures": captures, "persons": as_array(())}
    for table, where in GONE.items():
        if "captures" in where:
            run(f"DELETE FROM {table} WHERE {where}", given)  # noqa: S608 -- our own names
    run("UPDATE capture_doorhint SET capture_id = NULL WHERE capture_id = ANY(%(captures)s::uuid[])", given)
    run("DELETE FROM capture_capture WHERE id = ANY(%(captures)s::uuid[])", given)


def _drop_ghosts(ghosts: Sequence[tuple[Any, ...]], staying: Collection[int]) -> None:
    """Persons who stand behind others and brought only what goes; with whom goes himself they go below."""
    for table in ("identity_contactpoint", "identity_matchkey"):
        keys = [int(one) for _, _, rows in ghosts for one in _json(rows).get(table, ())]
        sql = f"DELETE FROM {table} WHERE id = ANY(%s) AND person_id = ANY(%s)"  # noqa: S608 -- our own names
        run(sql, [as_array(keys), as_array(staying)])
    run("DELETE FROM identity_merge WHERE id = ANY(%s)", [[row[0] for row in ghosts]])
    _drop_persons([row[1] for row in ghosts])


def _json(rows: Any) -> dict[str, list[str]]:  # noqa: ANN401 -- as the driver reads JSON

    found: dict[str, list[str]] = json.loads(rows) if isinstance(rows, str) else rows
    return found


def _drop_persons(persons: Collection[int]) -> None:
    if not persons:
        return
    below = rows_of("SELECT id FROM identity_person WHERE merged_into_id = ANY(%s)", [as_array(persons)])
    tree = [*persons, *(row[0] for row in below)]
    forget(tree)
    given = {"persons": as_array(tree), "captures": as_array(())}
    for table in _PERSONS_ROWS:
        where = GONE[table] if "persons" in GONE[table] else "person_id = ANY(%(persons)s)"
        run(f"DELETE FROM {table} WHERE {where}", given)  # noqa: S608 -- our own names
    run("DELETE FROM identity_person WHERE id = ANY(%(persons)s)", given)


def _settle(told: dict[int, tuple[list[Subject], list[Subject]]]) -> None:
    """Take from persons who stay what only the captures that went had told."""
    if not told:
        return
    values = [(person, value) for person, (gone, left) in told.items() for value in _values(gone) - _values(left)]
    keys = [(person, key) for person, (gone, left) in told.items() for key in _keys(gone) - _keys(left)]
    by_columns(_PROOFS, values)
    by_columns(_POINTS, values)
    by_columns(_KEYS, keys)
    people = Person.objects.select_related("organization").in_bulk(told)
    bodies = _bodies([known_from(left).company for _, left in told.values() if left])
    rows = [_row(people[person], gone, left, bodies) for person, (gone, left) in told.items() if left]
    by_columns(_WRITE, rows)
    reface(told.keys())


def _row(person: Person, gone: Sequence[Subject], left: Sequence[Subject], bodies: dict[str, Organization]) -> Any:  # noqa: ANN401 -- columns of a row
    was, now = known_from(gone), known_from(left)
    name = _which(person.name, was.name, now.name)
    body = person.organization
    if body and organization_key(was.company) == body.name_key != organization_key(now.company):
        body = bodies.get(organization_key(now.company))
    made_at = now.since if person.made_at == was.since else person.made_at
    return (
        person.pk, name, now.name_key if name == now.name else person.name_key,
        _which(person.phone, was.phone, now.phone), _which(person.email, was.email, now.email),
        body.pk if body else None, _which(person.city, was.city, now.city),
        _which(person.language, was.language, now.language), made_at,
        " ".join(f"'{word}'" for word in search_words(name, body.name if body else "")),
    )  # fmt: skip


def _which(shown: str, was: str, now: str) -> str:
    """What is shown stays, unless it is what went and something else is told."""
    return now if shown == was != now else shown


def _bodies(names: Sequence[str]) -> dict[str, Organization]:
    keys = {organization_key(name) for name in names if name}
    return {body.name_key: body for body in Organization.objects.filter(name_key__in=keys)}


def _values(subjects: Sequence[Subject]) -> set[str]:
    return {value for one in subjects for value in (*one.phone_values(), *one.email_values())}


def _keys(subjects: Sequence[Subject]) -> set[int]:
    return {match_key("reference", one.reference) for one in subjects if one.reference}
