"""SWOTs and decisions as people make them."""

from datetime import timedelta

import pytest
from django.test import Client

from footfall.company.models import Staff
from footfall.decisions.actions.decisions import decide, review
from footfall.decisions.actions.swot import ChooseAPlace, make_swot, rate
from footfall.decisions.models import Decision, Factor, Rating, Swot
from footfall.decisions.queries.board import board_of
from footfall.decisions.queries.evidence import evidence_of
from footfall.decisions.queries.scope import visible_to
from footfall.measurement.facts.published import Facts
from footfall.shared.errors import Invalid
from tests.cast import NOON, Company
from tests.measurement.conftest import Measured
from tests.qualification.making import make_leads

DAY = NOON.date()
SPAN = {"from_on": DAY - timedelta(days=30), "until_on": DAY}


@pytest.fixture
def swot(company: Company) -> Swot:
    return make_swot(name="Spring", location=company.karol_bagh, **SPAN, by=company.karan, at=NOON)


def _factor(words: str) -> Factor:
    return Factor.objects.get(text__startswith=words)


def test_the_factors_of_the_trade_are_there_from_the_start(db: None) -> None:
    assert Factor.objects.count() == 14
    assert _factor("Generating leads through").side == Factor.Side.OPPORTUNITY


def test_ratings_of_several_put_a_factor_on_the_board(swot: Swot, company: Company) -> None:
    training, speed = _factor("Training"), _factor("Speed")
    rate(swot=swot, ratings={training.pk: 4, speed.pk: 2}, by=company.karan, at=NOON)
    rate(swot=swot, ratings={training.pk: 5}, by=company.nisha, at=NOON)
    board = board_of(swot, {})
    assert [entry.factor for entry in board.fields["strength"]] == [training]
    assert [entry.factor for entry in board.fields["weakness"]] == [speed]
    assert (board.raters, board.fields["strength"][0].standing.rating) == (2, 4.5)
    assert len(board.unrated) == 12


def test_rating_again_replaces_and_takes_back(swot: Swot, company: Company) -> None:
    training, speed = _factor("Training"), _factor("Speed")
    rate(swot=swot, ratings={training.pk: 4, speed.pk: 2}, by=company.karan, at=NOON)
    rate(swot=swot, ratings={training.pk: 1, speed.pk: None}, by=company.karan, at=NOON)
    assert list(Rating.objects.values_list("factor", "rating")) == [(training.pk, 1)]


def test_the_board_takes_the_same_statements_for_one_rating_and_for_many(
    swot: Swot, company: Company, django_assert_num_queries: object
) -> None:
    for staff in (company.karan, company.nisha):
        rate(swot=swot, ratings=dict.fromkeys(Factor.objects.values_list("pk", flat=True), 4), by=staff, at=NOON)
    with django_assert_num_queries(3):  # type: ignore[operator]  # pytest-django's own fixture
        board_of(swot, {})


def test_a_swot_is_seen_by_those_of_its_place(swot: Swot, company: Company) -> None:
    seen = [list(visible_to(staff, Swot)) for staff in (company.karan, company.meera, company.omar)]
    assert seen == [[swot], [swot], []]
    with pytest.raises(ChooseAPlace):
        make_swot(name="All", location=None, **SPAN, by=company.karan, at=NOON)


def test_a_decision_keeps_its_numbers_and_is_looked_at_again(swot: Swot, company: Company) -> None:
    given = {
        "what": "Shorter form",
        "because": "",
        "change_of_mind": "",
        "location": swot.location,
        "owner": company.karan,
    }
    with pytest.raises(Invalid):
        decide(**given, review_on=DAY, numbers={}, by=company.karan, on=DAY)
    made = decide(**given, review_on=DAY + timedelta(days=60), numbers={"Leads": "12"}, by=company.karan, on=DAY)
    review(decision=made, outcome="Twice as many.", again_on=None, by=company.karan, at=NOON)
    kept = Decision.objects.get()
    assert (kept.numbers, kept.outcome, kept.reviewed_at) == ({"Leads": "12"}, "Twice as many.", NOON)


def test_the_pages_lead_from_a_swot_to_a_decision(swot: Swot, company: Company, client: Client) -> None:
    client.force_login(Staff.objects.get(pk=company.karan.pk))
    training = _factor("Training")
    sent = client.post(f"/swot/{swot.pk}/rating", {str(training.pk): "5"})
    assert (sent.status_code, Rating.objects.count()) == (302, 1)
    assert "Strengths" in client.get(f"/swot/{swot.pk}").content.decode()
    data = {"what": "Train more", "location": swot.location_id, "owner": company.karan.pk, "review_on": "2999-01-01"}
    made = client.post(f"/decisions/new?swot={swot.pk}&factor={training.pk}", data)
    assert made.status_code == 302
    assert Decision.objects.values_list("what", "swot", "factor").get() == ("Train more", swot.pk, training.pk)
    assert "Train more" in client.get(f"/swot/{swot.pk}").content.decode()
    assert "Train more" in client.get(made["Location"]).content.decode()


@pytest.fixture
def facts(measured: Measured) -> Facts:
    """Karol Bagh warms nearly every lead, Saket half, Indiranagar few; a place with two leads warms both."""
    company = measured.company
    for place, cold, warm in ((company.karol_bagh, 2, 38), (company.saket, 20, 20), (company.indiranagar, 36, 4)):
        make_leads(cold, location=place)
        make_leads(warm, location=place, warm_at=NOON)
    return measured.counted()


def test_evidence_is_the_place_among_peers_and_few_leads_say_nothing(facts: Facts, measured: Measured) -> None:
    company = measured.company

    def rating(place: object) -> int | None:
        return evidence_of(facts, ["pct_warm"], place, DAY, DAY)["pct_warm"].rating  # type: ignore[arg-type]

    assert [rating(place) for place in (company.karol_bagh, company.saket, company.indiranagar)] == [5, 3, 1]
    whole = evidence_of(facts, ["pct_warm"], None, DAY, DAY)["pct_warm"]
    assert (whole.rating, whole.own) == (None, "51.7%")


def test_swots_are_compared_by_outlet_and_over_time(swot: Swot, company: Company, client: Client) -> None:
    before = {"from_on": DAY - timedelta(days=90), "until_on": DAY - timedelta(days=60)}
    make_swot(name="Winter", location=company.karol_bagh, **before, by=company.karan, at=NOON)
    make_swot(name="Saket in spring", location=company.saket, **SPAN, by=company.karan, at=NOON)
    client.force_login(company.karan)

    def heads(of: str) -> list[bool]:
        page = client.get(f"/swot/comparison?of={of}").content.decode().partition("<thead>")[2].partition("</thead>")[0]
        return [name in page for name in ("Winter", ">Spring<", "Saket in spring")]

    assert heads("latest") == [True, True, True]
    assert heads("outlets") == [False, True, True]
    assert heads(str(company.karol_bagh.pk)) == [True, True, False]
    assert heads("company") == [False, False, False]
