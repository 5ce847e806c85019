"""One lead's life where stages ask for proof: counter, calling desk, demo, quote, order and delivery, in real browsers."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from footfall.qualification.models import Lead
from footfall.selling.actions.call_lists import refresh_call_list
from footfall.selling.models import Appointment, CallingRule, CallList, Quote, Stage
from footfall.selling.rules.conditions import USUAL
from tests.browsing import Browsing, apart, browsing, committed, in_a_browser
from tests.cast import Company
from tests.journey.test_counter_to_delivery import capture, said
from tests.selling.desk import make_list
from tests.selling.making import milestones

__all__ = ["browsing", "committed"]
pytestmark = in_a_browser

ORDER, NOTE = b"%PDF-1.7 order 4711", b"%PDF-1.7 signed by A. Rao"


@pytest.fixture
def strict(committed: Company, settings: Any, tmp_path: Path) -> Company:
    """Stages that ask for what is usual, a living call list of the floor, and hours at which one may always call."""
    settings.FILES = tmp_path
    for stage in Stage.objects.all():
        stage.entry, stage.exit = map(list, USUAL[stage.counts_as])
        stage.save()
    CallingRule.objects.update(hours={})
    make_list(committed, at=timezone.now())
    return committed


def call_and_agree(page: Page) -> None:
    """The next number, an appointment by one key, and when."""
    page.keyboard.press("n")
    expect(page.locator("[data-desk]")).to_contain_text("Asha Rao")
    page.wait_for_load_state()
    page.keyboard.press("6")
    expect(page.get_by_label("When")).to_be_focused()
    page.get_by_label("When").fill((timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT16:00"))
    page.get_by_label("What was said").last.fill("Wants to see it running")
    page.get_by_role("button", name="Log the call").click()
    said(page, "appointment made.")


def give_to(page: Page, name: str) -> None:
    """The lead to a salesperson, with its appointment."""
    expect(page.locator("#to-do")).to_contain_text("Appointment Karol Bagh")
    page.locator(".standing__edit", has_text="nobody").click()
    page.get_by_label("Owner").select_option(label=name)
    page.get_by_role("button", name="Assign").click()
    expect(page.locator(".standing")).to_contain_text(name.partition(",")[0])


def a_day_passes() -> None:
    now = timezone.now()
    Appointment.objects.update(starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1))


def meet_and_open_a_deal(page: Page) -> None:
    """What came of the appointment is said on the work list; then there is a deal."""
    page.get_by_role("button", name="Held").click()
    said(page, "Appointment with Asha Rao: held.")
    page.get_by_role("link", name="Asha Rao").first.click()
    page.get_by_role("link", name="Open a deal…").click()
    page.get_by_role("button", name="Open the deal").click()
    said(page, "A deal is open in Demo.")


def move_by_key(page: Page, sentence: str) -> None:
    page.locator(".card__who", has_text="Asha Rao").focus()
    page.keyboard.press("Shift+ArrowRight")
    said(page, sentence)


def quote(page: Page) -> None:
    """Ten percent off, sent, accepted, printed."""
    page.get_by_role("link", name="Make a quote").click()
    page.locator("#id_line-0-discount").fill("10%")
    page.get_by_role("button", name="Make the quote").click()
    page.get_by_role("button", name="Mark as sent").click()
    said(page, "counts as sent.")
    page.get_by_role("button", name="Accepted").click()
    said(page, "The deal is worth ₹81,000 now.")
    with page.expect_download() as printed:
        page.get_by_role("link", name="PDF").click()
    assert printed.value.path().read_bytes()[:5] == b"%PDF-"


def put_papers(page: Page, kind: str, content: bytes, label: str, value: str) -> None:
    """A file of that kind, and a number or a day."""
    page.get_by_role("link", name="Add a file").click()
    page.get_by_label("File").set_input_files({"name": f"{kind}.pdf", "mimeType": "application/pdf", "buffer": content})
    page.get_by_label("What is it").select_option(kind)
    page.get_by_role("button", name="Keep the file").click()
    said(page, f"{kind}.pdf is kept.")
    page.get_by_role("link", name="Order, delivery…").click()
    page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Save").click()
    said(page, "Order and delivery are kept.")


def test_from_the_counter_over_the_desk_to_a_signed_delivery(strict: Company, browsing: Browsing) -> None:
    capture(browsing.as_(strict.ravi, "/counter/counter-kb"))
    apart(lambda: refresh_call_list(call_list_id=CallList.objects.get().pk, at=timezone.now()))
    call_and_agree(browsing.as_(strict.sunita, "/desk"))
    lead = apart(lambda: Lead.objects.get().pk)
    give_to(browsing.as_(strict.karan, f"/leads/{lead}"), "Vikram, Salesperson")
    apart(a_day_passes)
    page = browsing.as_(strict.vikram, "/leads/work")
    meet_and_open_a_deal(page)
    page.goto(browsing.site + "/board")
    move_by_key(page, "Asha Rao is now in Price negotiation.")
    move_by_key(page, "can't go on to Purchase order yet: no quote was sent, the purchase order has no number,")
    page.goto(f"{browsing.site}/leads/{lead}")
    quote(page)
    page.goto(f"{browsing.site}/leads/{lead}")
    put_papers(page, "order", ORDER, "Number of the purchase order", "PO 4711")
    page.goto(browsing.site + "/board")
    move_by_key(page, "Asha Rao is now in Purchase order.")
    move_by_key(page, "Asha Rao is now in Delivery.")
    page.goto(f"{browsing.site}/leads/{lead}")
    put_papers(page, "delivery", NOTE, "Delivered on", timezone.localdate().isoformat())
    page.get_by_role("link", name="Won…").click()
    expect(page.get_by_label("Sold for")).to_have_value("81000")
    page.get_by_role("button", name="Book the sale").click()
    said(page, "Sold to Asha Rao.")
    assert apart(_what_is_written) == {
        "status": "converted", "owner": "Vikram", "won_minor": 81_000_00, "quote": ("accepted", 81_000_00),
        "papers": ("PO 4711", timezone.localdate(), ["delivery", "order"]),
        "milestones": {
            "first_attempt", "first_contact", "verified", "warm", "hot", "appointment", "qualified", "demo", "negotiation",
            "order", "delivered", "won",
        },
    }  # fmt: skip


def _what_is_written() -> dict[str, Any]:
    lead, made = Lead.objects.select_related("owner").get(), Quote.objects.get()
    deal = lead.deals.get()
    return {
        "status": lead.status, "owner": str(lead.owner), "won_minor": lead.won_minor, "quote": (made.end, made.net_minor),
        "papers": (deal.order_number, deal.delivered_on, sorted(lead.files.values_list("kind", flat=True))),
        "milestones": milestones(lead),
    }  # fmt: skip
