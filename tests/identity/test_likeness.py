"""A capture is joined by likeness when that is sure, asked about when it is likely, and left alone else."""

import random
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from footfall.capture.actions import accept
from footfall.capture.models import Capture
from footfall.capture.rules import Arrival
from footfall.identity.actions.decide import keep_separate, say_same
from footfall.identity.actions.faces import fill_faces, make_faces_anew, reface
from footfall.identity.actions.merging import merge, unmerge
from footfall.identity.actions.resolve import circle_of, draw_faces
from footfall.identity.actions.scan import ask_for_scan, run_scan
from footfall.identity.linkage.generator import PROFILES, leads
from footfall.identity.models import Face, FaceKey, Match, NameCount, Person, Record
from footfall.identity.reading import read_subject
from footfall.qualification.actions.drain import drain, drain_all
from footfall.qualification.queries.outcomes import outcomes_of
from tests.cast import NOON, Company, capture_id

LATER = NOON + timedelta(days=60)
KNOWN = {"name": "Meenakshi Iyerpadi", "phone": "9810012345", "company": "Bluestone Mills", "city": "Kochi"}
OTHERS = [("Dev Malik", "9877012345"), ("Karan Gill", "9877112345"), ("Farah Khan", "9877212345")]


def taken_in(company: Company, *payloads: dict[str, Any], first: int = 1, batch: int = 4_000) -> None:
    """Captures in this order, worked off in batches."""
    arrivals = [arrival(company, number, payload) for number, payload in enumerate(payloads, first)]
    for start in range(0, len(arrivals), batch):
        accept(arrivals[start : start + batch], at=LATER, by=None)
        drain_all(at=LATER)


def arrival(company: Company, number: int, payload: dict[str, Any]) -> Arrival:
    at = NOON + timedelta(minutes=number)
    return Arrival(id=capture_id(number), entry_point=company.web.pk, payload=payload, captured_at=at)


def reasons() -> list[str]:
    return list(Record.objects.order_by("capture_id").values_list("reason", flat=True))


@pytest.fixture
def base(company: Company) -> Company:
    taken_in(company, KNOWN, *({"name": name, "phone": phone} for name, phone in OTHERS))
    return company


def test_a_slip_in_the_name_at_the_same_number_and_company_is_the_same_person(base: Company) -> None:
    taken_in(base, {**KNOWN, "name": "Meenaxi Iyerpodi", "phone": "+91 98100 12345"}, first=9)
    assert reasons()[-1] == "likeness"
    assert [Person.objects.count(), Match.objects.count()] == [4, 0]


def test_who_may_be_the_same_is_somebody_new_and_asked_about_with_the_reasons(base: Company) -> None:
    taken_in(base, {"name": "Meenakshi Iyerpadi", "phone": "9810099999", "city": "Kochi"}, first=9)
    match = Match.objects.get()
    assert [match.left.name, match.right.name, match.verdict, match.band] == [KNOWN["name"]] * 2 + ["open", "review"]
    assert match.evidence["probability"] >= 0.5
    assert {"name", "phone", "city"} <= {term["field"] for term in match.evidence["terms"]}


def test_with_no_error_allowed_nobody_is_joined_by_likeness(base: Company, settings: Any) -> None:
    settings.JOIN_ERROR = 0.0
    taken_in(base, {**KNOWN, "name": "Meenaxi Iyerpodi"}, first=9)
    assert [reasons()[-1], Match.objects.count()] == ["new", 1]


def test_two_desks_of_one_body_are_asked_about_and_not_joined(company: Company) -> None:
    for number in (1, 2):
        payload = {"name": "Amit", "email": f"amit{number}@acme.in", "company": "Acme"}
        taken_in(company, payload, first=number)
    assert [Person.objects.count(), Match.objects.count()] == [2, 1]


def test_who_was_kept_separate_is_not_asked_about_again_by_a_capture_of_both(base: Company) -> None:
    taken_in(base, {"name": "Meenakshi Iyerpadi", "phone": "9810099999", "city": "Kochi"}, first=9)
    keep_separate(match_ids=[Match.objects.get().pk], by=None, at=LATER)
    taken_in(base, {**KNOWN, "name": "Meenaxi Iyerpodi"}, first=20)
    assert list(Match.objects.values_list("verdict", flat=True)) == ["different"]
    assert [Person.objects.count(), reasons()[-1]] == [5, "likeness"]


def test_everybody_of_a_capture_is_found_in_one_statement(base: Company) -> None:
    subject = read_subject(KNOWN, capture=capture_id(50), at=LATER, region="IN", door="web")
    with CaptureQueriesContext(connection) as asked:
        draw_faces([subject])
        circle = circle_of([subject])
    assert [len(asked), len(circle.everybody())] == [1, 1]


def test_a_key_that_many_have_is_kept_once_for_nobody(company: Company) -> None:
    people = [{"name": "Asha Rao", "phone": f"98{n:04}{n * 37 % 10_000:04}"} for n in range(1, 40)]
    taken_in(company, *people, batch=15)
    silent = FaceKey.objects.filter(person_id=0)
    assert silent.count() > 0
    assert not FaceKey.objects.filter(hash__in=silent.values("hash")).exclude(person_id=0).exists()


def made_up(count: int, seed: int) -> list[dict[str, str]]:
    """Leads of a shop as payloads with the person behind each as "truth", those of one person far apart."""
    found = []
    for lead in leads(count, seed=seed, profile=PROFILES["shop"]):
        said = dict(lead.said)
        payload = {name: said[name] for name in ("phone", "email", "company", "city") if said.get(name)}
        if not payload.get("phone", "+").startswith("+"):
            del payload["phone"]  # of another country than the door's
        payload["truth"] = str(lead.entity)
        payload["name"] = f"{said.get('first_name', '')} {said.get('last_name', '')}".strip()
        found.append(payload)
    random.Random(seed).shuffle(found)  # noqa: S311 -- an order, not a secret
    return found


def counted() -> set[tuple[int, int]]:
    return set(NameCount.objects.exclude(persons=0).values_list("hash", "persons"))


def test_what_is_kept_one_by_one_is_what_is_made_from_nothing(company: Company) -> None:
    taken_in(company, *made_up(120, 4), batch=7)
    merged = list(Person.objects.order_by("pk").values_list("pk", flat=True)[:6])
    done = [merge(survivor_id=merged[n], merged_id=merged[n + 1], by=None, at=LATER) for n in (0, 2, 4)]
    unmerge(merge_id=done[1].pk, by=None, at=LATER)
    before = [set(Face.objects.values_list()), set(FaceKey.objects.values_list("hash", "person_id")), counted()]
    make_faces_anew()
    after = [set(Face.objects.values_list()), set(FaceKey.objects.values_list("hash", "person_id")), counted()]
    assert before == after


def test_of_a_long_list_only_exact_contacts_join_and_known_persons_stay_comparable(base: Company) -> None:
    before = Face.objects.count()
    alike, exact = {**KNOWN, "name": "Meenaxi Iyerpodi"}, {**KNOWN, "email": "meenakshi@example.in"}
    accept([arrival(base, 8, alike), arrival(base, 9, exact)], at=LATER, by=None)
    drain_all(at=LATER, by_likeness=False)
    assert (Person.objects.count(), Face.objects.count()) == (5, before)
    first = [set(Face.objects.values_list()), set(FaceKey.objects.values_list("hash", "person_id")), counted()]
    assert "meenakshi" in Face.objects.get(person=Person.objects.earliest("pk")).said
    assert fill_faces() == 1
    filled = [set(Face.objects.values_list()), set(FaceKey.objects.values_list("hash", "person_id")), counted()]
    make_faces_anew()
    after = [set(Face.objects.values_list()), set(FaceKey.objects.values_list("hash", "person_id")), counted()]
    assert (filled == after, first == after) == (True, False)


def test_a_base_with_people_but_no_faces_is_filled_in_batches(base: Company) -> None:
    before = set(Face.objects.values_list())
    Face.objects.all().delete()
    FaceKey.objects.all().delete()
    NameCount.objects.all().delete()
    assert [fill_faces(at_once=3), fill_faces()] == [4, 0]
    assert set(Face.objects.values_list()) == before
    reface([Person.objects.order_by("pk")[0].pk])
    assert counted() == {(h, n) for h, n in counted() if n > 0}


def groups() -> set[frozenset[str]]:
    """The captures of each person, merged ones with who stands for them."""
    found: dict[int, set[str]] = {}
    for capture, person, above in Record.objects.values_list("capture_id", "person_id", "person__merged_into_id"):
        found.setdefault(above or person, set()).add(str(capture))
    return {frozenset(each) for each in found.values()}


def pairs_of(found: set[frozenset[str]]) -> set[tuple[str, ...]]:
    """The captures that are together, two by two."""
    return {pair for group in found for pair in combinations(sorted(group), 2)}


def truly_one(match: Match) -> bool:
    """What somebody says who knows of whom the captures of both are."""
    truth = Capture.objects.filter(record__person__in=[match.left_id, match.right_id]).values_list("payload__truth")
    return len(set(truth)) == 1


def reconciled() -> set[frozenset[str]]:
    """The groups once the base was searched and every pair that stands was answered, until nothing is asked any more."""
    while True:
        run_scan(scan_id=ask_for_scan(by=None, at=LATER).pk, now=lambda: LATER)
        waiting = list(Match.objects.filter(verdict="open").exclude(left__merged_into=F("right_id")))
        if not waiting:
            return groups()
        same = [match.pk for match in waiting if truly_one(match)]
        say_same(match_ids=same, by=None, at=LATER)
        keep_separate(match_ids=[match.pk for match in waiting if match.pk not in same], by=None, at=LATER)


def test_in_whatever_order_they_come_nearly_the_same_persons_are_found(company: Company) -> None:
    payloads = list(enumerate(made_up(110, 5), 1))
    found = []
    for order, size in ((payloads, 1_000), (payloads[::-1], 1)):
        with transaction.atomic():
            for start in range(0, len(order), size):
                accept([arrival(company, *each) for each in order[start : start + size]], at=LATER, by=None)
                assert drain(limit=1_000, at=LATER).failed == 0
            found.append(reconciled())
            transaction.set_rollback(True)
    one, other = (pairs_of(each) for each in found)
    assert len(one & other) >= 0.85 * len(one | other)


def test_the_attendant_is_told_whom_somebody_new_may_be(base: Company) -> None:
    taken_in(base, {"name": "Meenakshi Iyerpadi", "phone": "9810099999", "city": "Kochi"}, first=9)
    told = [outcomes_of([capture_id(9)], by=staff)[0].may_be for staff in (base.meera, base.dev)]
    assert told == [(KNOWN["name"],), ()]
