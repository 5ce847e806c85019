"""Leads and what they stand on, made in one line for these tests."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from footfall.capture.models import EntryPoint, Source
from footfall.identity.models import ContactPoint, Person
from footfall.identity.normalise import search_words
from footfall.qualification.models import Lead, Touchpoint
from tests.cast import NOON

__all__ = ["NOON", "make_lead", "make_leads", "make_person", "note_contact"]


def make_leads(count: int = 1, **fields: Any) -> list[Lead]:
    """New leads of new persons, captured at noon."""
    person = fields.pop("person", None)
    new = (Person(name=f"Person {n}", made_at=NOON) for n in range(count))
    persons = [person] if person else Person.objects.bulk_create(new)
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


def make_person(name: str, *, phones: Sequence[str] = (), emails: Sequence[str] = (), **fields: Any) -> Person:
    """A person who can be found by name and contacts."""
    company = fields.get("organization")
    words = search_words(name, company.name if company else "")
    person = Person.objects.create(
        name=name, phone=phones[0] if phones else "", email=emails[0] if emails else "", made_at=NOON,
        search=SearchVector(Value(" ".join(words)), config="simple"), **fields,
    )  # fmt: skip
    points = [("phone", value) for value in phones] + [("email", value) for value in emails]
    ContactPoint.objects.bulk_create(
        ContactPoint(person=person, kind=kind, value=value, typed=value) for kind, value in points
    )
    return person
