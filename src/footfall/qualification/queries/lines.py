"""Leads as the lines of a list: every value in the words it is shown in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from footfall.identity.models import Person
from footfall.identity.normalise import spoken
from footfall.qualification.models import Lead
from footfall.qualification.models.lead import Status
from footfall.shared.currencies import from_minor
from footfall.web.figures import DASH, moment, short_money


@dataclass(frozen=True)
class Line:
    """One lead of a list, in words."""

    lead: Lead
    key: str
    url: str
    who: str
    phone: str
    temperature: str
    value: Decimal | None
    amount: str
    product: str
    place: str
    source: str
    owner: str
    step: str
    step_at: str
    step_iso: str
    is_late: bool

    @property
    def warmth(self) -> str:
        """Cold, Warm, Hot or Dead."""
        return self.temperature.capitalize()

    @property
    def slab(self) -> str:
        """High, Medium or Low."""
        return self.lead.slab.capitalize()


def lines(leads: Iterable[Lead]) -> list[Line]:
    """The leads as lines."""
    base, now = reverse("qualification:leads"), timezone.localtime()
    return [_line(lead, base, now) for lead in leads]


def line(lead: Lead) -> Line:
    """One lead as a line."""
    return lines([lead])[0]


def spoken_phone(person: Person) -> str:
    """The person's first number as people read it out."""
    return spoken(person.phone, settings.DEFAULT_COUNTRY) if person.phone else ""


def _line(lead: Lead, base: str, now: datetime) -> Line:
    person, phone = lead.person, spoken_phone(lead.person)
    value = None if lead.value_minor is None else from_minor(lead.value_minor, lead.currency)
    step_at = lead.next_step_at
    return Line(
        lead=lead,
        key=str(lead.pk),
        url=f"{base}/{lead.pk}",
        # Without a name the phone is what they are called by, and then it stands once.
        who=person.name or phone or str(person),
        phone=phone if person.name else "",
        temperature="dead" if lead.status == Status.DEAD else lead.temperature,
        value=value,
        amount="" if value is None else short_money(value, lead.currency),
        product=_name(lead.product),
        place=_name(lead.location),
        source=_name(lead.source),
        owner=_name(lead.owner),
        step=lead.next_step or ("" if step_at else DASH),
        step_at=moment(step_at, now=now) if step_at else "",
        step_iso=step_at.isoformat() if step_at else "",
        is_late=step_at is not None and step_at < now,
    )


def _name(thing: object) -> str:
    return DASH if thing is None else str(thing)
