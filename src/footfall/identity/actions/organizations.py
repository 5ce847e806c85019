"""Bodies that buy: join two that are one, part them again, and say who plays which part in them."""

from datetime import datetime

from django.db import transaction

from footfall.company.models import Staff
from footfall.identity.actions.faces import reface
from footfall.identity.models import Organization, OrganizationMerge, Person, Seat
from footfall.shared import audit
from footfall.shared.errors import Conflict, Invalid, NotFound


class NoSuchBody(NotFound):
    """There is no such organization."""


class OneBodyAlready(Conflict):
    """These two are one organization already."""


class BodyStandsForAnother(Conflict):
    """The survivor was merged itself since; undo that merge first."""


class BodiesApartAlready(Conflict):
    """This merge was undone already."""


class NotAMember(Invalid):
    """This person does not belong to the organization."""


@transaction.atomic
def join_organizations(
    *, survivor_id: int, merged_id: int, by: Staff | None, at: datetime, because: str = ""
) -> OrganizationMerge:
    """The merge by which one body stands for another: its persons and their parts come along, and its domain if none is known."""
    bodies = _held(survivor_id, merged_id)
    survivor, merged = bodies[survivor_id], bodies[merged_id]
    if survivor == merged:
        raise OneBodyAlready
    if survivor.merged_into_id or merged.merged_into_id:
        raise OneBodyAlready("One of the two was merged already; go by the one that stands for it.")
    standing = set(survivor.seats.filter(until=None).values_list("person", flat=True))
    rows = {
        "identity_person": list(Person.objects.filter(organization=merged).values_list("pk", flat=True)),
        "identity_seat": list(merged.seats.exclude(person__in=standing, until=None).values_list("pk", flat=True)),
        "identity_organization": list(Organization.objects.filter(merged_into=merged).values_list("pk", flat=True)),
    }
    changes = {} if survivor.domain or not merged.domain else {"domain": ["", merged.domain]}
    _put(rows, survivor)
    Organization.objects.filter(pk=merged.pk).update(merged_into=survivor)
    Organization.objects.filter(pk=survivor.pk).update(domain=survivor.domain or merged.domain)
    reface(rows["identity_person"])
    done = OrganizationMerge.objects.create(
        survivor=survivor, merged=merged, at=at, by=by, because=because[:200], rows=rows, changes=changes
    )
    audit.record(by=by, verb="merge", noun="organization", subjects=[survivor.pk, merged.pk], because=because)
    return done


@transaction.atomic
def part_organizations(*, merge_id: int, by: Staff | None, at: datetime) -> OrganizationMerge:
    """The merge, undone: the merged body has again what it brought; who came since stays with the survivor."""
    undone = OrganizationMerge.objects.select_for_update(of=("self",)).filter(pk=merge_id).first()
    if undone is None:
        raise NoSuchBody
    if undone.undone_at:
        raise BodiesApartAlready
    survivor = _held(undone.survivor_id, undone.merged_id)[undone.survivor_id]
    if survivor.merged_into_id:
        raise BodyStandsForAnother
    Organization.objects.filter(pk=undone.merged_id).update(merged_into=None)
    _put(undone.rows, undone.merged, now=survivor)
    reface(undone.rows["identity_person"])
    if "domain" in undone.changes and survivor.domain == undone.changes["domain"][1]:
        Organization.objects.filter(pk=survivor.pk).update(domain=undone.changes["domain"][0])
    undone.undone_at, undone.undone_by = at, by
    undone.save(update_fields=["undone_at", "undone_by"])
    audit.record(by=by, verb="unmerge", noun="organization", subjects=[survivor.pk, undone.merged_id], merge=undone.pk)
    return undone


@transaction.atomic
def take_seat(*, person_id: int, role: str, by: Staff | None, at: datetime) -> Seat | None:
    """The part that a person plays from now on when their body buys; None with an empty role: no part any more."""
    person = Person.objects.select_for_update(of=("self",)).filter(pk=person_id).first()
    if person is None or person.organization_id is None:
        raise NotAMember
    if role and role not in Seat.Role.values:
        raise Invalid(fields={"role": ["There is no such part."]})
    standing = Seat.objects.filter(person=person, organization=person.organization_id, until=None)
    if standing.filter(role=role).exists():
        return standing.get()
    standing.update(until=at)
    audit.record(by=by, verb=f"seat {role or 'nobody'}", noun="person", subjects=[person.pk])
    if not role:
        return None
    return Seat.objects.create(person=person, organization_id=person.organization_id, role=role, at=at, by=by)


def _held(*ids: int) -> dict[int, Organization]:
    found = Organization.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk").in_bulk()
    if len(found) < len(set(ids)):
        raise NoSuchBody
    return found


def _put(rows: dict[str, list[int]], body: Organization, *, now: Organization | None = None) -> None:
    """Rows that belong to a body; with `now` only those that still are with that one."""
    persons = Person.objects.filter(pk__in=rows["identity_person"])
    seats = Seat.objects.filter(pk__in=rows["identity_seat"])
    bodies = Organization.objects.filter(pk__in=rows["identity_organization"])
    if now is not None:
        persons, seats = persons.filter(organization=now), seats.filter(organization=now)
        bodies = bodies.filter(merged_into=now)
    persons.update(organization=body)
    seats.update(organization=body)
    bodies.update(merged_into=body)
