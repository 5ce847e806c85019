"""Persons are joined and parted again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from footfall.company.models import Staff
from footfall.identity.actions.merging import Pair, merge, merge_many, unmerge
from footfall.identity.actions.merging.merge import AlreadyOne, KeptSeparate
from footfall.identity.actions.merging.unmerge import UndoneAlready
from footfall.identity.models import ContactPoint, Match, Merge, Person, Record
from footfall.qualification.models import Lead
from footfall.shared.models import Audit
from tests.cast import NOON, Company
from tests.identity.merging import dump, known, state_of

LATER = NOON + timedelta(days=30)
PHONE, OTHER = "+919810012345", "+919810054321"


def join(survivor: Person, merged: Person, *, by: Staff | None = None) -> Merge:
    return merge(survivor_id=survivor.pk, merged_id=merged.pk, by=by, at=LATER, because="tried")


def test_the_survivor_has_everything_of_both(company: Company) -> None:
    asha = known("Asha", phones=[PHONE], number=1)
    rao = known("Asha Rao", phones=[OTHER], emails=["asha@example.in"], number=2, days=1, city="Delhi")
    done = join(asha, rao, by=company.karan)
    asha.refresh_from_db()
    rao.refresh_from_db()
    assert [asha.name, asha.phone, asha.email, asha.city] == ["Asha Rao", OTHER, "asha@example.in", "Delhi"]
    assert [rao.merged_into_id, asha.merged_into_id] == [asha.pk, None]
    assert set(ContactPoint.objects.values_list("person", "value")) == {
        (asha.pk, PHONE), (asha.pk, OTHER), (asha.pk, "asha@example.in"),
    }  # fmt: skip
    assert list(Record.objects.values_list("person", flat=True)) == [asha.pk] * 2
    assert list(Lead.objects.values_list("person", flat=True)) == [asha.pk] * 2
    assert done.changes == {
        "name": ["Asha", "Asha Rao"], "phone": [PHONE, OTHER], "email": ["", "asha@example.in"], "city": ["", "Delhi"],
    }  # fmt: skip
    assert Audit.objects.filter(verb="merge", noun="person", by=company.karan).count() == 1


def test_a_verified_value_stands_over_a_newer_one(company: Company) -> None:
    asha = known("Asha Rao", phones=[PHONE], number=1)
    newer = known("A. Rao", phones=[OTHER], number=2, days=3)
    ContactPoint.objects.filter(value=PHONE).update(state="verified")
    join(newer, asha)
    newer.refresh_from_db()
    assert [newer.phone, newer.name] == [PHONE, "Asha Rao"]


def test_a_contact_of_both_is_kept_once_and_says_what_is_known_best(company: Company) -> None:
    asha, again = known("Asha", phones=[PHONE], number=1), known("Asha R", phones=[PHONE], number=2)
    ContactPoint.objects.filter(person=again).update(state="verified", state_at=NOON)
    done = join(asha, again)
    assert state_of(asha, PHONE) == "verified"
    unmerge(merge_id=done.pk, by=None, at=LATER)
    assert [state_of(asha, PHONE), state_of(again, PHONE)] == ["unverified", "verified"]


def test_open_leads_for_one_product_count_once_from_the_earliest(company: Company) -> None:
    asha, again = known("Asha", number=1), known("Asha R", number=2, days=-2)
    done = join(asha, again)
    first, second = Lead.objects.order_by("captured_at")
    assert [first.counted_with_id, second.counted_with_id] == [None, first.pk]
    unmerge(merge_id=done.pk, by=None, at=LATER)
    assert set(Lead.objects.values_list("counted_with", flat=True)) == {None}


def test_two_who_were_kept_separate_are_not_joined_by_another_way(company: Company) -> None:
    asha, priya, third = (known(name, number=n) for n, name in enumerate(("Asha", "Priya", "Asha P"), 1))
    Match.objects.create(left=asha, right=priya, verdict="different")
    join(asha, third)
    with pytest.raises(KeptSeparate):
        join(priya, third)
    assert merge_many([Pair(priya.pk, third.pk)], by=None, at=LATER) == []


def test_the_same_pair_is_joined_once(company: Company) -> None:
    asha, again = known("Asha", number=1), known("Asha R", number=2)
    done = join(asha, again)
    with pytest.raises(AlreadyOne):
        join(again, asha)
    unmerge(merge_id=done.pk, by=None, at=LATER)
    with pytest.raises(UndoneAlready):
        unmerge(merge_id=done.pk, by=None, at=LATER)


def test_an_inner_merge_of_a_chain_is_undone_by_itself(company: Company) -> None:
    asha, middle, last = (known(f"Asha {n}", phones=[f"+9198100123{n}0"], number=n) for n in (1, 2, 3))
    before = dump()
    inner = join(middle, last)
    outer = join(asha, middle)
    assert Person.objects.get(pk=last.pk).merged_into_id == asha.pk
    unmerge(merge_id=inner.pk, by=None, at=LATER)
    assert list(ContactPoint.objects.filter(person=last).values_list("value", flat=True)) == ["+919810012330"]
    assert Lead.objects.filter(person=asha).count() == 2
    again = join(asha, last)
    unmerge(merge_id=outer.pk, by=None, at=LATER)
    assert Person.objects.get(pk=last.pk).merged_into_id == asha.pk
    unmerge(merge_id=again.pk, by=None, at=LATER)
    assert dump() == before


def test_many_are_joined_in_as_many_statements_as_two(company: Company) -> None:
    people = [known(f"Asha {n}", phones=[f"+91981001{n:04}"], number=n) for n in range(1, 13)]
    with CaptureQueriesContext(connection) as one:
        merge_many([Pair(people[0].pk, people[1].pk)], by=None, at=LATER)
    with CaptureQueriesContext(connection) as many:
        done = merge_many([Pair(people[n].pk, people[n + 1].pk) for n in range(2, 11)], by=None, at=LATER)
    assert len(many) == len(one)
    assert len(done) == 9
    assert {row.survivor_id for row in done} == {people[2].pk}


def test_an_undone_pair_can_be_kept_separate_for_good(company: Company) -> None:
    asha, again = known("Asha", number=1), known("Asha R", number=2)
    done = join(asha, again)
    unmerge(merge_id=done.pk, by=company.karan, at=LATER, keep_separate=True)
    assert list(Match.objects.values_list("left", "right", "verdict", "decided_by")) == [
        (asha.pk, again.pk, "different", company.karan.pk)
    ]
