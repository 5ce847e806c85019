"""One lead's life in real browsers: Ravi writes Asha down, Vikram sells to her, Karan counts the sale."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect

from footfall.measurement.facts.published import forget_published
from footfall.measurement.facts.refresh import refresh
from footfall.qualification.models import Lead
from tests.browsing import Browsing, apart, browsing, committed, in_a_browser
from tests.cast import ASHA_PHONE, Company
from tests.selling.making import milestones

__all__ = ["browsing", "committed"]
pytestmark = in_a_browser


@pytest.fixture
def committed_facts(committed: Company, tmp_path: Path, settings: Any) -> Iterator[Company]:
    """The cast, with facts of this test's own."""
    settings.FACTS = tmp_path / "facts"
    yield committed
    forget_published()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE shared_tombstone")


def said(page: Page, sentence: str) -> None:
    expect(page.locator("[data-toasts]")).to_contain_text(sentence)


def capture(page: Page) -> None:
    """Ten seconds at the counter."""
    page.get_by_label("Name").fill("Asha Rao")
    page.get_by_label("Phone").fill("98100 12345")
    page.locator("label", has_text="Purifier X2").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Asha Rao is saved: new.")


def call_and_open_a_deal(page: Page) -> None:
    """From the list to the lead, a call with interest by one key, and a deal."""
    page.get_by_role("link", name="Asha Rao").click()
    page.wait_for_url("**/leads/*")
    page.keyboard.press("5")
    said(page, "Logged: interested.")
    page.get_by_role("link", name="Open a deal…").click()
    expect(page.get_by_label("Value")).to_have_value("90000")
    page.get_by_role("button", name="Open the deal").click()
    said(page, "A deal is open in Demo.")
    page.locator("#deal").get_by_role("button", name="Price negotiation").click()
    said(page, "Asha Rao is now in Price negotiation.")


def sell(page: Page) -> None:
    """Dragged to the order, moved by key to delivery, and won."""
    page.locator(".card", has_text="Asha Rao").hover()
    page.mouse.down()
    page.locator("[data-lane=demo] .lane__head").hover()
    page.locator("[data-lane=order] .lane__head").hover()
    page.mouse.up()
    said(page, "Asha Rao is now in Purchase order.")
    page.locator(".card__who", has_text="Asha Rao").focus()
    page.keyboard.press("Shift+ArrowRight")
    said(page, "Asha Rao is now in Delivery.")
    page.get_by_label("Move Asha Rao").click()
    page.get_by_role("link", name="Won…").click()
    page.get_by_label("Sold for").fill("85,000")
    page.get_by_role("button", name="Book the sale").click()
    said(page, "Sold to Asha Rao.")


def count(page: Page) -> None:
    """The sale on the scoreboard, and behind the numbers the lead."""
    for number, says, milestone in (
        (".kpi", "Became a sale 100.0%", "won"),
        (".bars__row", "Delivered 1", "delivered"),
    ):
        told = page.locator(number).filter(has=page.get_by_role("link", name=says.rpartition(" ")[0], exact=True))
        assert " ".join(told.inner_text().split()).startswith(says)
        told.get_by_role("link").click()
        page.wait_for_url(f"**/leads?milestone={milestone}*")
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.locator("tbody tr")).to_contain_text("Asha Rao")
        page.go_back()


def test_from_the_counter_to_delivery(committed_facts: Company, browsing: Browsing) -> None:
    company = committed_facts
    capture(browsing.as_(company.ravi, "/counter/counter-kb"))
    call_and_open_a_deal(browsing.as_(company.vikram, "/leads"))
    sell(browsing.as_(company.vikram, "/board"))
    assert apart(lambda: refresh(at=timezone.now(), check=True)).agrees is True
    count(browsing.as_(company.karan, "/scoreboard?period=all"))
    assert apart(_what_is_written) == {
        "phone": ASHA_PHONE, "location": "Karol Bagh", "product": "Purifier X2", "status": "converted",
        "won_minor": 85_000_00, "is_customer": True,
        "milestones": {
            "first_attempt", "first_contact", "verified", "warm", "hot", "qualified", "demo", "negotiation", "order",
            "delivered", "won",
        },
    }  # fmt: skip


def _what_is_written() -> dict[str, Any]:
    lead = Lead.objects.select_related("person", "location", "product").get()
    return {
        "phone": lead.person.phone,
        "location": str(lead.location),
        "product": str(lead.product),
        "status": lead.status,
        "won_minor": lead.won_minor,
        "is_customer": lead.person.is_customer,
        "milestones": milestones(lead),
    }
