"""Pairs of persons who may be one: decided one after the other, or many at once with the effect shown before."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from footfall.capture.models import Consent
from footfall.company.models import Staff
from footfall.identity.actions.decide import keep_separate, say_same
from footfall.identity.actions.merging import merge
from footfall.identity.models import Match, Merge, Person
from footfall.qualification.models import Lead
from footfall.qualification.queries.lead import consents_of
from footfall.qualification.queries.matches import effect_of, waiting_matches
from footfall.selling.models import Call, Disposition
from tests.cast import NOON, Company, capture_id, key_of
from tests.identity.merging import known

LATER = NOON + timedelta(days=30)
EVIDENCE = {
    "probability": 0.93,
    "terms": [
        {"field": "phone", "agreement": "same", "weight": 6.1},
        {"field": "first name", "agreement": "other", "weight": -2.4},
    ],
}


def pair(one: str, other: str, *, number: int = 1, **evidence: object) -> Match:
    """Two persons of Karol Bagh who may be one."""
    left, right = known(one, number=number, phones=[f"+9198100{number:05}"]), known(other, number=number + 1)
    return Match.objects.create(left=left, right=right, evidence=evidence or EVIDENCE)


@pytest.fixture
def asha(company: Company) -> Match:
    return pair("Asha Rao", "A. Rao")


def test_the_likeliest_pair_comes_first_and_one_that_was_joined_comes_no_more(asha: Match, meera: Staff) -> None:
    surer = pair("Priya", "Priya N", number=3, probability=0.99, terms=[])
    bare = pair("Vik", "Vik R", number=5, shared="+919810012345")
    assert list(waiting_matches(meera)) == [surer, asha, bare]
    merge(survivor_id=surer.left_id, merged_id=surer.right_id, by=None, at=LATER)
    assert list(waiting_matches(meera)) == [asha, bare]


def test_who_sees_one_of_the_two_only_is_not_asked(asha: Match, company: Company) -> None:
    Lead.objects.filter(person=asha.left).update(location=company.karol_bagh)
    Lead.objects.filter(person=asha.right).update(location=company.indiranagar)
    assert list(waiting_matches(company.farah)) == []
    Lead.objects.filter(person=asha.right).update(location=company.karol_bagh)
    assert list(waiting_matches(company.farah)) == [asha]


def test_who_was_kept_separate_is_not_asked_about_again_also_not_as_somebody_else(asha: Match, meera: Staff) -> None:
    third = known("Asha R", number=9)
    merge(survivor_id=asha.left_id, merged_id=third.pk, by=None, at=LATER)
    other = Match.objects.create(left=asha.right, right=third, evidence={})
    keep_separate(match_ids=[other.pk], by=meera, at=LATER)
    asha.refresh_from_db()
    assert [asha.verdict, asha.decided_by] == ["different", meera]
    assert list(waiting_matches(meera)) == []


def test_a_pair_that_was_kept_separate_can_be_said_to_be_one_after_all(asha: Match, meera: Staff) -> None:
    keep_separate(match_ids=[asha.pk], by=meera, at=LATER)
    assert len(say_same(match_ids=[asha.pk], by=meera, at=LATER)) == 1
    assert Merge.objects.get().evidence == EVIDENCE


def test_the_effect_is_told_before(asha: Match) -> None:
    lead = Lead.objects.filter(person=asha.left).get()
    Call.objects.create(lead=lead, at=NOON, disposition=Disposition.objects.first())
    effect = effect_of([(asha.left_id, asha.right_id)])
    assert [effect.persons, effect.people_after, effect.leads, effect.leads_counted_less, effect.calls] == [
        2,
        1,
        2,
        1,
        1,
    ]


def test_many_are_joined_after_the_effect_was_shown(asha: Match, client: Client, meera: Staff) -> None:
    client.force_login(meera)
    shown = client.post("/duplicates/join", {"match": asha.pk})
    assert "2 persons become 1." in shown.content.decode()
    assert not Merge.objects.exists()
    client.post("/duplicates/join", {"ids": asha.pk, "sure": "yes"})
    assert Merge.objects.get().match == asha


def test_an_old_address_leads_to_who_stands_for_the_person(asha: Match, client: Client, meera: Staff) -> None:
    merge(survivor_id=asha.left_id, merged_id=asha.right_id, by=meera, at=LATER)
    client.force_login(meera)
    page = client.get(f"/people/{asha.right_id}")
    assert [page.status_code, page["Location"]] == [302, f"/people/{asha.left_id}"]
    assert "Part again" in client.get(f"/people/{asha.left_id}").content.decode()
    answer = client.get(f"/api/v1/people/{asha.right_id}", headers={"Authorization": f"Bearer {key_of(meera)}"})
    assert [answer.status_code, answer["Location"], answer.json()] == [
        308, f"/api/v1/people/{asha.left_id}", {"merged_into": asha.left_id},
    ]  # fmt: skip


def test_consent_is_never_widened_by_a_merge(asha: Match) -> None:
    agree: Callable[[int, bool, int], object] = lambda number, yes, days: Consent.objects.create(  # noqa: E731 -- three words of one kind
        capture_id=capture_id(number), way="call", is_granted=yes, at=NOON + timedelta(days=days)
    )
    agree(1, False, 0)
    agree(2, True, 5)
    merge(survivor_id=asha.left_id, merged_id=asha.right_id, by=None, at=LATER)
    assert [consent.is_granted for consent in consents_of(Person.objects.get(pk=asha.left_id))] == [False]
    known("Later", number=7)
    Consent.objects.create(capture_id=capture_id(7), way="call", is_granted=True, at=LATER + timedelta(days=1))
    asha.left.records.model.objects.filter(capture=capture_id(7)).update(person=asha.left)
    assert [consent.is_granted for consent in consents_of(asha.left)] == [True]
