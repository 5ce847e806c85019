"""The counter app in a real browser that loses its network, its page and its life, against a server that dies twice."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright

from footfall.capture.actions.devices import open_device, revoke_device, set_pin
from footfall.capture.models import Capture, Device, Handover, LoyaltyCard
from tests.browsing import CHROMIUM, QUIET, apart, committed, in_a_browser, until
from tests.capture.test_incentives import bottle
from tests.cast import Company, door

__all__ = ["committed"]
pytestmark = in_a_browser

TAKE_MANY = """
async ([from, to]) => {
  const form = document.querySelector("[data-visitor]");
  const button = form.querySelector("[type=submit]");
  for (let number = from; number < to; number += 1) {
    form.elements.name.value = `Visitor Zebediah ${number}`;
    form.elements.phone.value = `98100 ${String(10000 + number)}`;
    form.requestSubmit();
    while (button.disabled) await new Promise((done) => setTimeout(done, 1));
  }
}
"""
WAITING = """
() => new Promise((done, fail) => {
  const request = indexedDB.open("footfall-counter");
  request.onsuccess = () => {
    const count = request.result.transaction("outbox").objectStore("outbox").count();
    count.onsuccess = () => { request.result.close(); done(count.result); };
    count.onerror = fail;
  };
})
"""


class Server:
    """A process of the product on the test's database; it may be told to die."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None
        given = connection.settings_dict
        self.base = (
            f"postgresql://{given['USER']}:{quote(given['PASSWORD'], safe='')}@/{given['NAME']}"
            f"?host={quote(given['HOST'], safe='')}&port={given['PORT']}"
        )
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self, dies: str = "") -> None:
        """Up and answering."""
        env = {**os.environ, "DATABASE_URL": self.base, "FOOTFALL_DIES": dies, "FOOTFALL_LOG": "ERROR"}
        command = [sys.executable, "-m", "uvicorn", "tests.capture.dying:application", "--port", str(self.port)]
        self.process = subprocess.Popen([*command, "--log-level", "error"], env=env)
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.1)
        raise AssertionError("the server does not start")

    def has_died(self) -> None:
        """Waits for its end."""
        assert self.process
        assert self.process.wait(60) == 1

    def stop(self) -> None:
        """End it if it lives."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


@pytest.fixture
def server(committed: Company) -> Iterator[Server]:
    served = Server()
    yield served
    served.stop()


def opened(playwright: Playwright, profile: Path, url: str) -> tuple[BrowserContext, Page]:
    """A browser that keeps what it stores in `profile`."""
    context = playwright.chromium.launch_persistent_context(profile, executable_path=CHROMIUM, args=QUIET)
    page = context.pages[0]
    page.set_default_timeout(20_000)
    page.goto(url)
    return context, page


def enrolled(company: Company) -> str:
    """The code of a device at Karol Bagh."""
    return open_device(name="Tablet", location=company.karol_bagh, at=timezone.now(), by=company.farah)[1]


def killed(profile: Path) -> None:
    """SIGKILL for the browser of this profile, and nothing else."""
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            words = (entry / "cmdline").read_bytes().split(b"\0") if entry.name.isdigit() else []
            if f"--user-data-dir={profile}".encode() in words and not any(w.startswith(b"--type=") for w in words):
                os.kill(int(entry.name), signal.SIGKILL)


def enrol(page: Page) -> None:
    page.get_by_role("button", name="Enrol this device").click()
    page.get_by_role("button", name="Ravi").click()
    expect(page.get_by_label("Name")).to_be_focused()
    until(page, "Boolean(navigator.serviceWorker.controller)")


def test_two_hundred_visitors_outlive_the_page_the_browser_and_the_server(
    server: Server, committed: Company, tmp_path: Path
) -> None:
    server.start(dies="after:2")
    link, code = f"{server.url}/counter-app/", enrolled(committed)
    with sync_playwright() as playwright:
        context, page = opened(playwright, tmp_path, f"{link}#code={code}")
        enrol(page)
        context.set_offline(True)
        page.evaluate(TAKE_MANY, [0, 120])
        expect(page.locator("[data-status]")).to_have_text("offline, 120 waiting")
        assert page.title().startswith("offline, 120 waiting · ")
        page.reload()
        expect(page.get_by_label("Name")).to_be_focused()
        page.evaluate(TAKE_MANY, [120, 200])
        assert page.evaluate(WAITING) == 200
        page.get_by_label("Name").fill("Half a visitor")
        page.wait_for_timeout(200)
        killed(tmp_path)
        with contextlib.suppress(Exception):
            context.close()
        assert seen_on_disk(tmp_path, "Zebediah") == []

        context, page = opened(playwright, tmp_path, link)
        server.has_died()
        assert apart(Capture.objects.count) == 100
        server.start(dies="before:2")
        server.has_died()
        server.start()
        expect(page.locator("[data-status]")).to_have_text("all sent", timeout=60_000)
        assert page.evaluate(WAITING) == 0
        assert page.get_by_label("Name").input_value() == "Half a visitor"
        context.close()
    arrived = apart(lambda: list(Capture.objects.order_by("id").values_list("payload__name", "attendant")))
    assert arrived == [(f"Visitor Zebediah {number}", committed.ravi.pk) for number in range(200)]
    assert apart(
        lambda: list(Capture.objects.order_by("captured_at", "id").values_list("payload__name", flat=True))
    ) == [name for name, _ in arrived]


def seen_on_disk(profile: Path, word: str) -> list[str]:
    """Files of the profile in which the word can be read."""
    kinds = (word.encode(), word.encode("utf-16-le"))
    files = (path for path in profile.rglob("*") if path.is_file())
    return [path.name for path in files if any(kind in path.read_bytes() for kind in kinds)]


def test_two_tabs_send_each_visitor_once_and_cards_are_issued(
    live_server: Any, committed: Company, tmp_path: Path
) -> None:
    door("Card at Karol Bagh", "card-kb", channel="loyalty_card", location=committed.karol_bagh,
         form_version=committed.counter.form_version)  # fmt: skip
    link, code = f"{live_server.url}/counter-app/", enrolled(committed)
    with sync_playwright() as playwright:
        context, page = opened(playwright, tmp_path, f"{link}#code={code}")
        enrol(page)
        page.get_by_role("button", name="Loyalty card").click()
        context.set_offline(True)
        page.evaluate(TAKE_MANY, [0, 30])
        expect(page.locator("[data-note]")).to_contain_text("Saved. Card ")
        other = context.new_page()
        other.goto(link)
        context.set_offline(False)
        for tab in (page, other):
            tab.evaluate("dispatchEvent(new Event('online'))")
            expect(tab.locator("[data-status]")).to_have_text("all sent")
        assert page.evaluate(WAITING) == 0
        context.close()
    assert apart(Capture.objects.count) == 30
    cards = apart(
        lambda: list(LoyaltyCard.objects.exclude(capture=None).order_by("pk").values_list("number", flat=True))
    )
    assert cards == apart(lambda: list(Capture.objects.order_by("id").values_list("payload__card", flat=True)))


def test_a_pin_unlocks_and_a_revoked_device_keeps_what_waits_sealed(
    live_server: Any, committed: Company, tmp_path: Path
) -> None:
    set_pin(staff=committed.ravi, pin="4711")
    link, code = f"{live_server.url}/counter-app/", enrolled(committed)
    with sync_playwright() as playwright:
        context, page = opened(playwright, tmp_path, f"{link}#code={code}")
        page.get_by_role("button", name="Enrol this device").click()
        page.get_by_role("button", name="Ravi").click()
        page.get_by_label("PIN of Ravi").fill("1234")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_have_text("That is not the PIN.")
        page.get_by_label("PIN of Ravi").fill("4711")
        page.keyboard.press("Enter")
        expect(page.get_by_label("Name")).to_be_focused()
        context.set_offline(True)
        page.evaluate(TAKE_MANY, [0, 3])
        apart(lambda: revoke_device(device=Device.objects.get(), at=timezone.now(), by=committed.farah))
        context.set_offline(False)
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.locator("[data-sentence]")).to_contain_text("This device was revoked. 3 waiting on it are sealed")
        assert page.evaluate(WAITING) == 3
        context.close()
    assert apart(Capture.objects.count) == 0


def test_a_clock_three_days_slow_is_put_right(live_server: Any, committed: Company, tmp_path: Path) -> None:
    link, code = f"{live_server.url}/counter-app/", enrolled(committed)
    with sync_playwright() as playwright:
        context, page = opened(playwright, tmp_path, link)
        slow: Any = timezone.now() - timezone.timedelta(days=3)
        page.clock.install(time=slow)
        page.goto(f"{link}?again#code={code}")
        page.get_by_role("button", name="Enrol this device").click()
        page.get_by_role("button", name="Ravi").click()
        expect(page.get_by_label("Name")).to_be_focused()
        page.evaluate(TAKE_MANY.replace("setTimeout(done, 1)", "requestIdleCallback(done)"), [0, 1])
        expect(page.locator("[data-status]")).to_have_text("all sent")
        context.close()
    capture = apart(Capture.objects.get)
    assert abs((capture.captured_at - capture.received_at).total_seconds()) < 5
    assert abs((capture.device_at - slow).total_seconds()) < 60


def test_what_was_handed_over_with_no_network_is_told_after_the_visitor(
    live_server: Any, committed: Company, tmp_path: Path
) -> None:
    bottle(committed, stock=4)
    link, code = f"{live_server.url}/counter-app/", enrolled(committed)
    with sync_playwright() as playwright:
        context, page = opened(playwright, tmp_path, f"{link}#code={code}")
        enrol(page)
        context.set_offline(True)
        page.evaluate(TAKE_MANY, [0, 1])
        expect(page.locator("[data-promise]")).to_have_text("To hand over: A steel bottle (1 on this device)")
        page.get_by_role("button", name="Given", exact=True).click()
        page.evaluate(TAKE_MANY, [1, 2])
        expect(page.locator("[data-promise]")).to_have_text("To hand over: A steel bottle (0 on this device)")
        expect(page.locator("[data-fate=given]")).to_be_hidden()
        page.get_by_role("button", name="Declined").click()
        context.set_offline(False)
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.locator("[data-status]")).to_have_text("all sent")
        page.wait_for_timeout(500)
        context.close()
    fates = apart(lambda: list(Handover.objects.order_by("capture").values_list("fate", "by", "cost_minor")))
    assert fates == [("given", committed.ravi.pk, 9_000), ("declined", committed.ravi.pk, 0)]
