"""One lead's life in real browsers: Asha subscribes, a letter brings her back, she turns hot, and Vikram sells to her."""

import re
from datetime import timedelta
from email import message_from_string
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from footfall.capture.models import FormVersion
from footfall.qualification.actions.drain import drain_all
from footfall.qualification.models import Lead
from footfall.selling.models import Enrolment, MessagingRule
from tests.browsing import Browsing, apart, browsing, committed, in_a_browser
from tests.cast import Company, door
from tests.identity.gateway import mail_server
from tests.selling.nurture import tick

__all__ = ["browsing", "committed"]
pytestmark = in_a_browser
NEWS = [
    {"name": "name", "label": "Name", "kind": "text", "is_required": True},
    {"name": "email", "label": "E-mail", "kind": "email", "is_required": True},
]
WISH = [*NEWS, {"name": "intent", "label": "What would you like next?", "kind": "intent", "is_required": False}]


def open_doors(company: Company) -> None:
    """A newsletter and a page for prices, both of Karol Bagh; messages may go at any hour."""
    for key, channel, fields in (("news", "newsletter", NEWS), ("price", "landing_page", WISH)):
        form = FormVersion.objects.create(name=f"Page {key}", length="short", fields=fields, is_public=True)
        door(key.capitalize(), key, channel=channel, source="web", form_version=form, location=company.karol_bagh)
    MessagingRule.objects.update(hours={}, per_day=0)


def subscribe(page: Page) -> None:
    page.get_by_label("Name").fill("Asha Rao")
    page.get_by_label("E-mail").first.fill("asha.rao@example.in")
    page.locator("input[name=consent][value=email]").check()
    page.wait_for_timeout(2_100)  # a program would be faster than the form believes
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading")).to_have_text("Thank you")


def ask_for_a_price(page: Page) -> None:
    page.get_by_label("Name").fill("Asha Rao")
    page.get_by_label("E-mail").first.fill("asha.rao@example.in")
    page.locator("input[name=intent][value=price]").check()
    page.wait_for_timeout(2_100)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading")).to_have_text("Thank you")


def make_the_sequence(page: Page, link: str) -> None:
    """A letter, three days, another letter."""
    page.get_by_label("Name").fill("Welcome")
    page.get_by_label("Subject").fill("For {first_name}")
    page.get_by_label("Text").fill("Dear {name}, the prices are here:\n\n{link}")
    expect(page.locator("#preview")).to_contain_text("Dear Asha Rao")
    page.get_by_role("button", name="Keep the template").click()
    expect(page.locator("[data-toasts]")).to_contain_text("Welcome is kept.")
    page.goto(page.url.partition("/sequences")[0] + "/sequences/new")
    page.get_by_label("Name").fill("Newsletter")
    page.get_by_label("Held out, of a hundred").fill("0")
    page.get_by_label("Page it leads to").fill(link)
    page.get_by_role("button", name="Make the sequence").click()
    for kind, fill in (("E-mail", "template"), ("Wait", "days"), ("E-mail", "template")):
        page.get_by_role("link", name=kind, exact=True).click()
        if fill == "template":
            page.get_by_label("Template").select_option(label="Welcome")
        else:
            page.get_by_label("Days").fill("3")
        page.get_by_role("button", name="Keep the step").click()
    page.get_by_role("button", name="Start").click()
    expect(page.locator("[data-toasts]")).to_contain_text("Newsletter runs.")


def sell(page: Page) -> None:
    """From the list of hot leads to the sale."""
    page.get_by_role("link", name="Asha Rao").click()
    page.wait_for_url("**/leads/*")
    expect(page.locator("#messages")).to_contain_text("turned hot")
    page.get_by_role("link", name="Open a deal…").click()
    page.get_by_role("button", name="Open the deal").click()
    expect(page.locator("[data-toasts]")).to_contain_text("A deal is open in Demo.")
    page.locator("#deal").get_by_role("link", name="Won…").click()
    page.get_by_label("Sold for").fill("85,000")
    page.get_by_role("button", name="Book the sale").click()
    expect(page.locator("[data-toasts]")).to_contain_text("Sold to Asha Rao.")


def test_from_the_newsletter_by_a_letter_to_the_sale(committed: Company, browsing: Browsing, settings: Any) -> None:
    company, settings.PUBLIC_URL = committed, browsing.site
    apart(lambda: open_doors(company))
    subscribe(browsing.as_(company.vikram, "/e/news"))
    apart(lambda: drain_all(at=timezone.now()))
    make_the_sequence(browsing.as_(company.nisha, "/sequences/templates/0"), f"{browsing.site}/e/price")
    with mail_server(settings) as letters:
        apart(lambda: tick(timezone.now()))
    (to, content), *more = letters.got
    assert (to, more) == ("asha.rao@example.in", [])
    text = message_from_string(content).get_payload()[0].get_payload(decode=True).decode()  # type: ignore[union-attr, index]
    link = re.search(r"http\S+/e/price", text)
    assert link
    ask_for_a_price(browsing.as_(company.vikram, link[0].removeprefix(browsing.site)))
    apart(lambda: drain_all(at=timezone.now()))
    with mail_server(settings) as letters:
        apart(lambda: tick(timezone.now() + timedelta(days=4)))
    assert letters.got == []
    sell(browsing.as_(company.vikram, "/leads?temperature=hot"))
    assert apart(_what_is_written) == ("converted", 85_000_00, True, "hot")
    results = browsing.as_(company.nisha, "/sequences")
    results.get_by_role("link", name="Newsletter").click()
    expect(results.get_by_role("row", name="Bought")).to_contain_text("1 100.0%")


def _what_is_written() -> tuple[str, int | None, bool, str]:
    lead = Lead.objects.select_related("person").get()
    return lead.status, lead.won_minor, lead.person.is_customer, Enrolment.objects.get().left_for


@pytest.fixture(autouse=True)
def named(settings: Any) -> None:
    settings.COMPANY_NAME = "Breathe"
