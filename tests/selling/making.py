"""Leads and deals of the cast's company, made in one line."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from footfall.company.models import Staff
from footfall.identity.models import ContactPoint, Person
from footfall.qualification.models import Lead
from footfall.selling.actions.open import Opening, open_deal
from footfall.selling.models import Deal
from tests.cast import ASHA_PHONE, Company

MONDAY = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)


def make_lead(
    company: Company,
    name: str = "Asha Rao",
    *,
    phones: Sequence[str] = (ASHA_PHONE,),
    email: str = "",
    **fields: Any,
) -> Lead:
    """A new lead of Karol Bagh for the X1, on a person with these contact points."""
    person = Person.objects.create(name=name, phone=phones[0] if phones else "", email=email, made_at=MONDAY)
    points = [("phone", phone) for phone in phones] + ([("email", email)] if email else [])
    ContactPoint.objects.bulk_create(
        ContactPoint(person=person, kind=kind, value=value, typed=value) for kind, value in points
    )
    given: dict[str, Any] = {
        "location": company.karol_bagh,
        "product": company.x1,
        "captured_at": MONDAY,
        **fields,
    }
    return Lead.objects.create(
        person=person,
        entry_point=company.counter,
        source=company.counter.source,
        captured_on=MONDAY.date(),
        **given,
    )


def make_deal(lead: Lead, by: Staff | None = None, *, at: datetime = MONDAY, **opening: Any) -> Deal:
    """An open deal of the lead, in the first stage unless told otherwise."""
    return open_deal(opening=Opening(lead.pk, **opening), at=at, by=by)


def aspects(lead: Lead) -> list[tuple[str, str]]:
    """The standing states of a lead."""
    return sorted(lead.states.filter(until=None).values_list("aspect", "value"))


def milestones(lead: Lead) -> set[str]:
    """Everything a lead has reached."""
    return set(lead.milestones.values_list("kind", flat=True))
