"""Bodies as their pages show them. Who sees one of a body's persons sees the body."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from footfall.company.models import Staff
from footfall.company.queries import SEES_EVERY_PLACE
from footfall.identity.models import Organization, Person, Seat
from footfall.identity.normalise import organization_key
from footfall.identity.normalise.names import skeleton
from footfall.qualification.models import Lead
from footfall.qualification.models.lead import OPEN
from footfall.qualification.queries.people import persons_visible_to
from footfall.qualification.queries.scope import leads_visible_to
from footfall.shared.errors import NotFound

MOST = 50


class NoSuchOrganization(NotFound):
    """There is no such organization, or none that you may see."""


@dataclass(frozen=True)
class Bodies:
    """A page of bodies, and the name after which it goes on; empty at the end."""

    bodies: list[Organization]
    after: str


def organizations_visible_to(staff: Staff) -> QuerySet[Organization]:
    """The bodies to which the persons this member of staff may see belong."""
    standing = Organization.objects.filter(merged_into=None)
    if staff.role in SEES_EVERY_PLACE:
        return standing
    return standing.filter(Exists(persons_visible_to(staff).filter(organization=OuterRef("pk"))))


def organizations_of(staff: Staff, *, text: str, after: str) -> Bodies:
    """The bodies whose name or domain begins so, by name, with how many persons and leads one sees of each."""
    found = organizations_visible_to(staff)
    if key := organization_key(text):
        found = found.filter(Q(name_key__startswith=key) | Q(domain__startswith=text.strip().lower()))
    if after:
        found = found.filter(name_key__gt=after)
    bodies = list(found.order_by("name_key").annotate(**_counts(staff))[: MOST + 1])
    return Bodies(bodies[:MOST], bodies[MOST - 1].name_key if len(bodies) > MOST else "")


def _counts(staff: Staff) -> dict[str, Subquery]:
    persons = persons_visible_to(staff).filter(organization=OuterRef("pk")).order_by().values("organization")
    leads = (
        leads_visible_to(staff).filter(person__organization=OuterRef("pk")).order_by().values("person__organization")
    )
    return {
        "persons_seen": Subquery(persons.annotate(n=Count("pk")).values("n")),
        "open_leads": Subquery(leads.filter(status__in=OPEN).annotate(n=Count("pk")).values("n")),
    }


def organization_seen_by(staff: Staff, pk: int) -> Organization:
    """The body, if this member of staff may see one of its persons; of one that was merged the one that stands for it."""
    merged = Organization.objects.filter(pk=pk).values_list("merged_into", flat=True).first()
    found = organizations_visible_to(staff).filter(pk=merged or pk).first()
    if found is None:
        raise NoSuchOrganization
    return found


@dataclass(frozen=True)
class Member:
    """A person of a body and the part they play when it buys."""

    person: Person
    seat: Seat | None


def members_of(body: Organization, staff: Staff) -> list[Member]:
    """The body's persons that one sees, those who decide first."""
    seats = {seat.person_id: seat for seat in Seat.objects.filter(organization=body, until=None)}
    order = {role: place for place, role in enumerate(Seat.Role.values)}
    persons = persons_visible_to(staff).filter(organization=body).order_by("name", "pk")[:200]
    members = [Member(person, seats.get(person.pk)) for person in persons]
    return sorted(members, key=lambda one: order[one.seat.role] if one.seat else len(order))


def leads_of_body(body: Organization, staff: Staff) -> QuerySet[Lead]:
    """The leads of its persons that one sees, newest first."""
    found = leads_visible_to(staff).filter(person__organization=body)
    return found.select_related("person", "product", "location", "source", "owner").order_by("-captured_at")


def perhaps_the_same(body: Organization, staff: Staff) -> list[Organization]:
    """Other bodies that write from the same domain, or whose name sounds the same."""
    words = body.name_key.split()
    alike = Q(domain=body.domain) if body.domain else Q()
    if words:
        alike |= Q(name_key__startswith=words[0][:3])
    others = organizations_visible_to(staff).filter(alike).exclude(pk=body.pk)[:500] if alike else ()
    sounds = _sound(body.name_key)
    return [each for each in others if (body.domain and each.domain == body.domain) or _sound(each.name_key) == sounds][
        :10
    ]


def _sound(name_key: str) -> str:
    return "".join(skeleton(word) for word in name_key.split())
