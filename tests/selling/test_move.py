from datetime import timedelta
from typing import Any

import pytest

from footfall.company.models import Staff
from footfall.selling.actions.close import Sale, win_deal
from footfall.selling.actions.hold import DealClosed, DealMoved
from footfall.selling.actions.move import NoSuchStage, move_deal, move_deals
from footfall.selling.models import DealStage
from footfall.selling.queries import NoSuchDeal
from footfall.shared.models import Audit
from tests.cast import Company
from tests.selling.making import MONDAY, TUESDAY, make_deal, make_lead, milestones


def test_a_move_puts_the_deal_into_the_stage(company: Company, vikram: Staff) -> None:
    deal = make_deal(make_lead(company), vikram)
    moved = move_deal(deal_id=deal.pk, stage="negotiation", version=1, at=TUESDAY, by=vikram)
    deal.refresh_from_db()
    assert (deal.stage.slug, deal.stage_since, deal.version) == ("negotiation", TUESDAY, 2)
    assert (moved.stage.slug, moved.version) == ("negotiation", 2)


def test_a_move_ends_one_stay_and_begins_the_next(company: Company, vikram: Staff, karan: Staff) -> None:
    deal = make_deal(make_lead(company), vikram)
    move_deal(deal_id=deal.pk, stage="negotiation", version=1, at=TUESDAY, by=karan)
    assert list(DealStage.objects.values_list("stage__slug", "at", "until", "by__name")) == [
        ("demo", MONDAY, TUESDAY, "Vikram"),
        ("negotiation", TUESDAY, None, "Karan"),
    ]


def test_a_stage_that_was_jumped_over_stays_unreached(company: Company, vikram: Staff) -> None:
    lead = make_lead(company)
    move_deal(deal_id=make_deal(lead, vikram).pk, stage="order", version=1, at=TUESDAY, by=vikram)
    assert milestones(lead) == {"qualified", "demo", "order"}


def test_going_back_keeps_the_first_moment_of_a_stage(company: Company, vikram: Staff) -> None:
    lead = make_lead(company)
    deal = make_deal(lead, vikram)
    move_deal(deal_id=deal.pk, stage="order", version=1, at=TUESDAY, by=vikram)
    move_deal(deal_id=deal.pk, stage="demo", version=2, at=TUESDAY + timedelta(days=1), by=vikram)
    lead.refresh_from_db()
    assert (lead.demo_at, lead.order_at) == (MONDAY, TUESDAY)


def test_the_second_of_two_movers_is_told_where_the_deal_is(company: Company, vikram: Staff, karan: Staff) -> None:
    deal = make_deal(make_lead(company), vikram)
    move_deal(deal_id=deal.pk, stage="order", version=1, at=TUESDAY, by=karan)
    with pytest.raises(DealMoved) as refused:
        move_deal(deal_id=deal.pk, stage="negotiation", version=1, at=TUESDAY, by=vikram)
    assert refused.value.sentence == "Asha Rao's deal is in Purchase order now; Karan moved it there at 12:00."
    deal.refresh_from_db()
    assert (deal.stage.slug, deal.version) == ("order", 2)


def test_a_closed_deal_does_not_move(company: Company, vikram: Staff, karan: Staff) -> None:
    deal = make_deal(make_lead(company), vikram)
    win_deal(sale=Sale(deal.pk), at=TUESDAY, by=karan)
    with pytest.raises(DealClosed) as refused:
        move_deal(deal_id=deal.pk, stage="order", version=1, at=TUESDAY, by=vikram)
    assert refused.value.sentence == "Asha Rao's deal was won on 5 May by Karan."


def test_moving_to_where_it_stands_changes_nothing(company: Company, vikram: Staff) -> None:
    deal = make_deal(make_lead(company), vikram)
    assert move_deal(deal_id=deal.pk, stage="demo", version=1, at=TUESDAY, by=vikram).version == 1
    assert Audit.objects.filter(verb="move").count() == 0


def test_a_stage_or_deal_that_is_not_there_is_refused(company: Company, vikram: Staff) -> None:
    deal = make_deal(make_lead(company), vikram)
    with pytest.raises(NoSuchStage):
        move_deal(deal_id=deal.pk, stage="closing", version=1, at=TUESDAY, by=vikram)
    with pytest.raises(NoSuchDeal):
        move_deal(deal_id=deal.pk + 1, stage="order", version=1, at=TUESDAY, by=vikram)


def test_a_set_moves_what_stands_and_names_the_rest(company: Company, vikram: Staff) -> None:
    first, second = (make_deal(make_lead(company, name), vikram) for name in ("Asha Rao", "Imran Qureshi"))
    move_deal(deal_id=second.pk, stage="order", version=1, at=TUESDAY, by=vikram)
    moves = move_deals(versions={first.pk: 1, second.pk: 1}, stage="negotiation", at=TUESDAY, by=vikram)
    assert (moves.standing, moves.stale) == ([first], [second])


@pytest.mark.parametrize("many", [1, 3])
def test_a_set_costs_what_one_costs(company: Company, vikram: Staff, many: int, django_assert_num_queries: Any) -> None:
    deals = [make_deal(make_lead(company, f"Person {n}"), vikram) for n in range(many)]
    with django_assert_num_queries(15):
        move_deals(versions={deal.pk: 1 for deal in deals}, stage="order", at=TUESDAY, by=vikram)


def test_a_move_is_written_down(company: Company, vikram: Staff) -> None:
    deal = make_deal(make_lead(company), vikram)
    move_deal(deal_id=deal.pk, stage="order", version=1, at=TUESDAY, by=vikram)
    audit = Audit.objects.get(noun="deal", verb="move")
    assert (audit.by, audit.subjects, audit.details) == (
        vikram,
        [str(deal.pk)],
        {"stage": "order", "came_from": ["demo"]},
    )
