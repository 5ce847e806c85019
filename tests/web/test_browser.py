"""The design system page in a real browser: by keyboard, by thumb, without script, under the policy."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of a running site; the page reads no database."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={}, port=0)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


def is_trouble(message: ConsoleMessage) -> bool:
    """An error in the console, but not the browser's own note that a request was refused."""
    return message.type == "error" and not message.text.startswith("Failed to load resource")


@pytest.fixture
def visit(site: str, browser: Browser) -> Iterator[Visit]:
    """Opens a page; at the end nothing may have been refused by the policy or broken in a script."""
    troubles: list[str] = []
    contexts = []

    def open_page(url: str, *, width: int = 1280, height: int = 900, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: troubles.append(message.text) if is_trouble(message) else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto(site + url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.mark.parametrize("width", [320, 375, 600, 820, 1024, 1440])
@pytest.mark.parametrize("density", ["desk", "counter"])
def test_no_page_is_wider_than_its_window(visit: Visit, width: int, density: str) -> None:
    page = visit(f"/design?density={density}", width=width, has_touch=width < 1000, is_mobile=width < 1000)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_every_target_at_the_counter_is_at_least_44_pixels_high(visit: Visit) -> None:
    page = visit("/design?density=counter", width=820, has_touch=True, is_mobile=True)
    small = page.evaluate(
        """[...document.querySelectorAll("button, .button, .tile, .field input, .field select, .side__item,"
            + ".tab, summary, .table__pick label, .thumbs > *")]
            .filter((e) => e.checkVisibility() && !e.matches("[type=checkbox], [type=radio]"))
            .filter((e) => {
              const reach = getComputedStyle(e, "::after");
              const extra = reach.position === "absolute" ? -2 * parseFloat(reach.top || 0) : 0;
              return e.getBoundingClientRect().height + Math.max(0, extra) < 43.5;
            })
            .map((e) => e.className + " " + e.textContent.trim().slice(0, 20))"""
    )
    assert small == []


def test_rows_are_as_high_as_the_look_says(visit: Visit) -> None:
    heights = [
        visit(f"/design?density={density}").evaluate(
            "document.querySelector('.table tbody td').getBoundingClientRect().height"
        )
        for density in ("desk", "counter")
    ]
    assert [round(height) for height in heights] == [32, 47]


def test_a_table_is_walked_and_picked_by_keyboard(visit: Visit) -> None:
    page = visit("/design")
    for key in "jjxkx":
        page.keyboard.press(key)
    assert page.locator("tbody [data-pick]:checked").evaluate_all("boxes => boxes.map((box) => box.value)") == [
        "1",
        "2",
    ]
    assert page.locator("[data-bulk]").inner_text().split("\n")[0] == "2 leads selected"


def test_a_shift_click_picks_all_rows_between(visit: Visit) -> None:
    page = visit("/design")
    boxes = page.locator("tbody [data-pick]")
    boxes.nth(0).click()
    boxes.nth(3).click(modifiers=["Shift"])
    assert page.locator("tbody [data-pick]:checked").count() == 4


def test_a_pill_is_opened_searched_and_applied_by_keyboard(visit: Visit) -> None:
    page = visit("/design?time=year")
    page.locator(".dice__pill summary").first.focus()
    page.keyboard.press("Enter")
    page.locator("[data-dice-find]:focus").wait_for()
    page.keyboard.type("sak")
    page.keyboard.press("Enter")
    page.wait_for_url("**/design?location=saket&time=year")
    said = page.locator(".dice__pill--set summary").all_inner_texts()
    assert said == ["Location\nSaket", "Time\nThis year"]


def test_escape_closes_a_pill_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit("/design")
    summary = page.locator(".dice__pill summary").first
    summary.click()
    page.keyboard.press("Escape")
    assert page.locator(".dice__pill[open]").count() == 0
    assert summary.evaluate("element => element === document.activeElement")


def test_the_dice_bar_works_without_script(visit: Visit) -> None:
    page = visit("/design?sort=name", java_script_enabled=False)
    pill = page.locator(".dice__pill", has_text="Priority")
    pill.locator("summary").click()
    pill.get_by_label("High").check()
    pill.get_by_role("button", name="Apply").click()
    assert page.url.endswith("/design?sort=name&priority=high")


def test_a_card_is_moved_by_keyboard_and_the_lanes_count_again(visit: Visit) -> None:
    page = visit("/design")
    page.locator(".card__who", has_text="Asha Verma").focus()
    page.keyboard.press("Shift+ArrowRight")
    page.get_by_text("Asha Verma is now in Negotiation.").wait_for()
    assert page.locator("[data-lane-count]").all_inner_texts() == ["11", "8", "4", "9"]


def test_a_card_is_dragged_to_a_lane(visit: Visit) -> None:
    page = visit("/design", height=1300)
    page.locator(".card", has_text="Tomás Ruiz").hover()
    page.mouse.down()
    page.locator("[data-lane=order] .lane__head").hover()
    page.locator("[data-lane=delivered] .lane__head").hover()
    page.mouse.up()
    page.get_by_text("Tomás Ruiz is now in Delivered.").wait_for()
    assert page.locator("[data-lane=delivered] .card__who").all_inner_texts() == ["Tomás Ruiz", "A. Khanna"]


def test_a_refused_move_puts_the_card_back_and_says_why(visit: Visit) -> None:
    page = visit("/design")
    said = '{"detail": "A purchase order needs a quote first."}'
    kind = "application/problem+json"
    page.route("**/design?", lambda route: route.fulfill(status=409, content_type=kind, body=said))
    page.locator(".card__who", has_text="Asha Verma").focus()
    page.keyboard.press("Shift+ArrowRight")
    page.get_by_text("A purchase order needs a quote first.").wait_for()
    assert page.locator("[data-lane=demo] .card__who").all_inner_texts() == ["Asha Verma", "Lotus Dental"]


def test_a_closed_tab_loses_no_keystroke(visit: Visit) -> None:
    page = visit("/design")
    page.get_by_label("Name").fill("Asha Verma")
    page.get_by_text("Yes, evenings").first.click()
    page.reload()
    assert page.get_by_label("Name").input_value() == "Asha Verma"
    assert page.locator("form [name=permission]:checked").input_value() == "evenings"


def test_a_form_that_was_taken_leaves_no_draft(visit: Visit) -> None:
    page = visit("/design")
    page.get_by_label("Name").fill("Asha Verma")
    page.locator("form.form [type=submit]").click()
    page.wait_for_url("**/design?name=Asha*")
    page.goto(page.url.split("?")[0])
    assert page.get_by_label("Name").input_value() == ""


def test_a_form_that_did_not_reach_the_server_keeps_its_draft(visit: Visit) -> None:
    page = visit("/design")
    page.get_by_label("Name").fill("Asha Verma")
    page.route("**/design?name=*", lambda route: route.abort())
    page.locator("form.form [type=submit]").click()
    page.wait_for_url("chrome-error://**")
    page.unroute_all()
    page.go_back()
    assert page.get_by_label("Name").input_value() == "Asha Verma"


def test_the_choice_of_paper_outlives_the_page(visit: Visit) -> None:
    page = visit("/design")
    page.evaluate("localStorage.setItem('footfall.paper', 'dark')")
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def test_the_dialog_takes_the_focus_and_gives_it_back(visit: Visit) -> None:
    page = visit("/design")
    page.get_by_role("button", name="Open a dialog").click()
    assert page.evaluate("document.activeElement.closest('dialog').id") == "example"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.opens") == "example"


def test_a_deed_asks_before_it_is_done(visit: Visit) -> None:
    page = visit("/design")
    page.get_by_role("button", name="Disqualify").click()
    page.get_by_text("It leaves every call list.").wait_for()
    page.get_by_role("button", name="Cancel").click()
    assert page.locator("dialog[open]").count() == 0
    assert page.url.endswith("/design")


def test_on_a_phone_the_side_list_is_a_drawer_that_needs_no_script(visit: Visit) -> None:
    page = visit("/design", width=375, has_touch=True, is_mobile=True, java_script_enabled=False)
    assert not page.locator("#side").is_visible()
    page.get_by_role("button", name="Menu").tap()
    assert page.locator("#side").is_visible()


def test_the_first_stop_of_the_tab_key_skips_to_the_page(visit: Visit) -> None:
    page = visit("/design")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_nothing_moves_for_those_who_asked_for_no_motion(visit: Visit) -> None:
    page = visit("/design", reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.querySelector('.button')).transitionDuration") == "0s"
