from typing import Any

import pytest
from django.test import Client

from footfall.company.models import Staff
from footfall.selling.actions.close import Sale, win_deal
from footfall.selling.actions.move import move_deal
from footfall.selling.models import Deal, Stage
from footfall.selling.queries import board_of, deals_visible_to
from tests.cast import Company
from tests.selling.making import MONDAY, TUESDAY, make_deal, make_lead
from tests.selling.reading import select, statements, texts

RICH = 2_50_000_00


def seen(client: Client, staff: Staff, url: str = "/board") -> Any:
    client.force_login(staff)
    return client.get(url)


def lanes(html: str) -> list[list[str]]:
    """Name, count and names on the cards, of each lane."""
    return [
        [*texts(lane, ".lane__head h2"), *texts(lane, "[data-lane-count]"), *texts(lane, ".card__who")]
        for lane in select(html, "[data-lane]")
    ]


def test_deals_stand_in_the_lanes_of_their_stages(client: Client, company: Company, vikram: Staff) -> None:
    make_deal(make_lead(company, "Asha Rao"), vikram)
    make_deal(make_lead(company, "Tomás Ruiz", product=company.x2), vikram, stage="negotiation")
    make_deal(make_lead(company, "Lotus Dental"), vikram, at=TUESDAY)
    html = seen(client, vikram).content.decode()
    assert lanes(html) == [
        ["Demo", "2", "Lotus Dental", "Asha Rao"],
        ["Price negotiation", "1", "Tomás Ruiz"],
        ["Purchase order", "0"],
        ["Delivery", "0"],
    ]
    assert texts(html, "#board-total") == ["3 deals · ₹1.14 L · weighted ₹40.8 k"]


def test_a_card_says_who_what_and_how_much(client: Client, company: Company, vikram: Staff) -> None:
    make_deal(make_lead(company), vikram, value_minor=RICH)
    html = seen(client, vikram).content.decode()
    assert texts(html, ".card__who") == ["Asha Rao"]
    assert texts(html, ".card__what")[0].split() == ["Purifier", "X1", "₹2.5", "L"]


def test_a_card_that_stood_long_says_so(client: Client, company: Company, vikram: Staff) -> None:
    make_deal(make_lead(company), vikram)
    html = seen(client, vikram).content.decode()
    assert texts(html, ".card .wrong")[0].endswith(" days here")


def test_a_closed_deal_is_off_the_board(client: Client, company: Company, vikram: Staff) -> None:
    win_deal(sale=Sale(make_deal(make_lead(company), vikram).pk), at=TUESDAY, by=vikram)
    html = seen(client, vikram).content.decode()
    assert texts(html, ".card__who") == []
    assert texts(html, ".empty h2") == ["No open deals"]


def test_sums_are_of_each_currency(company: Company, vikram: Staff) -> None:
    make_deal(make_lead(company, "In rupees"), vikram, value_minor=RICH)
    make_deal(make_lead(company, "In dollars"), vikram, value_minor=1_200_00, currency="USD")
    make_deal(make_lead(company, "Of unknown value", product=None), vikram)
    board = board_of(Deal.objects.all())
    assert (board.count, board.sum, board.weighted) == (3, "₹2.5 L + $1,200", "₹50.0 k + $240")


def test_a_full_lane_shows_the_first_cards_and_where_the_others_are(
    client: Client, company: Company, vikram: Staff
) -> None:
    for n in range(4):
        make_deal(make_lead(company, f"Person {n}"), vikram)
    demo = board_of(Deal.objects.all(), most=3).lanes[0]
    assert ([str(deal.lead.person) for deal in demo.deals], demo.count, demo.hidden) == (
        ["Person 3", "Person 2", "Person 1"],
        4,
        1,
    )


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("moved", ["Later", "Earlier"]),
        ("waiting", ["Earlier", "Later"]),
        ("value", ["Earlier", "Later"]),
    ],
)
def test_cards_are_ordered(company: Company, vikram: Staff, order: str, names: list[str]) -> None:
    make_deal(make_lead(company, "Earlier"), vikram, value_minor=RICH)
    make_deal(make_lead(company, "Later", product=None), vikram, at=TUESDAY)
    deals = board_of(Deal.objects.all(), order=order).lanes[0].deals
    assert [str(deal.lead.person) for deal in deals] == names


def test_the_board_is_diced(client: Client, company: Company, karan: Staff, vikram: Staff) -> None:
    make_deal(make_lead(company, "At Karol Bagh"), vikram)
    make_deal(make_lead(company, "At Saket", location=company.saket, product=company.x2), karan)

    def names(query: str) -> list[str]:
        return texts(seen(client, karan, f"/board?{query}").content.decode(), ".card__who")

    assert names(f"location={company.saket.pk}") == ["At Saket"]
    assert names(f"product={company.x1.pk}") == ["At Karol Bagh"]
    assert names(f"owner={vikram.pk}") == ["At Karol Bagh"]
    assert names("owner=none") == ["At Saket"]
    assert names("source=point-of-sale&slab=low") == ["At Karol Bagh"]
    assert names("source=web") == []


def test_another_outlets_deals_are_not_on_the_board(
    client: Client, company: Company, vikram: Staff, omar: Staff
) -> None:
    make_deal(make_lead(company), vikram)
    assert texts(seen(client, omar).content.decode(), ".card__who") == []
    assert list(deals_visible_to(omar)) == []


def test_who_only_looks_has_nothing_to_move(client: Client, company: Company, vikram: Staff, leela: Staff) -> None:
    make_deal(make_lead(company), vikram)
    html = seen(client, leela).content.decode()
    assert (texts(html, ".card__who"), texts(html, "[data-move]"), texts(html, "#board-keys")) == (
        ["Asha Rao"], [], [],
    )  # fmt: skip


def test_an_attendant_has_no_board(client: Client, ravi: Staff) -> None:
    assert seen(client, ravi).status_code == 403


def test_a_full_board_costs_what_a_bare_one_costs(
    client: Client, company: Company, karan: Staff, vikram: Staff
) -> None:
    def fill(times: int) -> int:
        for _ in range(times):
            for stage in Stage.objects.all():
                make_deal(make_lead(company), vikram, stage=stage.slug)
        return statements(client, "/board")

    client.force_login(karan)
    assert fill(1) == fill(2)


def put(client: Client, deal: Deal, query: str = "", **data: object) -> Any:
    """A drop, as script sends it."""
    body = "&".join(f"{name}={value}" for name, value in data.items())
    form = "application/x-www-form-urlencoded"
    return client.put(f"/deals/{deal.pk}/stage{query}", body, content_type=form, headers={"hx-request": "true"})


def test_a_drop_answers_with_what_changed_on_the_board(client: Client, company: Company, vikram: Staff) -> None:
    deal = make_deal(make_lead(company), vikram)
    client.force_login(vikram)
    answer = put(client, deal, stage="order", version=1)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert texts(html, "[data-said]") == ["Asha Rao is now in Purchase order."]
    assert texts(html, "[data-lane-count]") == ["0", "0", "1", "0"]
    assert texts(html, "#board-total") == ["1 deal · ₹12.0 k · weighted ₹9,000"]
    assert f'id="deal-{deal.pk}"' in html
    assert 'data-in="order"' in html
    assert 'name="version" value="2"' in html


def test_a_stale_drop_says_where_the_card_is(client: Client, company: Company, vikram: Staff, karan: Staff) -> None:
    deal = make_deal(make_lead(company), vikram)
    move_deal(deal_id=deal.pk, stage="negotiation", version=1, at=TUESDAY, by=karan)
    client.force_login(vikram)
    answer = put(client, deal, stage="order", version=1)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert texts(html, "[data-said]") == ["Asha Rao's deal is in Price negotiation now; Karan moved it there at 12:00."]
    assert 'data-in="negotiation"' in html


def test_a_card_that_was_sold_meanwhile_leaves_the_board(
    client: Client, company: Company, vikram: Staff, karan: Staff
) -> None:
    deal = make_deal(make_lead(company), vikram)
    win_deal(sale=Sale(deal.pk), at=TUESDAY, by=karan)
    client.force_login(vikram)
    answer = put(client, deal, stage="order", version=1)
    html = answer.content.decode()
    assert (answer.status_code, texts(html, "[data-said]")) == (
        409,
        ["Asha Rao's deal was won on 5 May by Karan."],
    )
    assert f'<span id="deal-{deal.pk}" data-gone></span>' in html


def test_the_heads_of_a_diced_board_stay_diced(client: Client, company: Company, vikram: Staff, karan: Staff) -> None:
    deal = make_deal(make_lead(company), vikram)
    make_deal(make_lead(company, location=company.saket), karan)
    client.force_login(karan)
    html = put(client, deal, f"?location={company.karol_bagh.pk}", stage="order", version=1).content.decode()
    assert texts(html, "[data-lane-count]") == ["0", "0", "1", "0"]


def test_without_script_the_menu_of_a_card_moves_it(client: Client, company: Company, vikram: Staff) -> None:
    deal = make_deal(make_lead(company), vikram)
    client.force_login(vikram)
    answer = client.post(f"/deals/{deal.pk}/stage?owner=me", {"stage": "order", "version": "1"}, follow=True)
    assert answer.redirect_chain == [("/board?owner=me", 302)]
    assert texts(answer.content.decode(), ".toast") == ["Asha Rao is now in Purchase order."]


@pytest.mark.parametrize("data", [{}, {"stage": "order"}, {"stage": "order", "version": "x"}])
def test_a_drop_that_says_nothing_is_refused(
    client: Client, company: Company, vikram: Staff, data: dict[str, str]
) -> None:
    deal = make_deal(make_lead(company), vikram)
    client.force_login(vikram)
    assert put(client, deal, **data).status_code == 422


def test_a_card_of_another_outlet_is_not_there(client: Client, company: Company, vikram: Staff, omar: Staff) -> None:
    deal = make_deal(make_lead(company), vikram, at=MONDAY)
    client.force_login(omar)
    assert put(client, deal, stage="order", version=1).status_code == 404
