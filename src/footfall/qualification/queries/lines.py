"""Leads as the lines of a list: every value in the words it is shown in."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from footfall.identity.models import Person
from footfall.identity.normalise import spoken
from footfall.qualification.models import Lead
from footfall.qualification.models.lead import Status
from footfall.shared.currencies import from_minor


@dataclass(frozen=True)
class Line:
    """One lead of a list."""

    lead: Lead
    who: str
    phone: str
    temperature: str
    value: Decimal | None

    @property
    def slab(self) -> str:
        """High, Medium or Low."""
        return self.lead.slab.capitalize()

    @property
    def is_late(self) -> bool:
        """Whether the next step should have been taken by now."""
        return self.lead.next_step_at is not None and self.lead.next_step_at < timezone.now()


def lines(leads: Iterable[Lead]) -> list[Line]:
    """The leads as lines."""
    return [line(lead) for lead in leads]


def line(lead: Lead) -> Line:
    """One lead as a line: its person by name, else by phone, which then stands once."""
    person = lead.person
    phone = spoken_phone(person)
    return Line(
        lead=lead,
        who=person.name or phone or str(person),
        phone=phone if person.name else "",
        temperature="dead" if lead.status == Status.DEAD else lead.temperature,
        value=None if lead.value_minor is None else from_minor(lead.value_minor, lead.currency),
    )


def spoken_phone(person: Person) -> str:
    """The person's first number as people read it out."""
    return spoken(person.phone, settings.DEFAULT_COUNTRY) if person.phone else ""
