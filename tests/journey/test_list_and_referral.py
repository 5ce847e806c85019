"""Two leads' ways in real browsers: a bought list to its refund claim, and a buyer who brings a friend."""

from pathlib import Path
from typing import Any

from django.utils import timezone
from playwright.sync_api import expect

from footfall.capture.actions.import_file import receive, run_import
from footfall.capture.models import Capture
from footfall.company.models import Staff
from footfall.qualification.actions.drain import drain_all
from footfall.qualification.models import Lead
from footfall.selling.actions.close import Sale, win_deal
from footfall.selling.actions.move import move_deal
from footfall.selling.actions.rewards import keep_scheme, settle_rewards
from footfall.selling.models import Deal, Referral, RewardEntry
from tests.browsing import Browsing, apart, browsing, committed, in_a_browser
from tests.cast import ASHA, NOON, Company
from tests.selling.making import make_deal, make_lead

__all__ = ["browsing", "committed"]
pytestmark = in_a_browser

OFFER = "Name,Mobile\nAsha Rao,98100 12345\nBela Sen,98100 22222\nChitra Das,98100 33333\nBela Sen,98100 22222\n"


def imported(company: Company, path: Path) -> int:
    """The rows that were paid for, as leads of the list; given to Vikram to be called."""
    upload = receive(name=path.name, content=[path.read_bytes()], at=timezone.now(), by=company.nisha, is_again=True)
    upload.import_run.entry_point = company.bought_list
    upload.import_run.save()
    run_import(import_run=upload.import_run, at=timezone.now(), by=company.nisha, is_deferred=False)
    drain_all(at=timezone.now())
    return Lead.objects.filter(entry_point=company.bought_list).update(owner=company.vikram)


def test_from_a_bought_list_over_dead_numbers_to_the_refund_claim(
    committed: Company, browsing: Browsing, tmp_path: Path
) -> None:
    apart(lambda: make_lead(committed, name=ASHA["name"]))
    (tmp_path / "offer.csv").write_text(OFFER)
    page = browsing.as_(committed.nisha, f"/vendors/lists/{committed.bought_list.pk}")
    page.get_by_role("link", name="Compare a file").click()
    page.get_by_label("CSV or XLSX file").set_input_files(tmp_path / "offer.csv")
    page.get_by_role("button", name="Compare it").click()
    expect(page.locator(".kpis")).to_contain_text("To be paid for")
    with page.expect_download() as waited:
        page.locator("tr", has_text="To be paid for").get_by_role("link", name="CSV").click()
    waited.value.save_as(tmp_path / "paid.csv")
    assert apart(lambda: imported(committed, tmp_path / "paid.csv")) == 2

    bela = apart(lambda: Lead.objects.get(person__name="Bela Sen"))
    called = browsing.as_(committed.vikram, f"/leads/{bela.pk}")
    called.get_by_role("button", name="Number does not exist").click()
    expect(called.locator("[data-toasts]")).to_contain_text("Logged: number does not exist.")
    assert apart(lambda: Lead.objects.get(pk=bela.pk).status) == "dead"

    page.goto(f"{browsing.site}/vendors/lists/{committed.bought_list.pk}")
    with page.expect_download() as claimed:
        page.get_by_role("link", name="CSV", exact=True).click()
    lines = Path(claimed.value.path()).read_text("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines] == ["name", "Bela Sen"]
    assert "3.00,INR" in lines[1] or "3,INR" in lines[1]


def delivered(company: Company) -> Deal:
    """Asha's deal, sold and delivered."""
    deal = make_deal(make_lead(company, owner=company.vikram), company.vikram, at=NOON)
    move_deal(deal_id=deal.pk, stage="delivered", version=deal.version, at=NOON, by=company.vikram)
    return win_deal(sale=Sale(deal.pk, 12_000_00, "INR"), at=NOON, by=company.vikram)


def scheme_of(by: Staff) -> Any:
    """Points for who refers, as soon as the friend is there."""
    return keep_scheme(
        scheme=None, at=NOON, by=by,
        values={"name": "Friends", "whose": "giver", "event": "captured", "amount_minor": 0, "points": 100, "currency": "INR",
                "hold_days": 0, "claw_days": 30, "needs_verified": False, "starts_on": NOON.date()},
    )  # fmt: skip


def test_who_was_delivered_to_brings_a_friend_and_is_rewarded(committed: Company, browsing: Browsing) -> None:
    deal = apart(lambda: delivered(committed))
    apart(lambda: scheme_of(committed.nisha))
    page = browsing.as_(committed.vikram, f"/leads/{deal.lead_id}")
    page.get_by_role("button", name="Give a code for friends").click()
    expect(page.locator("[data-toasts]")).to_contain_text("Asha Rao has the code")
    link, state = page.locator("code").all_inner_texts()[:2]

    friend = browsing.browser.new_page()
    friend.goto(link)
    friend.get_by_label("Name").fill("Bela Sen")
    friend.get_by_label("Phone").fill("98100 22222")
    friend.wait_for_timeout(2_100)
    friend.get_by_role("button", name="Send").click()
    expect(friend.get_by_role("heading", name="Thank you")).to_be_visible()
    apart(lambda: drain_all(at=timezone.now()))
    apart(lambda: settle_rewards(at=timezone.now()))

    friend.goto(state)
    expect(friend.locator("main")).to_contain_text("interested")
    expect(friend.locator("main")).not_to_contain_text("Bela")
    seen = browsing.as_(committed.nisha, page.url.removeprefix(browsing.site))
    expect(seen.locator("table")).to_contain_text("Bela Sen")
    assert apart(lambda: [one.state for one in Referral.objects.all()]) == ["counts"]
    assert apart(lambda: RewardEntry.objects.filter(kind="approved").values_list("payable_points", flat=True)[0]) == 100
    assert apart(Capture.objects.count) == 1
