"""What is found out about a contact point changes it, is written down, and its leads follow."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from footfall.company.models import Staff
from footfall.identity.actions.check import check_all, check_new, check_these
from footfall.identity.actions.judge import NoSuchCause, Proof, judge
from footfall.identity.models import ContactPoint, MailDomain, Organization, Person, Verification
from footfall.qualification.models import Lead
from tests.cast import ASHA_PHONE, NOON, Company
from tests.qualification.making import make_lead, make_person

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


def point_of(value: str, kind: str = "phone", typed: str = "", **person: str) -> ContactPoint:
    """A contact point of a new person with a lead."""
    phones, emails = ((value,), ()) if kind == "phone" else ((), (value,))
    one = make_person(person.get("name", "Asha Rao"), phones=phones, emails=emails, name_key=person.get("key", ""))
    make_lead(person=one)
    point = one.contact_points.get()
    ContactPoint.objects.filter(pk=point.pk).update(typed=typed or value)
    return point


def told(point: ContactPoint) -> list[tuple[str, str, str]]:
    return list(point.verifications.order_by("pk").values_list("way", "cause", "state"))


def standing(point: ContactPoint) -> tuple[str, str]:
    point.refresh_from_db()
    return point.state, point.cause


def test_a_proof_turns_the_point_and_is_kept(company: Company, ravi: Staff) -> None:
    point = point_of(ASHA_PHONE)
    judge(proofs=[Proof(point.pk, "seen_in_person", {"note": "card shown"})], way="hand", at=NOON, by=ravi)
    assert standing(point) == ("verified", "seen_in_person")
    row = point.verifications.get()
    assert (row.way, row.at, row.by, row.evidence) == ("hand", NOON, ravi, {"note": "card shown"})
    assert point.state_at == NOON


def test_a_lead_dies_with_its_last_contact_point_and_lives_with_the_first(company: Company, ravi: Staff) -> None:
    person = make_person("Asha Rao", phones=[ASHA_PHONE], emails=["asha@example.in"])
    lead = make_lead(person=person)
    phone, email = person.contact_points.order_by("pk")
    judge(proofs=[Proof(phone.pk, "phone_disconnected")], way="call", at=NOON, by=ravi)
    assert Lead.objects.get(pk=lead.pk).status == "new"
    judge(proofs=[Proof(email.pk, "email_hard_bounce", {"note": "550 5.1.1"})], way="bounce", at=NOON, by=None)
    dead = Lead.objects.get(pk=lead.pk)
    assert (dead.status, dead.dead_cause, dead.dead_at) == ("dead", "bounced", NOON)
    assert dead.disqualifications.get().note == "550 5.1.1"
    judge(proofs=[Proof(phone.pk, "phone_reached")], way="call", at=LATER, by=ravi)
    alive = Lead.objects.get(pk=lead.pk)
    assert (alive.status, alive.dead_at, alive.verified_at) == ("new", None, LATER)


def test_the_same_proof_counts_once(company: Company) -> None:
    point = point_of("asha@example.in", "email")
    proofs = [Proof(point.pk, "email_soft_bounce", key="letter-1")] * 2
    judge(proofs=proofs, way="bounce", at=NOON, by=None)
    judge(proofs=proofs, way="bounce", at=LATER, by=None)
    assert told(point) == [("bounce", "email_soft_bounce", "unverified")]


def test_an_unknown_reason_is_refused(company: Company) -> None:
    with pytest.raises(NoSuchCause, match="There is no reason called gone"):
        judge(proofs=[Proof(1, "gone")], way="hand", at=NOON, by=None)


def test_the_statements_do_not_grow_with_the_set(company: Company) -> None:
    def count(many: int) -> int:
        points = [point_of(f"+9198100{many:02}{n:03}") for n in range(many)]
        with CaptureQueriesContext(
            connection,
        ) as seen:
            judge(proofs=[Proof(p.pk, "phone_disconnected") for p in points], way="call", at=NOON, by=None)
        return len(seen)

    assert count(1) == count(7)


def test_what_came_in_is_looked_at_once(company: Company) -> None:
    fake = point_of("0000000000")
    ContactPoint.objects.filter(pk=fake.pk).update(state="dead", cause="phone_placeholder")
    good = point_of(ASHA_PHONE)
    assert check_new(at=NOON).looked_at == 2
    assert told(fake) == [("check", "phone_placeholder", "dead")]
    assert (told(good), Lead.objects.get(person=fake.person_id).dead_cause) == ([], "fake")
    assert check_new(at=LATER).looked_at == 0
    assert check_all(at=LATER).changed == 0
    assert len(told(fake)) == 1


def test_one_number_under_many_names_is_doubtful_for_all_of_them(company: Company) -> None:
    points = [point_of(ASHA_PHONE, name=f"Person {n}", key=f"person{n}") for n in range(4)]
    check_new(at=NOON)
    assert {standing(point) for point in points} == {("unverified", "")}
    points.append(point_of(ASHA_PHONE, name="Fifth", key="fifth"))
    check_new(at=LATER)
    assert {standing(point) for point in points} == {("suspect", "phone_many_names")}
    assert check_all(at=LATER).changed == 0


def test_a_switchboard_of_one_firm_is_not_doubtful(company: Company) -> None:
    points = [point_of(ASHA_PHONE, name=f"Person {n}", key=f"person{n}") for n in range(6)]
    firm = Organization.objects.create(name="Acme", name_key="acme")
    Person.objects.update(organization=firm)
    check_new(at=NOON)
    assert {standing(point) for point in points} == {("unverified", "")}


def test_a_check_takes_its_own_word_back_and_nobody_elses(company: Company, ravi: Staff) -> None:
    MailDomain.objects.create(name="gone.example", state="dead", answer="NXDOMAIN", again_at=LATER)
    point, proven = point_of("asha@gone.example", "email"), point_of("ravi@gone.example", "email")
    judge(proofs=[Proof(proven.pk, "code_entered")], way="code", at=NOON, by=ravi)
    check_new(at=NOON)
    assert standing(point) == ("dead", "email_domain_dead")
    assert standing(proven) == ("verified", "code_entered")
    assert Lead.objects.get(person=point.person_id).dead_cause == "bounced"
    MailDomain.objects.update(state="ok")
    check_these(point_ids=[point.pk, proven.pk], at=LATER)
    assert standing(point) == ("unverified", "")
    assert Lead.objects.get(person=point.person_id).status == "new"
    assert Verification.objects.filter(contact_point=point).count() == 2


def test_a_suggestion_is_told_with_the_doubt(company: Company) -> None:
    point = point_of("asha@gmial.com", "email")
    check_new(at=NOON)
    assert standing(point) == ("suspect", "email_typo")
    assert point.verifications.get().evidence == {"suggestion": "asha@gmail.com"}
