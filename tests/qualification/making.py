"""Leads and what they stand on, made in one line for these tests."""

from datetime import datetime
from typing import Any

from footfall.capture.models import EntryPoint, Source
from footfall.identity.models import Person
from footfall.qualification.models import Lead, Touchpoint
from tests.cast import NOON

__all__ = ["NOON", "make_lead", "make_leads", "note_contact"]


def make_leads(count: int = 1, **fields: Any) -> list[Lead]:
    """New leads of new persons, captured at noon."""
    persons = Person.objects.bulk_create(Person(name=f"Person {n}", made_at=NOON) for n in range(count))
    given = {"entry_point": fields.get("entry_point") or _door(), "captured_at": NOON, **fields}
    given.setdefault("source", given["entry_point"].source)
    given.setdefault("captured_on", given["captured_at"].date())
    return Lead.objects.bulk_create(Lead(person=person, **given) for person in persons)


def make_lead(**fields: Any) -> Lead:
    """One such lead."""
    return make_leads(1, **fields)[0]


def note_contact(lead: Lead, kind: str, at: datetime) -> Touchpoint:
    """A touchpoint alone, without what follows from it."""
    return Touchpoint.objects.create(lead=lead, kind=kind, at=at)


def _door() -> EntryPoint:
    made, _ = EntryPoint.objects.get_or_create(
        key="door",
        defaults={"name": "Door", "channel": "counter", "source": Source.objects.get(slug="point-of-sale")},
    )
    return made
