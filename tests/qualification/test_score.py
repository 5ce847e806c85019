"""The company's own leads: what is learnt from them, what is told of those still open."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import numpy as np
import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from footfall.capture.models import EntryPoint, Source
from footfall.company.models import Staff
from footfall.qualification.actions import score
from footfall.qualification.actions.score import learn, model_of, observed, score_open_leads, use_version
from footfall.qualification.actions.score_alarm import watch_score
from footfall.qualification.models import Lead, Score, ScoreAlarm
from footfall.qualification.models.lead import Status
from footfall.qualification.queries import SET_RULES
from footfall.qualification.queries.probability import likely_of, watched
from footfall.qualification.queries.snapshot import OUTCOME, Open, matured, these
from footfall.qualification.tasks import send_score_alarm
from tests.cast import NOON, Company
from tests.qualification.making import make_lead, make_leads, note_contact

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


def history(size: int = 300) -> None:
    """Leads of a good and of a bad door, a day apart, of a year ago; most of the good one's were sold to."""
    random = np.random.default_rng(1)
    web = Source.objects.get(slug="web")
    doors = [EntryPoint.objects.create(key=key, name=key, channel="form", source=web) for key in ("good", "bad")]
    for at, door in enumerate(doors):
        leads = make_leads(size // 2, entry_point=door)
        for place, lead in enumerate(leads):
            lead.captured_at = NOON - YEAR + timedelta(hours=12 * place)
            if random.random() < (0.7, 0.15)[at]:
                lead.won_at, lead.status = lead.captured_at + timedelta(days=20), Status.CONVERTED
        Lead.objects.bulk_update(leads, ["captured_at", "won_at", "status"])


def fresh(door: str, at: datetime = NOON) -> Lead:
    return make_lead(entry_point=EntryPoint.objects.get(key=door), captured_at=at)


def test_open_leads_get_the_chance_of_their_like_with_reasons() -> None:
    history()
    good, bad = fresh("good"), fresh("bad")
    version = learn(at=NOON, by=None)
    assert version.verdict == "learnt"
    assert Score.objects.get(lead=good).probability > 0.5
    assert Score.objects.get(lead=bad).probability < 0.4
    told = likely_of(good, at=NOON)
    assert told is not None
    assert told.reasons[0].startswith("door is good: raises the odds")


def test_nothing_is_told_of_a_lead_whose_time_is_over() -> None:
    history()
    old = fresh("good", NOON - timedelta(days=91))
    lead = fresh("good")
    learn(at=NOON, by=None)
    assert list(Score.objects.values_list("lead", flat=True)) == [lead.pk]
    assert likely_of(old, at=NOON) is None
    assert likely_of(lead, at=NOON + timedelta(days=91)) is None


def test_nothing_is_told_until_something_is_learnt() -> None:
    lead = make_lead()
    assert learn(at=NOON, by=None).verdict == "learning: 0 of 60 leads"
    assert likely_of(lead, at=NOON) is None


def test_young_leads_are_not_counted_as_lost() -> None:
    make_leads(3, captured_at=NOON - timedelta(days=89))
    old = make_leads(2, captured_at=NOON - timedelta(days=91))
    found = matured(at=NOON, horizon_days=90, age_days=0, most=100)
    assert sorted(found.ids) == sorted(lead.pk for lead in old)


def test_what_came_later_is_not_known() -> None:
    lead = make_lead(captured_at=NOON - YEAR, won_at=NOON - YEAR + timedelta(days=120))
    note_contact(lead, "visit", NOON - YEAR)
    note_contact(lead, "price_request", NOON - YEAR + timedelta(days=3))
    at_once = matured(at=NOON, horizon_days=90, age_days=0, most=9).table
    later = matured(at=NOON, horizon_days=90, age_days=5, most=9).table
    assert (at_once["contacts"].words, later["contacts"].words) == (("1",), ("2",))
    assert at_once["won"].words == ("no",)  # sold on day 120, after the horizon


def test_an_older_version_can_be_used_again_and_new_leads_are_scored_by_it() -> None:
    history()
    first = learn(at=NOON, by=None)
    learn(at=NOON, by=None, horizon_days=10)
    assert Score.objects.count() == 0
    use_version(version_id=first.pk, at=NOON, by=None)
    lead = fresh("good")
    assert score_open_leads(at=NOON, only_new=True) == 1
    assert Score.objects.get(lead=lead).model_id == first.pk


def test_scoring_costs_the_same_for_one_lead_and_for_many(
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    history()
    learn(at=NOON, by=None)
    for count in (1, 30):
        make_leads(count, entry_point=EntryPoint.objects.get(key="good"))
        with django_assert_num_queries(4):
            score_open_leads(at=NOON, only_new=True)


def test_what_was_left_of_a_run_over_all_leads_is_taken_up_with_the_new_ones() -> None:
    history()
    first = learn(at=NOON, by=None)
    lead, other = fresh("good"), fresh("good")
    score_open_leads(at=NOON, only_new=True)
    newer = learn(at=NOON, by=None)
    use_version(version_id=first.pk, at=NOON, by=None)
    told = dict(Score.objects.values_list("lead", "probability"))
    Score.objects.filter(lead=other).update(model=newer, probability=0.5)
    assert score_open_leads(at=NOON, only_new=True) == 1
    assert dict(Score.objects.values_list("lead", "probability")) == told
    assert set(told) == {lead.pk, other.pk}


@pytest.mark.django_db(transaction=True)
def test_very_many_leads_are_scored_on_several_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    history()
    for _number in range(7):
        fresh("good")
    learn(at=NOON, by=None)
    told = list(Score.objects.order_by("lead").values_list("lead", "probability"))
    Score.objects.all().delete()
    monkeypatch.setattr(score, "BATCH", 2)
    assert score_open_leads(at=NOON) == 7
    assert list(Score.objects.order_by("lead").values_list("lead", "probability")) == told


def test_a_model_reads_only_the_columns_it_knows() -> None:
    history()
    version = learn(at=NOON, by=None)
    lead = fresh("good")
    whole = these([lead.pk], at=NOON, age_days=0).table
    open_leads = Open(NOON, version.horizon_days, version.age_days)
    [part] = open_leads.parts(9)
    known = model_of(version).columns
    less = open_leads.read(part, only=known).table
    assert (set(less.columns), known < set(whole.columns)) == ({*known, OUTCOME}, True)
    assert {name: less[name].words for name in known} == {name: whole[name].words for name in known}


def test_an_alarm_is_told_once_to_those_who_can_act_and_again_when_it_comes_back(company: Company) -> None:
    history()
    learn(at=NOON, by=None)
    make_leads(60, entry_point=EntryPoint.objects.get(key="good"), captured_at=NOON)
    score_open_leads(at=NOON, only_new=True)
    end = NOON + timedelta(days=95)
    able = Staff.objects.filter(is_active=True, role__in=SET_RULES)
    assert able.count() > 0
    told = [watch_score(at=at) for at in (NOON, end, end + timedelta(days=1))]
    assert told == [0, able.count(), 0]
    job = ProcrastinateJob.objects.filter(task_name="qualification.send_score_alarm").first()
    assert job is not None
    send_score_alarm(**job.args)
    (letter,) = mail.outbox
    expected = round(ScoreAlarm.objects.get().expected)
    assert (letter.subject, letter.to) == (f"0 sales where {expected} were expected", [able.order_by("pk")[0].email])
    good = list(Lead.objects.filter(captured_at=NOON).order_by("pk")[:expected])
    Lead.objects.filter(pk__in=[lead.pk for lead in good]).update(won_at=NOON + timedelta(days=5))
    assert watch_score(at=end) == 0
    assert ScoreAlarm.objects.get().ended_at == end
    Lead.objects.filter(pk__in=[lead.pk for lead in good]).update(won_at=None)
    assert watch_score(at=end + timedelta(days=3)) == able.count()


def test_wins_that_leave_what_was_expected_raise_the_alarm() -> None:
    history()
    learn(at=NOON, by=None)
    later = make_leads(60, entry_point=EntryPoint.objects.get(key="good"), captured_at=NOON)
    score_open_leads(at=NOON, only_new=True)
    end = NOON + timedelta(days=95)
    assert watched(at=NOON).is_alarming is False
    leads, won, expected, deviations = observed(at=end)
    assert (leads, won) == (len(later), 0)
    assert expected > 30
    assert deviations < -3
    assert watched(at=end).is_alarming is True
