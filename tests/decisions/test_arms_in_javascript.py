"""The counter app deals the arms that the server deals: the same hash, on the same vectors."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

import footfall.capture
from footfall.decisions.rules.arms import arm_of
from tests.browsing import CHROMIUM, QUIET, in_a_browser
from tests.decisions.test_arms import VECTORS

pytestmark = in_a_browser
MODULE = Path(str(footfall.capture.__file__)).parent / "static/capture/app/arms.js"
SITE = "https://counter.example/"
"""Hashing is there on secure pages only; nothing is asked of the network."""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page()
        page.route(
            f"{SITE}arms.js", lambda route: route.fulfill(body=MODULE.read_text(), content_type="text/javascript")
        )
        page.route(SITE, lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
        page.goto(SITE)
        yield page
        browser.close()


def test_both_come_to_the_same_arm(page: Page) -> None:
    units = [(experiment, unit) for experiment, unit, *_ in VECTORS] + [("salt", f"visitor {n}") for n in range(200)]
    shares = {"even": [1, 1], "uneven": [1, 3], "five": [2, 1, 1, 7, 3]}
    for given in shares.values():
        names = [str(place) for place in range(len(given))]
        arms = [{"name": name, "share": share} for name, share in zip(names, given, strict=True)]
        dealt = page.evaluate(
            """async ([units, arms]) => {
              const { armOf } = await import("/arms.js");
              return Promise.all(units.map(([salt, unit]) => armOf(salt, unit, arms).then((arm) => arm.name)));
            }""",
            [units, arms],
        )
        assert dealt == [arm_of(salt, unit, names, given) for salt, unit in units]


def test_the_device_shows_what_was_dealt_until_the_last_day(page: Page) -> None:
    arms = [{"name": "none", "share": 1, "incentive": ""}, {"name": "gift", "share": 1, "incentive": "₹100 off"}]
    deal = {"experiment": "gift", "salt": "gift-level", "place": "DEL-KB", "zone": "Asia/Kolkata", "until": "2026-11-24",
            "arms": arms}  # fmt: skip
    shown = [
        page.evaluate(
            """async ([door, at]) => {
              const { dealt } = await import("/arms.js");
              const { door: shown, experiments } = await dealt(door, "asha", new Date(at));
              return [shown.incentive, experiments.map((one) => [one.arm, one.unit])];
            }""",
            [{"incentive": "A filter", "experiments": [deal]}, at],
        )
        for at in ("2026-11-23T10:00:00Z", "2026-11-23T20:00:00Z", "2026-11-24T20:00:00Z")
    ]
    assert shown == [
        ["", [["none", "DEL-KB:2026-11-23"]]],
        ["₹100 off", [["gift", "DEL-KB:2026-11-24"]]],
        ["A filter", []],
    ]
