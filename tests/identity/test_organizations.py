"""Bodies that buy: joined, parted, and who decides in them."""

from datetime import timedelta

import pytest

from footfall.company.models import Staff
from footfall.identity.actions.merging import merge, unmerge
from footfall.identity.actions.organizations import (
    BodyStandsForAnother,
    NotAMember,
    OneBodyAlready,
    join_organizations,
    part_organizations,
    take_seat,
)
from footfall.identity.models import Organization, Person, Seat
from footfall.qualification.queries.organizations import members_of, perhaps_the_same
from tests.cast import NOON, Company
from tests.identity.merging import dump, known
from tests.identity.test_merge_undone import arrive

LATER = NOON + timedelta(days=3)


def body(name: str, domain: str = "") -> Organization:
    return Organization.objects.create(name=name, name_key=name.lower(), domain=domain)


@pytest.fixture
def acme(company: Company) -> Organization:
    return body("Acme")


@pytest.fixture
def mills(company: Company) -> Organization:
    return body("Acme Mills", "acme.example")


def test_a_body_that_stands_for_another_has_its_persons_and_gives_them_back(
    acme: Organization, mills: Organization
) -> None:
    asha, priya = known("Asha", number=1, organization=acme), known("Priya", number=2, organization=mills)
    take_seat(person_id=priya.pk, role="decides", by=None, at=NOON)
    before = {name: rows for name, rows in dump().items() if name != "identity_organizationmerge"}
    done = join_organizations(survivor_id=acme.pk, merged_id=mills.pk, by=None, at=LATER)
    acme.refresh_from_db()
    assert acme.domain == "acme.example"
    assert set(Person.objects.values_list("pk", "organization")) == {(asha.pk, acme.pk), (priya.pk, acme.pk)}
    assert Seat.objects.get().organization == acme
    part_organizations(merge_id=done.pk, by=None, at=LATER)
    assert {name: rows for name, rows in dump().items() if name != "identity_organizationmerge"} == before


def test_who_names_a_body_that_was_merged_belongs_to_the_one_that_stands_for_it(
    acme: Organization, mills: Organization, company: Company
) -> None:
    join_organizations(survivor_id=acme.pk, merged_id=mills.pk, by=None, at=LATER)
    capture = arrive(company, 5, LATER, name="Dev", phone="98100 12345", company="Acme Mills Pvt. Ltd.")
    assert capture.record.person.organization == acme


def test_merges_of_bodies_are_undone_from_the_last_on(acme: Organization, mills: Organization) -> None:
    inner = join_organizations(survivor_id=acme.pk, merged_id=mills.pk, by=None, at=LATER)
    group = body("Acme Group")
    outer = join_organizations(survivor_id=group.pk, merged_id=acme.pk, by=None, at=LATER)
    assert set(Organization.objects.filter(merged_into=group)) == {acme, mills}
    with pytest.raises(BodyStandsForAnother):
        part_organizations(merge_id=inner.pk, by=None, at=LATER)
    with pytest.raises(OneBodyAlready):
        join_organizations(survivor_id=group.pk, merged_id=mills.pk, by=None, at=LATER)
    part_organizations(merge_id=outer.pk, by=None, at=LATER)
    part_organizations(merge_id=inner.pk, by=None, at=LATER)
    assert not Organization.objects.exclude(merged_into=None).exists()


def test_a_person_plays_one_part_at_a_time_and_who_decides_stands_first(acme: Organization, meera: Staff) -> None:
    asha, priya = known("Asha", number=1, organization=acme), known("Priya", number=2, organization=acme)
    take_seat(person_id=asha.pk, role="uses", by=meera, at=NOON)
    take_seat(person_id=priya.pk, role="influences", by=meera, at=NOON)
    take_seat(person_id=priya.pk, role="decides", by=meera, at=LATER)
    told = [(one.person.name, one.seat.role if one.seat else "") for one in members_of(acme, meera)]
    assert told == [("Priya", "decides"), ("Asha", "uses")]
    assert Seat.objects.filter(person=priya).count() == 2
    take_seat(person_id=priya.pk, role="", by=meera, at=LATER)
    assert not Seat.objects.filter(person=priya, until=None).exists()


def test_who_belongs_to_no_body_plays_no_part(company: Company) -> None:
    with pytest.raises(NotAMember):
        take_seat(person_id=known("Asha", number=1).pk, role="decides", by=None, at=NOON)


def test_bodies_of_one_domain_or_of_one_sound_may_be_the_same(acme: Organization, meera: Staff) -> None:
    sounds, other = body("Akme"), body("Zenith", "acme.example")
    Organization.objects.filter(pk=acme.pk).update(domain="acme.example", name_key="shri ganesh")
    Organization.objects.filter(pk=sounds.pk).update(name_key="shree ganesh")
    acme.refresh_from_db()
    assert set(perhaps_the_same(acme, meera)) == {sounds, other}


def test_the_parts_of_two_persons_who_are_one_come_apart_again(acme: Organization) -> None:
    asha, again = (known(name, number=n, organization=acme) for n, name in enumerate(("Asha", "Asha R"), 1))
    take_seat(person_id=asha.pk, role="uses", by=None, at=NOON)
    take_seat(person_id=again.pk, role="decides", by=None, at=NOON)
    done = merge(survivor_id=asha.pk, merged_id=again.pk, by=None, at=LATER)
    assert list(Seat.objects.filter(person=asha).values_list("role", flat=True)) == ["uses"]
    unmerge(merge_id=done.pk, by=None, at=LATER)
    assert Seat.objects.get(person=again).role == "decides"
