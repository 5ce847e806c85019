"""Audience profiles: how they are written, and how leads agree with them."""

from typing import Any

import pytest

from footfall.capture.actions import accept
from footfall.capture.rules import Arrival
from footfall.company.models import AudienceProfile
from footfall.identity.models import Organization
from footfall.qualification.actions.drain import drain_all
from footfall.qualification.actions.fit import judge_every, judge_fit
from footfall.qualification.actions.profiles import Asked, ProfileDraft, drop_profile, keep_profile, set_matrix
from footfall.qualification.actions.states import set_state
from footfall.qualification.models import Fit, Lead, LeadState
from footfall.qualification.rules.fit import Wanted, band_of, fit_of, read_wanted, written
from tests.cast import ASHA, NOON, Company, capture_id
from tests.qualification.making import make_lead, make_leads, make_person


def asked(field: str, text: str, weight: float = 1) -> Asked:
    return Asked(field, read_wanted(text), weight)


def profile(*criteria: Asked, **more: Any) -> AudienceProfile:
    draft = ProfileDraft(name=more.pop("name", "Families"), criteria=criteria, **more)
    return keep_profile(draft=draft, profile_id=None, by=None)


def captured(company: Company, number: int = 1, **fields: Any) -> Lead:
    payload = {**ASHA, "phone": f"981001{number:04d}", "email": f"v{number}@example.in", **fields}
    accept(
        [Arrival(id=capture_id(number), entry_point=company.counter.pk, payload=payload, captured_at=NOON)],
        at=NOON,
        by=None,
    )
    drain_all(at=NOON)
    return Lead.objects.order_by("-pk")[0]


def test_a_criterion_is_written_as_people_write_it() -> None:
    texts = ("Doctor; Engineer", "25-45", "from 25", "to 45")
    assert [read_wanted(text) for text in texts] == [
        Wanted(("doctor", "engineer")), Wanted((), 25, 45), Wanted((), 25), Wanted((), None, 45),
    ]  # fmt: skip
    assert [written(read_wanted(text)) for text in texts] == ["doctor; engineer", "25-45", "from 25", "to 45"]
    for wrong in ("45-25", " ; "):
        with pytest.raises(ValueError, match=r"more than|Say what"):
            read_wanted(wrong)


def test_what_is_unknown_is_neither_good_nor_bad() -> None:
    assert (fit_of(0, 0, 3), fit_of(2, 0, 0), fit_of(0, 2, 0), fit_of(2, 1, 1), fit_of(0, 0, 0)) == (50, 100, 0, 63, 50)
    assert (band_of(65), band_of(64), band_of(39)) == ("high", "medium", "low")


def test_a_lead_is_judged_when_it_comes_with_what_is_met_missed_and_unknown(company: Company) -> None:
    profile(
        asked("occupation", "doctor; engineer", 2), asked("age", "25-45"), asked("city", "delhi"), asked("interests", "health"),
        asked("income", "from 50000"),
    )  # fmt: skip
    lead = captured(company, occupation="Doctor", age="51 years", city="Delhi", interests=["Cooking", "Health"])
    fit = Fit.objects.get(lead=lead)
    assert (fit.fit, fit.missed, fit.unknown) == (75, ["age from 25 to 45"], ["income from 50000"])
    assert fit.met == ["occupation is doctor or engineer", "city is delhi", "interests is health"]


def test_the_newest_answer_counts(company: Company) -> None:
    profile(asked("occupation", "doctor"))
    captured(company, occupation="Student")
    lead = Lead.objects.get()
    captured(company, 2, phone="9810010001", email="v1@example.in", occupation="Doctor")
    assert (Lead.objects.count(), Fit.objects.get(lead=lead).fit) == (1, 100)


def test_the_best_profile_counts_and_bodies_have_their_own(company: Company) -> None:
    profile(asked("customer", "existing"))
    schools = profile(asked("customer", "new"), name="Schools", kind="organization")
    school = Organization.objects.create(name="Modern School", name_key="modern school")
    alone, body = make_lead(), make_lead(person=make_person("Ms Rao", organization=school))
    judge_every(at=NOON)
    assert (Fit.objects.get(lead=alone).fit, Fit.objects.get(lead=body).profile) == (0, schools)


def test_a_profile_may_be_for_one_family_and_ask_for_a_place(company: Company) -> None:
    profile(asked("place", str(company.north.pk)), product=company.purifiers.pk)
    here, elsewhere = make_lead(product=company.x1, location=company.saket), make_lead(product=None)
    there = make_lead(product=company.x1, location=company.indiranagar)
    judge_every(at=NOON)
    fits = dict(Fit.objects.values_list("lead", "fit"))
    assert fits == {here.pk: 100, there.pk: 0}
    assert Fit.objects.get(lead=here).met == ["place is North"]
    assert elsewhere.pk not in fits


def test_priority_follows_by_the_matrix_unless_a_hand_set_it(company: Company) -> None:
    profile(asked("customer", "new"))
    warm, by_hand = make_leads(2, intent=30)
    set_state(lead_ids=[by_hand.pk], aspect="priority", value="low", at=NOON, by=company.farah, because="Knows them")
    set_matrix(priorities={("high", "warm"): "high"}, by=None)
    judge_every(at=NOON)
    assert dict(Lead.objects.values_list("pk", "priority")) == {warm.pk: "high", by_hand.pk: "low"}
    assert LeadState.objects.get(lead=warm).because == "by fit and intent: fit 100, intent 30"
    set_matrix(priorities={("high", "warm"): "low"}, by=None)
    judge_every(at=NOON)
    assert Lead.objects.get(pk=warm.pk).priority == "low"


def test_without_profiles_nothing_is_judged(company: Company, django_assert_num_queries: Any) -> None:
    drop_profile(profile_id=profile(asked("customer", "new")).pk, by=None)
    lead = make_lead()
    with django_assert_num_queries(3):
        assert judge_fit(lead_ids=[lead.pk], at=NOON) == 0


def test_judging_takes_as_many_statements_for_three_hundred_as_for_three(
    company: Company, django_assert_num_queries: Any
) -> None:
    profile(asked("customer", "new"), asked("occupation", "doctor"))
    for size in (3, 300):
        leads = make_leads(size)
        with django_assert_num_queries(4):
            assert judge_fit(lead_ids=[lead.pk for lead in leads], at=NOON) == size
