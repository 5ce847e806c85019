"""Persons as their pages show them. Who sees one of a person's leads sees the person."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from footfall.capture.models import Capture
from footfall.company.models import Staff
from footfall.company.queries import SEES_EVERY_PLACE
from footfall.identity.models import Person
from footfall.qualification.models import Lead
from footfall.qualification.queries.scope import leads_visible_to
from footfall.qualification.queries.search import matching_person
from footfall.shared.errors import NotFound

MOST = 50


class NoSuchPerson(NotFound):
    """There is no such person, or none that you may see."""


@dataclass(frozen=True)
class People:
    """A page of persons, and the id below which it goes on; None at the end."""

    persons: list[Person]
    below: int | None


def persons_visible_to(staff: Staff) -> QuerySet[Person]:
    """The persons behind the leads this member of staff may see; who was merged is seen as who stands for them."""
    standing = Person.objects.filter(merged_into=None)
    if staff.role in SEES_EVERY_PLACE:
        return standing
    return standing.filter(Exists(leads_visible_to(staff).filter(person=OuterRef("pk"))))


def people_of(staff: Staff, *, text: str, below: int | None) -> People:
    """The persons that `text` means, those who came last first."""
    found = persons_visible_to(staff).filter(matching_person(text))
    if below is not None:
        found = found.filter(pk__lt=below)
    persons = list(found.select_related("organization").order_by("-pk")[: MOST + 1])
    return People(persons[:MOST], persons[MOST - 1].pk if len(persons) > MOST else None)


def person_seen_by(staff: Staff, pk: int) -> Person:
    """The person, if this member of staff may see one of their leads."""
    one = persons_visible_to(staff).select_related("organization").filter(pk=pk).first()
    if one is None:
        raise NoSuchPerson
    return one


def stands_for(staff: Staff, pk: int) -> int | None:
    """Who stands for a person that was merged, if this member of staff may see them; None for one who was not."""
    merged = Person.objects.filter(pk=pk).exclude(merged_into=None).values_list("merged_into", flat=True).first()
    return None if merged is None else person_seen_by(staff, merged).pk


def leads_of(person: Person, staff: Staff) -> QuerySet[Lead]:
    """The person's leads that this member of staff may see, newest first."""
    found = leads_visible_to(staff).filter(person=person)
    return found.select_related("person", "product", "location", "source", "owner").order_by("-captured_at")


def captures_of(person: Person, leads: list[Lead]) -> QuerySet[Capture]:
    """The captures that these leads of the person came from."""
    found = Capture.objects.filter(record__person=person, touchpoints__lead__in=[lead.pk for lead in leads])
    return found.select_related("entry_point", "location", "attendant", "record").order_by("-captured_at")
