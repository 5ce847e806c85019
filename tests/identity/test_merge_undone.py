"""What was merged can be unmerged: in any order, whatever came in between."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from footfall.capture.models import Capture, Pending
from footfall.identity.actions.merging import Pair, give_captures, merge, merge_many, unmerge
from footfall.identity.models import ContactPoint, Merge, Organization, Person
from footfall.identity.moving import KEPT, MOVED
from footfall.qualification.actions.drain import drain
from footfall.qualification.models import Lead
from footfall.shared.errors import Refusal
from tests.cast import NOON, Company, capture_id
from tests.identity.merging import difference, dump, known

LATER = NOON + timedelta(days=30)
SHARED = "+919810012345"


def test_every_reference_to_a_person_is_moved_or_kept_for_a_reason() -> None:
    found = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Person
    }
    moved = {(each.table, each.column) for each in MOVED.values()}
    assert found == moved | set(KEPT)
    assert not moved & set(KEPT)
    assert all(each.because for each in KEPT.values())


def test_what_a_person_has_once_is_declared_as_it_is_in_the_schema() -> None:
    for model in apps.get_models():
        moved = MOVED.get(model._meta.db_table)
        if moved is None:
            continue
        once = {
            frozenset(each.fields) - {"person"}
            for each in model._meta.constraints
            if "person" in getattr(each, "fields", ())
        }
        assert once == ({frozenset(name.removesuffix("_id") for name in moved.once)} if moved.once else set())


@pytest.mark.django_db
@settings(
    max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_merges_undone_in_any_order_give_the_database_back(company: Company, data: st.DataObject) -> None:
    with transaction.atomic():
        people = _crowd(company, data)
        before = dump()
        _merge_and_unmerge(people, data)
        for left in data.draw(st.permutations(list(Merge.objects.filter(undone_at=None)))):
            unmerge(merge_id=left.pk, by=None, at=LATER)
        assert difference(before) == {}
        transaction.set_rollback(True)


def _crowd(company: Company, data: st.DataObject) -> list[Person]:
    """Five persons who share phones and products, some verified, one with a product of their own."""
    phones = st.lists(st.sampled_from([SHARED, "+919810054321", "+919810099999"]), max_size=2, unique=True)
    states = st.sampled_from(["unverified", "verified", "dead"])
    made = []
    for n in range(1, 6):
        person = known(
            f"Asha {'Rao ' * (n % 3)}{n}", phones=data.draw(phones), number=n, days=data.draw(st.integers(-3, 3))
        )
        state = data.draw(states)
        person.contact_points.update(state=state, state_at=None if state == "unverified" else NOON + timedelta(hours=n))
        person.seats.create(organization=_body(), role="uses", at=NOON)
        made.append(person)
    Lead.objects.filter(person=made[0]).update(product=company.x1)
    return made


def _body() -> Organization:
    return Organization.objects.get_or_create(name="Acme", name_key="acme")[0]


def _merge_and_unmerge(people: list[Person], data: st.DataObject) -> None:
    two = st.tuples(st.sampled_from(people), st.sampled_from(people))
    for step in range(data.draw(st.integers(2, 7))):
        one, other = data.draw(two)
        standing = list(Merge.objects.filter(undone_at=None))
        try:
            if standing and data.draw(st.booleans()):
                unmerge(merge_id=data.draw(st.sampled_from(standing)).pk, by=None, at=LATER)
            elif data.draw(st.booleans()):
                merge(survivor_id=one.pk, merged_id=other.pk, by=None, at=LATER + timedelta(hours=step))
            else:
                merge_many([Pair(one.pk, other.pk), Pair(*(each.pk for each in data.draw(two)))], by=None, at=LATER)
        except Refusal:
            continue


def arrive(at_company: Company, number: int, at: datetime, **payload: Any) -> Capture:
    """A visitor at Karol Bagh, worked off at once."""
    capture = Capture.objects.create(
        id=capture_id(number), entry_point=at_company.counter, payload=payload, digest=b"y" * 32, captured_at=at,
        received_at=at, location=at_company.karol_bagh,
    )  # fmt: skip
    Pending.objects.create(capture=capture)
    drain(limit=1, at=at, capture_ids=[capture.pk])
    return capture


def test_what_came_since_goes_to_whom_its_contact_says(company: Company) -> None:
    asha = known("Asha Rao", phones=[SHARED], number=1)
    priya = known("Priya Nair", emails=["priya@example.in"], number=2)
    Lead.objects.update(product=company.x2)
    done = merge(survivor_id=asha.pk, merged_id=priya.pk, by=None, at=LATER)
    since = LATER + timedelta(days=1)
    arrive(company, 11, since, name="Priya Nair", phone="98100 54321", email="priya@example.in", product="X1")
    arrive(company, 12, since, name="Asha Rao", phone="98100 12345", product="X2")
    unmerge(merge_id=done.pk, by=None, at=since)
    assert set(priya.records.values_list("capture_id", flat=True)) == {capture_id(2), capture_id(11)}
    assert set(asha.records.values_list("capture_id", flat=True)) == {capture_id(1), capture_id(12)}
    assert set(priya.contact_points.values_list("value", flat=True)) == {"+919810054321", "priya@example.in"}
    done.refresh_from_db()
    assert done.undecided == []
    leads = set(Lead.objects.values_list("product__code", "person"))
    assert leads == {("X2", asha.pk), ("X2", priya.pk), ("X1", priya.pk)}


def test_what_came_since_of_nobody_knows_whom_stays_and_is_listed(company: Company) -> None:
    asha = known("Asha Rao", phones=[SHARED], number=1)
    again = known("Asha Rao", phones=[SHARED], number=2)
    done = merge(survivor_id=asha.pk, merged_id=again.pk, by=None, at=LATER)
    arrive(company, 11, LATER + timedelta(days=1), name="Asha Rao", phone="98100 12345")
    undone = unmerge(merge_id=done.pk, by=None, at=LATER + timedelta(days=2))
    assert undone.undecided == [str(capture_id(11))]
    assert asha.records.count() == 2
    give_captures(merge_id=done.pk, capture_ids=[str(capture_id(11))], person_id=again.pk, by=None, at=LATER)
    assert set(again.records.values_list("capture_id", flat=True)) == {capture_id(2), capture_id(11)}
    assert Merge.objects.get().undecided == []
    assert ContactPoint.objects.filter(person=again, value=SHARED).exists()


def test_a_visitor_who_was_merged_is_known_again_as_the_survivor(company: Company) -> None:
    asha = known("Asha Rao", phones=[SHARED], number=1)
    again = known("Asha", phones=[SHARED], emails=["asha@example.in"], number=2)
    merge(survivor_id=asha.pk, merged_id=again.pk, by=None, at=LATER)
    capture = arrive(company, 11, LATER, name="Asha", email="asha@example.in", phone="98100 12345")
    assert capture.record.person_id == asha.pk
