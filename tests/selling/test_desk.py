"""The desk: which number comes next, to whom, when not, and what follows from its result."""

from datetime import timedelta
from typing import Any

import pytest

from footfall.capture.models import Capture, Consent
from footfall.company.models import Role, Staff
from footfall.identity.models import Record, Suppression
from footfall.qualification.models import Finding, Lead
from footfall.selling.actions.call import NoSuchResult, Talk, log_call
from footfall.selling.actions.call_lists import NotYourPlace, Plan, close_call_list, make_call_list, refresh_call_list
from footfall.selling.actions.desk import (
    LEASE,
    Answered,
    GivenBack,
    MayNotBeCalled,
    NotThatAnswer,
    answer_script,
    dial,
    give_back,
    stay,
)
from footfall.selling.actions.suppress import suppress
from footfall.selling.models import Call, CallingRule, CallListEntry, Disposition, Lease, Script
from footfall.selling.queries.call_lists import NoSuchCallList, call_list_seen_by, progress_of
from footfall.selling.queries.desk import NoSuchLease
from tests.cast import ASHA_PHONE, Company, capture_id, member
from tests.selling.desk import TEN, ask, entry_of, have, log, make_leads, make_list
from tests.selling.making import make_deal, make_lead

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TO_HOT = {"temperature": "hot"}


@pytest.fixture
def second(company: Company) -> Staff:
    """Another caller of the floor."""
    return member("Anil", Role.CALLER, company.delhi, team=company.floor)


def test_the_lead_most_worth_calling_comes_first(company: Company) -> None:
    make_lead(company, "Cold", phones=["+919810000001"])
    hot = make_lead(company, "Hot", phones=["+919810000002"], temperature="hot")
    make_list(company)
    lease = have(company.sunita)
    assert (lease.lead, lease.number, lease.until) == (hot, "+919810000002", TEN + LEASE)
    assert (lease.decision["why"], lease.decision["rule"], lease.decision["there"]) == (
        "did not forbid calls",
        "IN",
        [["Asia/Kolkata", "Mon 10:00"]],
    )


@pytest.mark.parametrize(
    ("order", "first"), [("worth", "Dear"), ("chance", "Hot"), ("priority", "High"), ("newest", "New")]
)
def test_a_list_is_worked_in_its_order(company: Company, order: str, first: str) -> None:
    fields: list[dict[str, Any]] = [
        {"value_minor": 90_000_00, "currency": "INR"}, {"temperature": "hot", "value_minor": 100, "currency": "INR"},
        {"priority": "high", "value_minor": 1, "currency": "INR"}, {"captured_at": TEN + DAY},
    ]  # fmt: skip
    for n, (name, given) in enumerate(zip(("Dear", "Hot", "High", "New"), fields, strict=True)):
        make_lead(company, name, phones=[f"+91981000000{n}"], **given)
    make_list(company, order=order)
    assert str(have(company.sunita).lead.person) == first


def test_who_asks_again_has_the_same_number_and_another_caller_the_next(company: Company, second: Staff) -> None:
    make_leads(company, 2)
    make_list(company)
    first = have(company.sunita)
    assert have(company.sunita) == first
    other = have(second)
    assert {first.lead_id, other.lead_id} == set(Lead.objects.values_list("pk", flat=True))
    assert ask(member("Bina", Role.CALLER, company.delhi, team=company.floor)) is None


def test_a_person_is_called_by_one_at_a_time_whatever_leads_and_lists_they_are_on(
    company: Company, second: Staff
) -> None:
    lead = make_lead(company)
    make_lead(company, "Asha R.", phones=[ASHA_PHONE])
    Lead.objects.create(
        person=lead.person, entry_point=company.counter, source=company.counter.source, captured_at=TEN,
        captured_on=TEN.date(), location=company.karol_bagh,
    )  # fmt: skip
    make_list(company)
    make_list(company, name="Again", kind="fixed")
    have(company.sunita)
    assert ask(second) is None


def test_a_number_given_back_goes_to_the_next_caller(company: Company, second: Staff) -> None:
    make_lead(company)
    make_list(company)
    lease = have(company.sunita)
    give_back(lease_id=lease.pk, at=TEN, by=company.sunita)
    assert have(second).lead == lease.lead
    with pytest.raises(GivenBack):
        log(lease, "na")
    assert Call.objects.count() == 0


def test_a_lost_line_returns_the_number_and_a_late_result_still_counts(company: Company, second: Staff) -> None:
    make_lead(company)
    make_list(company)
    lost = have(company.sunita)
    assert ask(second, at=TEN + LEASE - HOUR / 60) is None
    later = have(second, at=TEN + LEASE)
    lost.refresh_from_db()
    assert (later.lead, lost.end) == (lost.lead, "expired")
    call = log(lost, "na", at=TEN + LEASE)
    assert (call.caller, Call.objects.count()) == (company.sunita, 1)
    log(later, "interested", at=TEN + 2 * LEASE)
    assert Call.objects.count() == 2


def test_a_desk_that_is_heard_of_keeps_its_number(company: Company, second: Staff) -> None:
    make_lead(company)
    make_list(company)
    lease = have(company.sunita)
    stay(lease_id=lease.pk, at=TEN + LEASE / 2, by=company.sunita)
    assert ask(second, at=TEN + LEASE) is None
    with pytest.raises(NoSuchLease):
        stay(lease_id=lease.pk, at=TEN, by=second)


def test_a_result_sent_twice_counts_once(company: Company) -> None:
    lead = make_lead(company)
    make_list(company)
    lease = have(company.sunita)
    assert log(lease, "na", at=TEN) == log(lease, "interested", at=TEN + HOUR)
    assert (Call.objects.count(), entry_of(lead).attempts) == (1, 1)
    lease.refresh_from_db()
    assert (lease.end, lease.call) == ("logged", Call.objects.get())


def test_a_result_that_is_none_keeps_the_number_with_its_caller(company: Company) -> None:
    make_lead(company)
    make_list(company)
    lease = have(company.sunita)
    with pytest.raises(NoSuchResult):
        log(lease, "gone-fishing")
    assert have(company.sunita) == lease


@pytest.mark.parametrize(
    ("result", "talk", "state", "again"),
    [
        ("na", {}, "waiting", timedelta(hours=2)),
        ("busy", {}, "waiting", timedelta(minutes=15)),
        ("callback", {"next_at": TEN + 3 * HOUR}, "waiting", 3 * HOUR),
        ("not-interested", {"next_at": TEN + 90 * DAY}, "waiting", 90 * DAY),
        ("not-interested", {}, "done", timedelta()),
        ("interested", {}, "done", timedelta()),
        ("appointment", {"next_at": TEN + DAY}, "done", timedelta()),
        ("wrong-number", {}, "done", timedelta()),
        ("do-not-call", {}, "done", timedelta()),
    ],
)
def test_what_a_result_means_for_the_list(
    company: Company, result: str, talk: dict[str, Any], state: str, again: timedelta
) -> None:
    lead = make_lead(company)
    make_list(company)
    log(have(company.sunita), result, **talk)
    entry = entry_of(lead)
    assert (entry.state, entry.due_at - TEN, entry.held_until) == (state, again, None)


def test_a_call_logged_on_the_page_of_the_lead_counts_for_the_list_too(company: Company) -> None:
    lead = make_lead(company)
    make_list(company)
    log_call(talk=Talk(lead.pk, "na"), at=TEN, by=company.vikram)
    entry = entry_of(lead)
    assert (entry.attempts, entry.due_at, entry.because) == (1, TEN + 2 * HOUR, "no answer")
    assert ask(company.sunita, at=TEN + HOUR) is None
    assert have(company.sunita, at=TEN + 2 * HOUR).lead == lead


def test_a_result_that_came_too_often_ends_the_attempts(company: Company) -> None:
    lead = make_lead(company)
    make_list(company)
    Disposition.objects.filter(code="busy").update(most_attempts=2)
    log(have(company.sunita), "busy")
    log(have(company.sunita, at=TEN + HOUR), "busy", at=TEN + HOUR)
    assert entry_of(lead).state == "done"


def test_a_list_has_a_limit_of_attempts_of_its_own(company: Company) -> None:
    lead = make_lead(company)
    make_list(company, most_attempts=1)
    log(have(company.sunita), "na")
    assert entry_of(lead).state == "done"


def test_a_call_back_comes_before_all_others_and_to_whom_it_was_agreed_with(company: Company, second: Staff) -> None:
    lead, *_ = make_leads(company, 1), make_lead(company, "Hot", phones=["+919811111111"], temperature="hot")
    agreed = TEN + 2 * HOUR
    make_list(company)
    first = have(company.sunita)
    log(first, "callback", next_at=agreed, is_for_caller=True)
    assert have(second, at=agreed).lead != first.lead
    again = have(company.sunita, at=agreed)
    assert (again.lead, again.decision["why"]) == (first.lead, "agreed on it")
    assert lead


def test_a_call_back_that_nobody_keeps_goes_to_anybody(company: Company, second: Staff) -> None:
    make_lead(company)
    make_list(company)
    log(have(company.sunita), "callback", next_at=TEN + HOUR, is_for_caller=True)
    assert ask(second, at=TEN + HOUR) is None
    assert have(second, at=TEN + HOUR + timedelta(minutes=30))


def test_a_call_back_to_anyone_goes_to_who_asks_first(company: Company, second: Staff) -> None:
    make_lead(company)
    make_list(company)
    log(have(company.sunita), "callback", next_at=TEN + HOUR)
    assert have(second, at=TEN + HOUR)


def test_nobody_is_called_at_night(company: Company) -> None:
    lead = make_lead(company)
    night = TEN - 4 * HOUR
    make_list(company, at=night)
    assert ask(company.sunita, at=night) is None
    assert have(company.sunita, at=TEN).lead == lead


def test_a_number_abroad_waits_for_its_own_morning(company: Company) -> None:
    make_lead(company, "Joan", phones=["+12125550123"])
    make_list(company)
    assert ask(company.sunita) is None
    evening = TEN + 9 * HOUR
    assert have(company.sunita, at=evening).decision["there"] == [
        ["America/New_York", "Mon 09:30"],
        ["Asia/Kolkata", "Mon 19:00"],
    ]


def test_a_lead_of_no_outlet_is_called_by_the_clock_of_its_number(company: Company) -> None:
    make_lead(company, location=None)
    make_list(company, location_id=None)
    assert have(company.sunita).decision["there"] == [["Asia/Kolkata", "Mon 10:00"]]


def test_of_several_lists_the_one_made_first_is_worked_first(company: Company) -> None:
    cold = make_lead(company, "Cold", phones=["+919810000001"])
    make_list(company, kind="fixed")
    make_lead(company, "Hot", phones=["+919810000002"], temperature="hot")
    make_list(company, name="Hot", query="temperature=hot", order="newest", at=TEN + HOUR)
    assert have(company.sunita).lead == cold


def test_who_asked_not_to_be_called_is_on_no_list_and_leaves_one(company: Company) -> None:
    lead = make_lead(company)
    make_list(company)
    suppress(number=ASHA_PHONE, reason="wrote", at=TEN, by=None)
    assert ask(company.sunita) is None
    assert (entry_of(lead).state, entry_of(lead).because) == ("done", "asked not to be called")
    assert progress_of(make_list(company, name="Later"), at=TEN).total == 0


def test_who_said_no_in_a_form_is_not_called(company: Company) -> None:
    lead = make_lead(company)
    capture = Capture.objects.create(
        id=capture_id(1), entry_point=company.counter, payload={}, digest=b"1", captured_at=TEN, received_at=TEN
    )
    Record.objects.create(capture=capture, person=lead.person)
    Consent.objects.create(capture=capture, way="call", is_granted=False, at=TEN)
    make_list(company)
    assert ask(company.sunita) is None
    assert entry_of(lead).because == "said no to calls"


def test_an_opt_out_during_the_call_is_logged_and_ends_it_all(company: Company) -> None:
    lead = make_lead(company)
    make_list(company)
    lease = have(company.sunita)
    suppress(number=ASHA_PHONE, reason="wrote", at=TEN + HOUR / 60, by=None)
    with pytest.raises(MayNotBeCalled, match=r"^Asha Rao asked not to be called\.$"):
        dial(lease_id=lease.pk, at=TEN + HOUR / 60, by=company.sunita)
    call = log(lease, "na", at=TEN + HOUR / 30)
    assert (call.number, entry_of(lead).attempts) == (ASHA_PHONE, 1)
    assert ask(company.sunita, at=TEN + 3 * HOUR) is None
    assert Suppression.objects.filter(lifted_at=None).count() == 1


def test_the_moment_of_dialling_is_judged_again_and_kept(company: Company) -> None:
    make_lead(company)
    make_list(company)
    lease = have(company.sunita)
    dialled = dial(lease_id=lease.pk, at=TEN + HOUR / 60, by=company.sunita)
    assert dialled.decision["dialled"]["there"] == [["Asia/Kolkata", "Mon 10:01"]]
    assert log(lease, "talked", at=TEN + HOUR / 20).seconds == 120
    assert log(lease, "talked", at=TEN + 9 * HOUR).seconds == 120


def test_a_call_costs_its_lead_what_its_country_says(company: Company) -> None:
    lead = make_lead(company)
    CallingRule.objects.filter(country="IN").update(per_call_minor=20, per_minute_minor=50)
    make_list(company)
    call = log(have(company.sunita), "talked", seconds=61)
    lead.refresh_from_db()
    assert (call.cost_minor, lead.direct_cost_minor) == (120, 120)


def test_a_fixed_list_keeps_its_leads_and_a_living_one_takes_in_and_lets_go(company: Company) -> None:
    hot = make_lead(company, **TO_HOT)
    fixed = make_list(company, kind="fixed", query="temperature=hot")
    living = make_list(company, query="temperature=hot")
    hot.temperature = "cold"
    hot.save()
    make_lead(company, "New", phones=["+919810000001"], **TO_HOT)
    later = TEN + HOUR
    assert [refresh_call_list(call_list_id=each.pk, at=later) for each in (fixed, living)] == [0, 1]
    states = CallListEntry.objects.order_by("call_list", "pk").values_list("call_list", "state")
    assert sorted(states) == [(fixed.pk, "waiting"), (living.pk, "left"), (living.pk, "waiting")]


def test_a_lead_that_matches_again_joins_again_and_one_in_work_stays(company: Company) -> None:
    lead = make_lead(company, **TO_HOT)
    living = make_list(company, query="temperature=hot")
    for temperature, state in (("cold", "left"), ("hot", "waiting")):
        Lead.objects.update(temperature=temperature)
        refresh_call_list(call_list_id=living.pk, at=TEN)
        assert entry_of(lead).state == state
    log(have(company.sunita), "na")
    Lead.objects.update(temperature="cold")
    refresh_call_list(call_list_id=living.pk, at=TEN + HOUR)
    assert entry_of(lead).state == "waiting"


def test_a_lead_out_of_work_ends_on_its_lists(company: Company) -> None:
    lead = make_lead(company)
    living = make_list(company)
    Lead.objects.update(status="dead")
    assert ask(company.sunita) is None
    refresh_call_list(call_list_id=living.pk, at=TEN)
    assert entry_of(lead).because in {"out of work", "does not match any more"}


def test_a_lead_with_an_open_deal_is_its_sellers_to_call(company: Company) -> None:
    lead = make_lead(company)
    make_list(company)
    make_deal(lead, company.vikram)
    assert ask(company.sunita) is None
    assert progress_of(make_list(company, name="Later"), at=TEN).total == 0


def test_a_dry_living_list_looks_for_new_leads_when_it_is_asked(company: Company) -> None:
    make_list(company)
    lead = make_lead(company)
    assert ask(company.sunita) is None
    assert have(company.sunita, at=TEN + HOUR).lead == lead


def test_a_closed_list_gives_no_number_and_the_last_may_be_finished(company: Company) -> None:
    make_leads(company, 2)
    made = make_list(company)
    lease = have(company.sunita)
    close_call_list(call_list_id=made.pk, at=TEN, by=company.meera)
    log(lease, "na")
    assert ask(company.sunita) is None


def test_a_list_is_for_its_team_and_place(company: Company) -> None:
    made = make_list(company)
    far = make_list(company, location_id=company.indiranagar.pk, team_id=None)
    assert call_list_seen_by(company.karan, made.pk) == made
    for staff, pk in ((company.karan, far.pk), (company.omar, made.pk), (company.sunita, far.pk)):
        with pytest.raises(NoSuchCallList):
            call_list_seen_by(staff, pk)
    with pytest.raises(NotYourPlace):
        make_call_list(plan=Plan("All", "fixed"), at=TEN, by=company.karan)


def test_answers_of_a_script_fill_the_lead(company: Company) -> None:
    lead = make_lead(company)
    text = "# a\nIs this {name}?\n* Yes -> b\n# b: need\nWhy?\n* Moved = strong -> c\n# c\nBye"
    script = Script.objects.create(name="Short", text=text)
    make_list(company, script_id=script.pk)
    lease = have(company.sunita)
    for answered in (Answered("a", 0), Answered("b", 0, "to a new flat")):
        lease = answer_script(lease_id=lease.pk, answered=answered, at=TEN, by=company.sunita)
    assert (lease.step, [each["answer"] for each in lease.answers]) == ("c", ["Yes", "Moved"])
    found = Finding.objects.get(lead=lead, until=None)
    assert (found.aspect, found.strength, found.note) == ("need", "strong", "to a new flat")
    with pytest.raises(NotThatAnswer):
        answer_script(lease_id=lease.pk, answered=Answered("c", 0), at=TEN, by=company.sunita)


def test_progress_counts_what_waits_and_what_came_of_the_rest(company: Company, second: Staff) -> None:
    make_leads(company, 4)
    made = make_list(company)
    log(have(company.sunita), "na")
    log(have(company.sunita), "interested")
    have(second)
    found = progress_of(made, at=TEN)
    assert (found.total, found.waiting, found.untouched, found.in_call, found.done, found.tried) == (4, 3, 2, 1, 1, 2)
    assert sorted(found.results) == [("Interested", "warm", 1), ("No answer", "no_contact", 1)]


def test_a_number_costs_the_same_to_find_on_a_long_list(company: Company, django_assert_num_queries: Any) -> None:
    make_leads(company, 3)
    make_list(company)
    with django_assert_num_queries(29):
        have(company.sunita)
    assert Lease.objects.count() == 1
