"""Two people at the same moment, on connections of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from footfall.qualification.actions.disqualify import disqualify
from footfall.selling.actions.close import Sale, lose_deal, win_deal
from footfall.selling.actions.move import move_deal
from footfall.selling.actions.open import Opening, open_deal
from footfall.selling.models import Deal, DealStage
from footfall.shared.errors import Conflict
from tests.cast import Company, make_company
from tests.selling.making import TUESDAY, make_deal, make_lead

pytestmark = pytest.mark.django_db(transaction=True)

Deed = Callable[[], object]


def at_once(*deeds: Deed) -> list[str]:
    """What each of the deeds came to when all start together: "done" or the sentence of the conflict."""
    start = Barrier(len(deeds))

    def run(deed: Deed) -> str:
        try:
            start.wait(10)
            deed()
        except Conflict as refused:
            return refused.sentence
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [future.result(30) for future in [pool.submit(run, deed) for deed in deeds]]


@pytest.fixture
def company() -> Company:
    """The cast, committed."""
    return make_company()


@pytest.fixture
def deal(company: Company) -> Deal:
    """A deal in the first stage that everybody has on the screen."""
    return make_deal(make_lead(company), company.vikram)


def test_two_tabs_move_the_same_card(company: Company, deal: Deal) -> None:
    ends = at_once(
        lambda: move_deal(deal_id=deal.pk, stage="negotiation", version=1, at=TUESDAY, by=company.vikram),
        lambda: move_deal(deal_id=deal.pk, stage="order", version=1, at=TUESDAY, by=company.karan),
    )
    deal.refresh_from_db()
    told = {
        "negotiation": [
            "done",
            "Asha Rao's deal is in Price negotiation now; Vikram moved it there at 12:00.",
        ],
        "order": ["Asha Rao's deal is in Purchase order now; Karan moved it there at 12:00.", "done"],
    }[deal.stage.slug]
    assert (sorted(ends), deal.version) == (sorted(told), 2)
    assert DealStage.objects.filter(until=None).count() == 1


def test_a_deal_is_won_or_lost_and_never_both(company: Company, deal: Deal) -> None:
    ends = at_once(
        lambda: win_deal(sale=Sale(deal.pk), at=TUESDAY, by=company.vikram),
        lambda: lose_deal(deal_id=deal.pk, reason="price", at=TUESDAY, by=company.karan),
    )
    deal.refresh_from_db()
    assert (
        sorted(ends)
        == {
            "won": ["Asha Rao's deal was won on 5 May by Vikram.", "done"],
            "lost": ["Asha Rao's deal was lost on 5 May by Karan.", "done"],
        }[deal.outcome]
    )
    lead = deal.lead
    lead.refresh_from_db()
    assert (lead.won_at is None) == (deal.outcome == "lost")
    assert (lead.lost_at is None) == (deal.outcome == "won")


def test_a_move_and_a_lead_found_dead_do_not_wait_for_each_other(company: Company, deal: Deal) -> None:
    ends = at_once(
        lambda: move_deal(deal_id=deal.pk, stage="order", version=1, at=TUESDAY, by=company.vikram),
        lambda: disqualify(lead_ids=[deal.lead_id], kind="dead", cause="fake", note="", at=TUESDAY, by=company.karan),
    )
    deal.refresh_from_db()
    assert (deal.outcome, ends[1]) == ("lost", "done")
    assert ends[0] in {"done", "Asha Rao's deal was lost on 5 May by Karan."}


def test_a_lead_gets_one_deal_from_two_openers(company: Company) -> None:
    lead = make_lead(company)
    ends = at_once(
        *[lambda: open_deal(opening=Opening(lead.pk), at=TUESDAY, by=company.vikram)] * 2,
    )
    assert sorted(ends) == ["This lead has an open deal already.", "done"]
    assert Deal.objects.count() == 1
