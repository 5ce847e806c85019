"""A real browser in which people of the cast have signed in, on a site with a database of its own.

Playwright keeps an event loop in the test's thread, where Django then refuses to ask the database: what a test makes
or reads itself while the browser is open goes through `apart`.
"""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright

from footfall.company.models import Staff
from tests.cast import Company, make_company

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
in_a_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]

Answer = TypeVar("Answer")


def apart(ask: Callable[[], Answer]) -> Answer:
    """What `ask` finds in the database, asked from another thread."""

    def asked() -> Answer:
        try:
            return ask()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asked).result(60)


def until(page: Page, expression: str) -> None:
    """Wait until the expression is true on the page; a page's policy forbids the browser to look by itself."""
    for _ in range(300):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"Never came true: {expression}")


class Browsing:
    """Pages of people who have signed in; nothing on them may break or be refused by the policy."""

    def __init__(self, site: str, browser: Browser) -> None:
        self.site = site
        self.browser = browser
        self.troubles: list[str] = []

    def as_(self, staff: Staff, url: str, *, width: int = 1280, height: int = 900, **options: Any) -> Page:
        """The page at `url` as this member of staff sees it, in a browser of their own."""
        context = self.browser.new_context(viewport={"width": width, "height": height}, **options)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": apart(lambda: _session(staff)), "url": self.site}]
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.goto(self.site + url)
        return page

    def _note(self, kind: str, text: str) -> None:
        # The browser writes an error for every answer of 400 and above; those are answers, not troubles.
        if kind == "error" and not text.startswith("Failed to load resource: the server responded"):
            self.troubles.append(text)


def _session(staff: Staff) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(staff.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    store.create()
    return str(store.session_key)


@pytest.fixture
def committed(transactional_db: None) -> Company:
    """The cast's company, committed, so that a site beside the test sees it."""
    return make_company()


@pytest.fixture
def browsing(committed: Company, live_server: Any) -> Iterator[Browsing]:
    """A site and a browser for it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        seen = Browsing(live_server.url, browser)
        yield seen
        browser.close()
    assert seen.troubles == []
