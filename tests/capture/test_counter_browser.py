"""The short form in a real browser: a visitor by keyboard and by thumb, counted key by key."""

from playwright.sync_api import Page, expect

from footfall.capture.models import Capture
from tests.browsing import Browsing, apart, browsing, committed, in_a_browser
from tests.cast import Company

__all__ = ["browsing", "committed"]
pytestmark = in_a_browser

COUNTING = """
window.strokes = Number(sessionStorage.strokes || 0);
window.taps = Number(sessionStorage.taps || 0);
addEventListener("keydown", () => { sessionStorage.strokes = window.strokes += 1; }, true);
addEventListener("pointerdown", () => { sessionStorage.taps = window.taps += 1; }, true);
"""


def spent(page: Page) -> tuple[int, int]:
    """Keystrokes and taps so far."""
    found = page.evaluate("[window.strokes, window.taps]")
    return found[0], found[1]


def test_a_visitor_is_saved_by_twenty_keys_and_no_mouse(browsing: Browsing, committed: Company) -> None:
    page = browsing.as_(committed.ravi, "/counter")
    page.add_init_script(COUNTING)
    page.reload()
    page.keyboard.type("Asha Rao")
    page.keyboard.press("Tab")
    page.keyboard.type("9810012345")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Asha Rao is saved: new.")
    assert spent(page) == (20, 0)
    assert page.evaluate("document.activeElement.name") == "name"
    assert apart(lambda: Capture.objects.get().payload) == {"name": "Asha Rao", "phone": "9810012345"}


def test_a_thumb_needs_three_taps_beside_the_letters(browsing: Browsing, committed: Company) -> None:
    page = browsing.as_(committed.ravi, "/counter", width=390, height=800, has_touch=True, is_mobile=True)
    page.add_init_script(COUNTING)
    page.reload()
    seen = page.locator("form.counter :is(input:not([type=hidden]), select, textarea, button)")
    asked = seen.evaluate_all(
        "all => [...new Set(all.filter((e) => e.checkVisibility()).map((e) => e.name || e.type))]"
    )
    assert asked == ["name", "phone", "product", "submit"]
    page.keyboard.insert_text("Asha Rao")
    page.get_by_label("Phone").tap()
    page.keyboard.insert_text("9810012345")
    page.locator("label", has_text="Purifier X2").tap()
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("status").first).to_contain_text("Asha Rao is saved: new.")
    assert spent(page) == (0, 3)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
