"""A form on somebody else's web site, in a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from playwright.sync_api import expect

from footfall.capture.models import Capture, EntryPoint, FormOpening, FormVersion
from tests.browsing import Browsing, apart, browsing, committed, in_a_browser, until
from tests.cast import Company, door

__all__ = ["browsing", "committed"]
pytestmark = in_a_browser
FIELDS = [
    {"name": "name", "label": "Name", "kind": "text", "is_required": True},
    {"name": "phone", "label": "Phone", "kind": "phone", "is_required": True},
]


@contextmanager
def shop(line: str) -> Iterator[str]:
    """A web site of its own with the line in it."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Shop</title><p>Before</p>{line}".encode())

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _page(origin: str) -> EntryPoint:
    version = FormVersion.objects.create(name="Page", length="short", fields=FIELDS, is_public=True, is_measured=True)
    return door("Price", "page", channel="landing_page", source="web", form_version=version, origins=[origin])


def test_one_line_shows_the_form_on_another_site(browsing: Browsing, committed: Company) -> None:
    line = f'<script type="module" src="{browsing.site}/embed.js" data-entry="page"></script>'
    with shop(line) as origin:
        apart(lambda: _page(origin))
        page = browsing.as_(committed.meera, "/embed.js")
        page.goto(f"{origin}/?utm_source=shop")
        form = page.frame_locator("iframe")
        form.get_by_label("Name").fill("Asha Rao")
        form.get_by_label("Phone").fill("98100 12345")
        until(page, "parseFloat(document.querySelector('iframe').style.blockSize) > 300")
        page.wait_for_timeout(2_100)  # a program would be faster than the form believes
        form.get_by_role("button", name="Send").click()
        expect(form.get_by_role("heading")).to_have_text("Thank you")
        opening = apart(FormOpening.objects.get)
        payload = apart(lambda: Capture.objects.get().payload)
    assert (opening.reached, opening.answers, opening.sent_at is None) == ("phone", None, False)
    assert payload == {"name": "Asha Rao", "phone": "98100 12345", "utm": {"utm_source": "shop"}}
