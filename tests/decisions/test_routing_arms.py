"""Experiments on who gets the lead: the arm's rule goes first, and nothing is lost where it finds nobody."""

from typing import Any

import pytest

from footfall.company.models import Role, Staff
from footfall.decisions.actions.experiments import ArmDraft, Draft, set_up
from footfall.decisions.actions.exposures import gather
from footfall.decisions.models import Experiment, Exposure
from footfall.decisions.queries.running import with_places
from footfall.qualification.actions.route import route
from footfall.qualification.actions.routing_rules import RuleIsTried, drop_rule, keep_rule
from footfall.qualification.models import Lead, RoutingRule
from footfall.qualification.queries.routing import told
from footfall.shared.errors import Invalid
from tests.cast import NOON, Company, member
from tests.qualification.test_routing import RuleDraft, leads_here, owners, rule, standing


@pytest.fixture
def lata(company: Company) -> Staff:
    return member("Lata", Role.SALESPERSON, company.karol_bagh)


def only(name: str, who: Staff, **more: Any) -> RoutingRule:
    """A rule that stands in no order: an experiment alone uses it."""
    wanted = RuleDraft(name=name, people=[who.pk], is_sticky=False, is_active=False, **more)
    return keep_rule(draft=wanted, rule_id=None, at=NOON, by=None)


def tried(company: Company, *rules: RoutingRule | None, **more: Any) -> Experiment:
    arms = [ArmDraft(f"arm {place}", routing_rule=one) for place, one in enumerate(rules)]
    wanted: dict[str, Any] = {"name": "Who calls", "kind": "routing", "outcome": "warm", "arms": arms, "base": 0.2,
                              "effect": 0.05, "planned": 2_000, "starts_on": NOON.date(), "ends_on": NOON.date()}  # fmt: skip
    return set_up(draft=Draft(**{**wanted, **more}), by=company.nisha, at=NOON)


def arms_of(experiment: Experiment, leads: list[Lead]) -> list[int]:
    running = with_places(experiment)
    return [running.place(str(lead.person_id)) for lead in leads]


def test_a_lead_goes_by_the_rule_of_its_arm(company: Company, lata: Staff) -> None:
    rule(roles=[], people=[company.vikram.pk])
    experiment = tried(company, None, only("To Lata", lata))
    leads = leads_here(company, 24)
    assert route(lead_ids=[lead.pk for lead in leads], at=NOON) == {lead.pk for lead in leads}
    places = arms_of(experiment, leads)
    assert owners(leads) == [["Vikram", "Lata"][place] for place in places]
    assert set(places) == {0, 1}
    with_lata = standing(leads[places.index(1)])
    assert with_lata.because == "Rule 2, To Lata, turn 0: Lata, in turn (Who calls, arm 1)"
    assert [told(standing(lead)).is_same for lead in leads] == [True] * 24
    gather(experiment=experiment, at=NOON)
    arms = list(experiment.arms.values_list("name", flat=True))
    dealt = dict(Exposure.objects.values_list("lead_id", "arm__place"))
    assert [dealt[lead.pk] for lead in leads] == places
    noted = dict(Lead.objects.values_list("pk", "arm"))
    assert [noted[lead.pk] for lead in leads] == [f"Who calls: {arms[place]}" for place in places]


def test_where_the_arms_rule_finds_nobody_the_usual_ones_decide(company: Company, lata: Staff) -> None:
    rule(roles=[], people=[company.vikram.pk])
    experiment = tried(company, None, only("To Lata", lata, most_waiting=1))
    leads = leads_here(company, 24)
    route(lead_ids=[lead.pk for lead in leads], at=NOON)
    assert owners(leads).count("Lata") == 1
    assert owners(leads).count("Vikram") == 23
    assert arms_of(experiment, leads).count(1) > 1


def test_the_rule_of_another_arm_is_not_tried(company: Company, lata: Staff) -> None:
    shop, other = rule(roles=[], people=[company.vikram.pk]), rule("To Lata", roles=[], people=[lata.pk])
    experiment = tried(company, shop, other)
    leads = leads_here(company, 12)
    for lead in leads:  # one by one, so that turns are carried on
        route(lead_ids=[lead.pk], at=NOON)
    assert owners(leads) == [["Vikram", "Lata"][place] for place in arms_of(experiment, leads)]
    assert sorted({standing(lead).turn for lead in leads}) == list(
        range(max(map(owners(leads).count, ("Vikram", "Lata"))))
    )


def test_arms_differ_in_their_rule(company: Company, lata: Staff) -> None:
    one = only("To Lata", lata)
    with pytest.raises(Invalid, match="goes by a routing rule of its own"):
        tried(company, one, one)
    with pytest.raises(Invalid, match="goes by a routing rule of its own"):
        tried(company, None, None)


def test_a_rule_that_is_tried_stays(company: Company, lata: Staff) -> None:
    one = only("To Lata", lata)
    tried(company, None, one)
    with pytest.raises(RuleIsTried):
        drop_rule(rule_id=one.pk, by=None)
    assert RoutingRule.objects.count() == 1
