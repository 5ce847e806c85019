"""Leads and what they stand on, made in one line for these tests."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from footfall.capture.models import EntryPoint, Source
from footfall.company.models import Location, Role, Staff
from footfall.identity.models import Person
from footfall.qualification.models import Lead, Touchpoint

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)


def door(**fields: Any) -> EntryPoint:
    """The one entry point that leads of these tests come through, unless they name another."""
    source, _ = Source.objects.get_or_create(slug="counter-test", defaults={"name": "Counter of a test"})
    made, _ = EntryPoint.objects.get_or_create(
        key=fields.pop("key", "door"),
        defaults={"name": "Door", "channel": "counter", "source": source, **fields},
    )
    return made


def make_leads(count: int = 1, **fields: Any) -> list[Lead]:
    """New leads of new persons, captured at noon."""
    persons = Person.objects.bulk_create(Person(name=f"Person {n}", made_at=NOON) for n in range(count))
    given = {
        "entry_point": fields.get("entry_point") or door(),
        "captured_at": NOON,
        "captured_on": NOON.date(),
        **fields,
    }
    given.setdefault("source", given["entry_point"].source)
    return Lead.objects.bulk_create(Lead(person=person, **given) for person in persons)


def make_staff(name: str, role: Role, *, at: Iterable[Location] = (), **fields: Any) -> Staff:
    """Somebody who works here, for these places."""
    staff = Staff.objects.create(name=name, email=f"{name.lower()}@example.com", role=role, **fields)
    staff.locations.set(at)
    return staff


def note_contact(lead: Lead, kind: str, at: datetime) -> Touchpoint:
    """A touchpoint alone, without what follows from it."""
    return Touchpoint.objects.create(lead=lead, kind=kind, at=at)
