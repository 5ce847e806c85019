"""Persons to join and part in these tests, and the database as text to compare with."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import connection

from footfall.capture.models import Capture, EntryPoint
from footfall.identity.actions.faces import reface
from footfall.identity.models import ContactPoint, Person, Record
from tests.cast import NOON, capture_id
from tests.qualification.making import make_lead, make_person

NOT_COMPARED = {"identity_merge", "shared_audit", "shared_tombstone"}


def known(
    name: str, *, phones: Sequence[str] = (), emails: Sequence[str] = (), number: int = 1, door: EntryPoint | None = None,
    days: int = 0, **fields: Any,
) -> Person:  # fmt: skip
    """A person with one capture and one open lead, known since so many days after noon."""
    at = NOON + timedelta(days=days)
    person = make_person(name, phones=phones, emails=emails, **fields)
    Person.objects.filter(pk=person.pk).update(made_at=at, name_key=name.lower())
    lead = make_lead(person=person, captured_at=at, **({"entry_point": door} if door else {}))
    payload = {"name": name, "phone": phones[0] if phones else "", "email": emails[0] if emails else ""}
    capture = Capture.objects.create(
        id=capture_id(number), entry_point=lead.entry_point, payload=payload, digest=b"x" * 32, captured_at=at,
        received_at=at,
    )  # fmt: skip
    Record.objects.create(capture=capture, person=person, reason="new")
    lead.touchpoints.create(kind="visit", at=at, capture=capture)
    reface([person.pk])
    return Person.objects.get(pk=person.pk)


def state_of(person: Person, value: str) -> str:
    """How a contact of theirs stands."""
    return ContactPoint.objects.get(person=person, value=value).state


def difference(before: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows that are there now or were there before, but not both, table by table."""
    now = dump()
    return {table: found for table in now if (found := sorted(set(now[table]) ^ set(before[table])))}


def dump() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of identity, qualification and selling as text, but for merges and what counts writes."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT table_name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)
              FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name ~ '^(identity|qualification|selling)_' AND column_name <> 'row_xid'
             GROUP BY 1
            """
        )
        tables = dict(cursor.fetchall())
        found = {}
        for table, columns in sorted(tables.items()):
            if table not in NOT_COMPARED:
                cursor.execute(f"SELECT ROW({columns})::text FROM {table} ORDER BY 1")
                found[table] = cursor.fetchall()
    return found
