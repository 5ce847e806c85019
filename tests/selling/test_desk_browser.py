"""The desk in a real browser: ten calls without a mouse, a line that breaks, and a wallboard that moves."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from footfall.qualification.models import Finding
from footfall.selling.actions.suppress import suppress
from footfall.selling.models import Call, CallingRule, Lease, Script
from tests.browsing import Browsing, apart, browsing, committed, in_a_browser
from tests.cast import Company
from tests.selling.desk import ask, log, make_leads, make_list

__all__ = ["browsing", "committed"]
pytestmark = in_a_browser

SCRIPT = (
    "# hello\nGood day, is this {name}?\n* Yes -> need\n* No -> [not-the-person]\n# need: need\nWhy?\n* Moved = strong"
)
RESULTS = ["1", "2", "3", "5", "9", "1", "5", "9", "2"]
CODES = ["na", "busy", "machine", "interested", "talked", "na", "interested", "talked", "busy"]


@pytest.fixture
def desk(committed: Company) -> Company:
    """Twelve leads on a list with a script, in a country where one may call at any hour."""
    CallingRule.objects.update(hours={})
    script = Script.objects.create(name="Short", text=SCRIPT)
    make_leads(committed, 12)
    make_list(committed, at=timezone.now(), script_id=script.pk)
    return committed


def press(page: Page, key: str) -> None:
    page.keyboard.press(key)


def next_number(page: Page) -> None:
    expect(page.get_by_role("button", name="Next number")).to_be_focused()
    press(page, "n")
    expect(page.locator("[data-desk]")).to_be_visible()
    page.wait_for_load_state()


def test_ten_calls_by_keyboard_alone(desk: Company, browsing: Browsing) -> None:
    page = browsing.as_(desk.sunita, "/desk")
    for key in RESULTS:
        next_number(page)
        press(page, key)
        expect(page.get_by_role("button", name="Next number")).to_be_visible()
    next_number(page)
    expect(page.locator("#script")).to_contain_text("Good day, is this Lead")
    press(page, "a")
    expect(page.locator("#script")).to_contain_text("Why?")
    press(page, "a")
    expect(page.locator("#script .facts")).to_contain_text("strong: Moved")
    press(page, "4")
    expect(page.get_by_label("When")).to_be_focused()
    tomorrow = timezone.now() + timedelta(days=1)
    page.keyboard.type(tomorrow.strftime("%m%d%Y"))
    press(page, "Tab")
    page.keyboard.type("1130AM")
    for _ in range(3):
        press(page, "Tab")
    page.keyboard.type("Asked for tomorrow")
    press(page, "Tab")
    press(page, "Enter")
    expect(page.locator("[data-toasts]")).to_contain_text("call back later.")
    calls = apart(lambda: list(Call.objects.order_by("pk").values_list("disposition__code", "note", "lead")))
    assert [code for code, _note, _lead in calls] == [*CODES, "callback"]
    assert len({lead for _code, _note, lead in calls}) == 10
    assert calls[-1][1] == "Asked for tomorrow"
    assert apart(lambda: Finding.objects.get(until=None).strength) == "strong"


def test_a_result_waits_for_the_line_and_counts_once(desk: Company, browsing: Browsing) -> None:
    page = browsing.as_(desk.sunita, "/desk")
    next_number(page)
    lost: list[str] = []

    def answers_get_lost(route: Route) -> None:
        # The server hears it, the desk does not hear the server.
        lost.append(route.request.url)
        route.fetch()
        route.abort()

    page.route("**/result", answers_get_lost, times=1)
    press(page, "5")
    expect(page.locator("[data-line]")).to_contain_text("No connection. The result is kept here")
    expect(page.get_by_role("button", name="Next number")).to_be_visible(timeout=20_000)
    assert len(lost) == 1
    assert apart(Call.objects.count) == 1
    browsing.troubles.clear()  # the browser writes down that the line broke


def test_who_opts_out_during_the_call_is_said_at_the_desk(desk: Company, browsing: Browsing) -> None:
    page = browsing.as_(desk.sunita, "/desk")
    next_number(page)
    number = apart(lambda: Lease.objects.get().number)
    apart(lambda: suppress(number=number, reason="wrote", at=timezone.now(), by=None))
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("Asked not to be called, just now.")
    press(page, "1")
    expect(page.get_by_role("button", name="Next number")).to_be_visible()
    assert apart(lambda: Call.objects.get().disposition.code) == "na"


def test_the_wallboard_moves_by_itself(desk: Company, browsing: Browsing) -> None:
    page = browsing.as_(desk.karan, "/wallboard")
    row = page.get_by_role("row", name="Sunita")
    expect(row).to_contain_text("not calling")
    now = timezone.now()
    lease = apart(lambda: ask(desk.sunita, at=now))
    assert lease is not None
    # This server can't hold an answer open, so the browser asks again every five seconds.
    expect(row).to_contain_text("has a number", timeout=15_000)
    apart(lambda: log(lease, "interested", at=now))
    expect(row).to_contain_text("idle", timeout=15_000)


def test_the_desk_fits_a_phone(desk: Company, browsing: Browsing) -> None:
    page = browsing.as_(desk.sunita, "/desk", width=375, height=780)
    next_number(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 375
