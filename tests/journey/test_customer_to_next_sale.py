"""A customer's next purchase in real browsers: Nisha's rule finds Asha, Vikram calls her and sells her the other one."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect

from footfall.qualification.models import Lead
from footfall.selling.actions.close import Sale, win_deal
from footfall.selling.models import NextSale
from tests.browsing import Browsing, apart, browsing, committed, in_a_browser
from tests.cast import Company
from tests.selling.making import make_deal, make_lead

__all__ = ["browsing", "committed"]
pytestmark = in_a_browser


def sell_her_the_first(company: Company) -> None:
    """Asha bought the X1 eight months ago."""
    then = timezone.now() - timedelta(days=245)
    lead = make_lead(company, captured_at=then, email="asha.rao@example.in")
    win_deal(sale=Sale(make_deal(lead, at=then).pk), at=then, by=company.vikram)


def make_a_rule(page: Page) -> None:
    """Who bought the X1 half a year ago is offered the X2; it is looked for at once."""
    page.get_by_role("link", name="Next sales").click()
    page.get_by_role("link", name="New rule").click()
    page.get_by_label("Name").fill("From X1 to X2")
    page.get_by_label("Who bought").select_option("X1")
    page.get_by_label("Is offered").select_option("X2")
    page.get_by_role("button", name="Keep the rule").click()
    page.get_by_role("row", name="From X1 to X2").hover()
    page.get_by_role("button", name="Find now").click()
    expect(page.locator("[data-toasts]")).to_contain_text("1 customer became a lead.")


def call_and_sell(page: Page) -> None:
    """From her page to the lead, a call with interest by one key, a deal, and the sale."""
    page.get_by_role("link", name="Asha Rao").click()
    page.wait_for_url("**/customers/*")
    expect(page.get_by_label("Offered next")).to_contain_text("has no Purifier X2")
    page.get_by_label("Offered next").get_by_role("link", name="Purifier X2").click()
    page.wait_for_url("**/leads/*")
    page.keyboard.press("5")
    expect(page.locator("[data-toasts]")).to_contain_text("Logged: interested.")
    page.get_by_role("link", name="Open a deal…").click()
    page.get_by_role("button", name="Open the deal").click()
    expect(page.locator("[data-toasts]")).to_contain_text("A deal is open in Demo.")
    page.locator("#deal").get_by_role("link", name="Won…").click()
    page.get_by_role("button", name="Book the sale").click()
    expect(page.locator("[data-toasts]")).to_contain_text("Sold to Asha Rao.")


def test_from_one_purchase_to_the_next(committed: Company, browsing: Browsing) -> None:
    company = committed
    apart(lambda: sell_her_the_first(company))
    make_a_rule(browsing.as_(company.nisha, "/customers"))
    call_and_sell(browsing.as_(company.vikram, "/customers"))
    page = browsing.as_(company.vikram, "/customers")
    expect(page.get_by_role("row", name="Asha Rao")).to_contain_text("Purifier X1, Purifier X2")
    assert apart(_what_is_written) == [
        ("Purifier X1", "point-of-sale", False, "converted"),
        ("Purifier X2", "existing-customer", True, "converted"),
    ]
    rules = browsing.as_(company.nisha, "/customers/next-sales")
    expect(rules.get_by_role("row", name="From X1 to X2")).to_contain_text("₹90.0 k")


def _what_is_written() -> list[Any]:
    assert NextSale.objects.count() == 1
    leads = Lead.objects.order_by("captured_at")
    return list(leads.values_list("product__name", "source__slug", "is_existing_customer", "status"))
