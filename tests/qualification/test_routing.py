"""Leads on their way to somebody."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from footfall.capture.actions import accept
from footfall.capture.rules import Arrival
from footfall.company.actions.absences import note_absence
from footfall.company.models import Role, Staff
from footfall.qualification.actions.disqualify import disqualify
from footfall.qualification.actions.drain import drain, drain_all
from footfall.qualification.actions.route import route
from footfall.qualification.actions.routing_rules import RuleDraft, drop_rule, keep_rule, move_rule, set_response_times
from footfall.qualification.actions.states import set_state
from footfall.qualification.actions.touch import touch
from footfall.qualification.actions.waiting import offer_next, reoffer, try_again
from footfall.qualification.filters import BadFilter
from footfall.qualification.models import Assignment, Lead, LeadState, ResponseTime, RoutingRound, RoutingRule
from footfall.qualification.queries.routing import told
from tests.cast import ASHA, NOON, Company, capture_id, member
from tests.qualification.making import make_lead, make_leads, make_person

SOON, LATE = NOON + timedelta(minutes=4), NOON + timedelta(minutes=6)


@pytest.fixture
def lata(company: Company) -> Staff:
    """A second salesperson at Karol Bagh."""
    return member("Lata", Role.SALESPERSON, company.karol_bagh)


def rule(name: str = "To the shop", **more: Any) -> RoutingRule:
    given = {"is_at_place": True, "roles": [Role.SALESPERSON], **more}
    return keep_rule(draft=RuleDraft(name=name, **given), rule_id=None, at=NOON, by=None)


def leads_here(company: Company, count: int = 1, **more: Any) -> list[Lead]:
    return make_leads(count, entry_point=company.counter, location=company.karol_bagh, **more)


def give(leads: list[Lead], at: datetime = NOON) -> list[str | None]:
    """Names of the owners after routing, in order."""
    route(lead_ids=[lead.pk for lead in leads], at=at)
    return owners(leads)


def owners(leads: list[Lead]) -> list[str | None]:
    names = dict(Lead.objects.filter(pk__in=[lead.pk for lead in leads]).values_list("pk", "owner__name"))
    return [names[lead.pk] for lead in leads]


def standing(lead: Lead) -> Assignment:
    return Assignment.objects.get(lead=lead, ended_at=None)


def test_without_rules_nothing_happens_for_one_statement(company: Company) -> None:
    lead = make_lead(location=company.karol_bagh)
    with CaptureQueriesContext(connection) as queries:
        assert route(lead_ids=[lead.pk], at=NOON) == set()
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == 1


def test_leads_go_round_the_people_of_their_place(company: Company, lata: Staff) -> None:
    rule()
    leads = leads_here(company, 3)
    assert give(leads) == ["Vikram", "Lata", "Vikram"]
    first = standing(leads[0])
    assert first.because == "Rule 1, To the shop, turn 0: Vikram, in turn"
    assert LeadState.objects.get(lead=leads[0], aspect="owner").because == first.because
    assert give(leads_here(company)) == ["Lata"]


def test_a_capture_is_routed_when_it_is_worked_off(company: Company) -> None:
    rule()
    asha = Arrival(id=capture_id(1), entry_point=company.counter.pk, payload=ASHA, captured_at=NOON)
    accept([asha], at=NOON, by=None)
    drain_all(at=NOON)
    assert Lead.objects.get().owner == company.vikram


def test_rules_are_tried_in_their_order_and_the_next_takes_what_one_leaves(company: Company, lata: Staff) -> None:
    rule("Hot ones", query="temperature=hot", people=[lata.pk], is_at_place=False, roles=[])
    rule("The rest", team=company.floor.pk, is_at_place=False, roles=[])
    hot, cold = leads_here(company, temperature="hot")[0], leads_here(company)[0]
    assert give([hot, cold]) == ["Lata", "Sunita"]
    cold.refresh_from_db()
    assert cold.team == company.floor
    move_rule(rule_id=RoutingRule.objects.get(name="The rest").pk, places=-1, by=None)
    assert give(leads_here(company, temperature="hot")) == ["Sunita"]


def test_conditions_reach_places_below_language_and_source(company: Company, lata: Staff) -> None:
    where = f"location={company.north.pk}&language=hi&source=point-of-sale"
    rule(query=where, people=[lata.pk], roles=[], is_at_place=False)
    speaks = leads_here(company, person=make_person("Asha", language="hi"))
    other = leads_here(company, person=make_person("Olga", language="ru"))
    assert give([*speaks, *other]) == ["Lata", None]
    assert standing(other[0]).because == "No rule means it"


def test_a_rule_that_means_nothing_is_refused(company: Company) -> None:
    with pytest.raises(BadFilter):
        rule(query="temperature=lukewarm")
    assert RoutingRule.objects.count() == 0


def test_who_is_away_gets_nothing(company: Company, lata: Staff) -> None:
    rule()
    note_absence(staff=[company.vikram], from_on=NOON.date(), until_on=NOON.date(), because="Leave", by=None)
    lead = leads_here(company)[0]
    assert give([lead]) == ["Lata"]
    assert told(standing(lead)).others == [("Vikram", "away until 4 May 2026")]
    assert give([lead := leads_here(company)[0]], at=NOON + timedelta(days=1)) == ["Vikram"]


def test_working_hours_choose_and_stop_the_clock(company: Company, lata: Staff) -> None:
    Staff.objects.filter(pk=lata.pk).update(working_hours={"1": [["09:00", "18:00"]], "2": [["09:00", "18:00"]]})
    Staff.objects.filter(pk=company.vikram.pk).update(working_hours={"2": [["11:00", "18:00"]]})
    rule(minutes=60)
    lead = leads_here(company)[0]
    assert give([lead]) == ["Lata"]
    # Half past five in Delhi: half an hour is left today, the other half is tomorrow's.
    assert standing(lead).due_at == datetime(2026, 5, 5, 4, 0, tzinfo=UTC)


def test_nobody_has_more_than_there_is_room_for(company: Company) -> None:
    rule(most_waiting=2)
    leads = leads_here(company, 3)
    assert give(leads) == ["Vikram", "Vikram", None]
    last = standing(leads[2])
    assert (last.owner, last.because) == (None, "Rule 1, To the shop: Vikram has 2 waiting, at most 2")
    touch(lead_ids=[leads[0].pk], kind="call_attempt", at=SOON, by=company.vikram)
    assert try_again(at=LATE) == 1
    assert owners(leads) == ["Vikram", "Vikram", "Vikram"]
    assert standing(leads[2]).due_at == last.due_at


def test_who_knows_the_customer_keeps_them(company: Company, lata: Staff) -> None:
    asha = make_person("Asha")
    make_lead(person=asha, owner=company.sunita, captured_at=NOON - timedelta(days=90))
    rule()
    leads = leads_here(company, person=asha)
    assert give(leads) == ["Sunita"]
    assert standing(leads[0]).because == "Rule 1, To the shop: Sunita knows the customer"
    Staff.objects.filter(pk=company.sunita.pk).update(is_active=False)
    Lead.objects.filter(pk=leads[0].pk).update(owner=None, status="dead")
    assert give(leads_here(company, person=asha)) == ["Vikram"]


def test_past_results_choose_by_such_leads(company: Company, lata: Staff) -> None:
    for owner, won in ((company.vikram, 1), (lata, 9)):
        make_leads(won, owner=owner, location=company.karol_bagh, won_at=NOON)
        make_leads(10 - won, owner=owner, location=company.karol_bagh)
    rule(choice="result")
    assert give(leads_here(company, 4)).count("Lata") == 3


def test_an_untouched_lead_is_offered_to_the_next(company: Company, lata: Staff) -> None:
    rule()
    lead = leads_here(company)[0]
    assert give([lead]) == ["Vikram"]
    assert reoffer(at=SOON) == 0
    assert reoffer(at=LATE) == 1
    assert owners([lead]) == ["Lata"]
    first, second = Assignment.objects.filter(lead=lead).order_by("at")
    assert (first.outcome, first.ended_at, second.had) == ("passed_on", LATE, [company.vikram.pk])
    assert reoffer(at=LATE + timedelta(hours=1)) == 0
    assert (owners([lead]), standing(lead).is_stuck) == (["Lata"], True)


def test_a_touched_lead_is_not_offered_again(company: Company, lata: Staff) -> None:
    rule()
    lead = leads_here(company)[0]
    give([lead])
    touch(lead_ids=[lead.pk], kind="call_attempt", at=SOON, by=company.vikram)
    assert reoffer(at=LATE) == 0
    assert Assignment.objects.get().outcome == "touched"


def test_what_is_late_closed_or_moved_is_told_apart(company: Company, lata: Staff) -> None:
    rule()
    late, gone, moved = leads_here(company, 3)
    give([late, gone, moved])
    touch(lead_ids=[late.pk], kind="call_contact", at=LATE, by=company.vikram)
    disqualify(lead_ids=[gone.pk], kind="junk", cause="spam", note="", at=SOON, by=None)
    set_state(lead_ids=[moved.pk], aspect="owner", value=str(lata.pk), at=SOON, by=company.farah, because="")
    ended = dict(Assignment.objects.exclude(ended_at=None).values_list("lead", "outcome"))
    assert ended == {late.pk: "late", gone.pk: "closed", moved.pk: "moved"}
    assert (standing(moved).owner, standing(moved).because) == (lata, "By hand of Farah")


def test_a_manager_offers_a_lead_to_the_next_by_hand(company: Company, lata: Staff) -> None:
    rule()
    lead = leads_here(company)[0]
    give([lead])
    assert offer_next(lead_ids=[lead.pk], at=SOON, by=company.farah) == 1
    assert (owners([lead]), standing(lead).by) == (["Lata"], company.farah)


def test_every_dealing_comes_to_the_same_when_it_is_played_again(company: Company, lata: Staff) -> None:
    rule("Skill", choice="skill")
    Staff.objects.filter(pk=lata.pk).update(languages=["hi"], skills=["X1"])
    asha = make_person("Asha", language="hi")
    leads = [*leads_here(company, 3), *leads_here(company, person=asha), *leads_here(company, 2, product=company.x1)]
    give(leads)
    give(leads_here(company, 2))
    drop_rule(rule_id=RoutingRule.objects.get().pk, by=None)
    Staff.objects.update(languages=[])
    played = [told(each) for each in Assignment.objects.select_related("round")]
    assert [each.is_same for each in played] == [True] * 8


def test_a_source_has_its_time(company: Company) -> None:
    rule()
    assert ResponseTime.objects.get(source=company.counter.source).minutes == 5
    set_response_times(minutes={company.counter.source_id: 20, company.web.source_id: None}, by=None)
    lead = leads_here(company)[0]
    give([lead])
    assert standing(lead).due_at == NOON + timedelta(minutes=20)
    assert ResponseTime.objects.filter(source=company.web.source).count() == 0


def test_routing_takes_as_many_statements_for_three_hundred_as_for_three(company: Company, lata: Staff) -> None:
    rule("Web", query="channel=web_form", team=company.floor.pk, is_at_place=False, roles=[])
    rule("Shop", choice="load")
    rule("Else", choice="result", is_at_place=False)
    counts = []
    for first, size in ((1_000, 3), (2_000, 300)):
        doors = [company.counter, company.web, company.saket_counter]
        arrivals = [
            Arrival(
                id=capture_id(first + n), entry_point=doors[n % 3].pk, captured_at=NOON,
                payload={"name": f"Visitor {n}", "phone": f"98{first + n:08d}"},
            )
            for n in range(size)
        ]  # fmt: skip
        accept(arrivals, at=NOON, by=None)
        with CaptureQueriesContext(connection) as queries:
            assert len(drain(limit=1_000, at=NOON).worked) == size
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Lead.objects.filter(owner=None).count() == 0
    assert RoutingRound.objects.count() == 6
