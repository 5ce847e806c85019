"""The board and the call panel in a real browser: by mouse, by key, by two people at once."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from footfall.selling.actions.move import move_deal
from footfall.selling.actions.open import Opening, open_deal
from footfall.selling.models import Call, Deal
from tests.browsing import Browsing, apart, browsing, committed, in_a_browser
from tests.cast import Company
from tests.selling.making import MONDAY, TUESDAY, make_lead

__all__ = ["browsing", "committed"]
pytestmark = in_a_browser


@pytest.fixture
def deal(committed: Company) -> Deal:
    """Asha's deal in Demo, beside another's."""
    for name in ("Tomás Ruiz", "Asha Rao"):
        opening = Opening(make_lead(committed, name).pk)
        made = open_deal(opening=opening, at=MONDAY, by=committed.vikram)
    return made


def names_in(page: Page, stage: str) -> list[str]:
    return page.locator(f"[data-lane={stage}] .card__who").all_inner_texts()


def heads(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.locator(".lane__head").all_inner_texts()]


def where(deal: Deal) -> Any:
    return apart(lambda: Deal.objects.values_list("stage__slug", "outcome", "version").get(pk=deal.pk))


def test_a_card_is_dragged_by_mouse(committed: Company, deal: Deal, browsing: Browsing) -> None:
    page = browsing.as_(committed.vikram, "/board")
    page.locator(".card", has_text="Asha Rao").hover()
    page.mouse.down()
    page.locator("[data-lane=negotiation] .lane__head").hover()
    page.locator("[data-lane=order] .lane__head").hover()
    page.mouse.up()
    expect(page.locator("[data-toasts]")).to_contain_text("Asha Rao is now in Purchase order.")
    assert heads(page) == ["Demo 1 ₹12.0 k", "Price negotiation 0", "Purchase order 1 ₹12.0 k", "Delivery 0"]
    assert page.locator("#board-total").inner_text() == "2 deals · ₹24.0 k · weighted ₹11.4 k"
    assert where(deal) == ("order", "", 2)


def test_a_card_is_moved_by_key_and_keeps_the_focus(committed: Company, deal: Deal, browsing: Browsing) -> None:
    page = browsing.as_(committed.vikram, "/board")
    page.locator(".card__who", has_text="Asha Rao").focus()
    for stage in ("Price negotiation", "Purchase order"):
        page.keyboard.press("Shift+ArrowRight")
        expect(page.locator("[data-toasts]")).to_contain_text(f"Asha Rao is now in {stage}.")
        assert page.evaluate("document.activeElement.textContent") == "Asha Rao"
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.locator(".toast")).to_have_count(3)
    assert where(deal) == ("negotiation", "", 4)


def test_the_second_mover_sees_where_the_first_put_it(committed: Company, deal: Deal, browsing: Browsing) -> None:
    page = browsing.as_(committed.vikram, "/board")
    apart(lambda: move_deal(deal_id=deal.pk, stage="order", version=1, at=TUESDAY, by=committed.karan))
    page.locator(".card__who", has_text="Asha Rao").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".toast--wrong")).to_contain_text(
        "Asha Rao's deal is in Purchase order now; Karan moved it there at 12:00."
    )
    assert (names_in(page, "negotiation"), names_in(page, "order")) == ([], ["Asha Rao"])
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-toasts]")).to_contain_text("Asha Rao is now in Delivery.")


def test_a_card_is_sold_from_its_menu(committed: Company, deal: Deal, browsing: Browsing) -> None:
    page = browsing.as_(committed.vikram, "/board?owner=me")
    page.locator(".card", has_text="Asha Rao").hover()
    page.get_by_label("Move Asha Rao").click()
    page.get_by_role("link", name="Won…").first.click()
    page.get_by_label("Sold for").fill("11,500")
    page.get_by_role("button", name="Book the sale").click()
    expect(page.locator("[data-toasts]")).to_contain_text("Sold to Asha Rao.")
    assert page.url.endswith("/board?owner=me")
    assert (names_in(page, "demo"), where(deal)) == (["Tomás Ruiz"], ("demo", "won", 2))


def test_without_script_the_menu_moves_the_card(committed: Company, deal: Deal, browsing: Browsing) -> None:
    page = browsing.as_(committed.vikram, "/board", java_script_enabled=False)
    card = page.locator(".card", has_text="Asha Rao")
    card.hover()
    card.locator("summary").click()
    card.get_by_role("button", name="Delivery").click()
    assert names_in(page, "delivered") == ["Asha Rao"]


def test_a_phone_scrolls_the_lanes_and_not_the_page(committed: Company, deal: Deal, browsing: Browsing) -> None:
    page = browsing.as_(committed.vikram, "/board", width=375, height=780)
    wide = page.evaluate("[document.documentElement.scrollWidth, document.querySelector('.board').scrollWidth]")
    assert wide[0] == 375
    assert wide[1] > 375


def test_one_key_logs_a_call(committed: Company, deal: Deal, browsing: Browsing) -> None:
    page = browsing.as_(committed.vikram, f"/leads/{deal.lead_id}")
    page.keyboard.press("5")
    expect(page.locator("[data-toasts]")).to_contain_text("Logged: interested.")
    page.get_by_label("What was said").fill("In a meeting 1")
    page.keyboard.press("Tab")
    page.keyboard.press("4")
    page.get_by_label("When").fill("2027-01-04T16:30")
    page.get_by_role("button", name="Log the call").click()
    expect(page.locator("[data-toasts]")).to_contain_text("Logged: call back later.")
    calls = apart(lambda: list(Call.objects.order_by("pk").values_list("disposition__code", "note")))
    assert calls == [("interested", ""), ("callback", "In a meeting 1")]
