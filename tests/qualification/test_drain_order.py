"""A batch of many ends as many batches of one would, and as two workers at once would."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from footfall.capture.actions import accept
from footfall.capture.models import Capture, Pending, ReviewItem
from footfall.capture.rules import Arrival
from footfall.identity.models import ContactPoint, Match, MatchKey, Organization, Person, Record
from footfall.qualification.actions.drain import drain, drain_all
from footfall.qualification.models import Lead, LeadState, Milestone, Touchpoint
from tests.cast import NOON, Company, capture_id

AT = NOON + timedelta(days=60)

NAMES = ["Asha Rao", "A Rao", "Rao Asha", "Asha", "Dev Malik", "Anil Rao", "Suneeta", "Sunita", ""]
VISITS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "name": st.sampled_from(NAMES),
            "phone": st.sampled_from(["9810012345", "+91 98100 12345", "9810054321", "0000000000", "12"]),
            "email": st.sampled_from(["asha@gmail.com", "a.sha+x@gmail.com", "dev@acme.in", "info@acme.in", "asha@"]),
            "company": st.sampled_from(["Acme Ltd", "ACME", "Bharat Tools"]),
            "product": st.sampled_from(["X1", "X2", "Air purifiers", "Rocket"]),
            "intent": st.sampled_from(["demo", "question", "brochure"]),
            "source": st.sampled_from(["", "Radio", "web", "existing-customer"]),
            "external_id": st.sampled_from(["crm:1", "crm:2"]),
            "value": st.sampled_from([1_000, "90,000", "x"]),
            "city": st.sampled_from(["Delhi", "Pune"]),
            "day": st.integers(0, 50),
        },
    ),
    min_size=1,
    max_size=12,
)  # fmt: skip


def arrivals(company: Company, visits: list[dict[str, Any]]) -> list[Arrival]:
    """The visits in the order of their days."""
    days = sorted(visits, key=lambda visit: visit.get("day", 0))
    return [
        Arrival(
            id=capture_id(number), entry_point=(company.counter if number % 3 else company.bought_list).pk,
            payload={name: value for name, value in visit.items() if name != "day"},
            captured_at=NOON + timedelta(days=visit.get("day", 0), minutes=number),
        )
        for number, visit in enumerate(days)
    ]  # fmt: skip


def told() -> dict[str, Any]:
    """Everything that a run left behind, without the keys of rows."""
    people = {person.pk: number for number, person in enumerate(Person.objects.order_by("id"))}
    leads = {lead.pk: number for number, lead in enumerate(Lead.objects.order_by("id"))}
    return {
        "people": [
            (p.name, p.name_key, p.phone, p.email, p.organization and p.organization.name_key, p.city, p.is_customer,
             p.made_at, p.search) for p in Person.objects.order_by("id")
        ],
        "points": sorted((people[p.person_id], p.kind, p.value, p.typed, p.state) for p in ContactPoint.objects.all()),
        "keys": sorted((people[k.person_id], k.hash) for k in MatchKey.objects.all()),
        "records": sorted((str(r.capture_id), people[r.person_id], r.reason) for r in Record.objects.all()),
        "matches": sorted((people[m.left_id], people[m.right_id], str(m.evidence)) for m in Match.objects.all()),
        "bodies": sorted(Organization.objects.values_list("name", "name_key", "domain")),
        "leads": [
            (people[lead.person_id], lead.product_id, lead.source and lead.source.name, lead.captured_at,
             lead.temperature, round(lead.intent, 6), lead.warm_at, lead.hot_at, lead.external_id,
             lead.value_minor, lead.slab,
             lead.is_existing_customer, lead.direct_cost_minor, lead.cools_at and lead.cools_at.replace(microsecond=0))
            for lead in Lead.objects.order_by("id").select_related("source")
        ],
        "touches": sorted((leads[t.lead_id], str(t.capture_id), t.kind, t.at) for t in Touchpoint.objects.all()),
        "milestones": sorted((leads[m.lead_id], m.kind, m.at, m.because) for m in Milestone.objects.all()),
        "states": sorted(
            (leads[s.lead_id], s.aspect, s.value, s.at, s.until is None)
            for s in LeadState.objects.exclude(aspect="temperature")
        ),
        "flags": sorted((str(r.capture_id), r.reason, r.detail) for r in ReviewItem.objects.all()),
    }  # fmt: skip


@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(visits=VISITS)
def test_a_batch_ends_as_one_by_one_does(company: Company, visits: list[dict[str, Any]]) -> None:
    found = []
    for size in (len(visits), 1):
        with transaction.atomic():
            for arrival in arrivals(company, visits):
                accept([arrival], at=AT, by=None)
            for key in [None] if size > 1 else Capture.objects.order_by("id").values_list("id", flat=True):
                assert drain(limit=100, at=AT, capture_ids=None if key is None else [key]).failed == 0
            assert Pending.objects.count() == 0
            found.append(told())
            transaction.set_rollback(True)
    for kind, rows in found[0].items():
        assert rows == found[1][kind], kind


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_person_and_one_lead(company: Company) -> None:
    payload = {"name": "Asha Rao", "phone": "9810012345"}
    door = company.counter.pk
    same = [Arrival(id=capture_id(n), entry_point=door, payload=payload, captured_at=NOON) for n in range(40)]
    accept(same, at=NOON, by=None)
    together = Barrier(4)

    def work() -> None:
        together.wait()
        while drain(limit=3, at=NOON).worked:
            pass
        connection.close()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    drain_all(at=NOON)
    assert (Person.objects.count(), Lead.objects.count(), Touchpoint.objects.count()) == (1, 1, 40)


@pytest.mark.django_db(transaction=True)
def test_deliveries_at_the_same_moment_are_one_capture(company: Company) -> None:
    arrival = Arrival(id=capture_id(1), entry_point=company.counter.pk, payload={"name": "Asha"}, captured_at=NOON)
    together, fates = Barrier(6), []

    def deliver() -> None:
        together.wait()
        fates.extend(receipt.fate for receipt in accept([arrival], at=NOON, by=None))
        connection.close()

    senders = [Thread(target=deliver) for _ in range(6)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(fates) == ["already_stored"] * 5 + ["stored"]
    assert Capture.objects.count() == Pending.objects.count() == 1
