"""Letters by a provider's HTTP interface, through django-anymail: what its answers mean."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from footfall.identity.sending import ByMail, Dress, NotSent, PerhapsSent

GOOD = (
    200,
    {"ErrorCode": 0, "Message": "OK", "MessageID": "m-1", "To": "asha@example.in", "SubmittedAt": "2026-05-04"},
)


class Provider:
    """Keeps what it gets; `answers` is a status and a body, or nothing, when it hangs up."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.answers: tuple[int, dict[str, Any]] | None = GOOD


@contextmanager
def provider_at(settings: Any) -> Iterator[Provider]:
    """A provider that speaks as Postmark does."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            provider.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            if provider.answers is None:
                self.connection.close()
                return
            status, document = provider.answers
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    url = f"http://127.0.0.1:{server.server_port}/"
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "secret", "POSTMARK_API_URL": url}
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()


def send() -> str:
    dress = Dress(headers={"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}, reply_to="answers@shop.example")
    return ByMail().send(to="asha@example.in", subject="Hello", text="Hello", name="1@shop.example", dress=dress)


def test_a_letter_reaches_the_provider_with_its_headers(settings: Any) -> None:
    with provider_at(settings) as provider:
        assert send() == "1@shop.example"
    got = provider.got[0]
    assert (got["To"], got["Subject"], got["ReplyTo"]) == ("asha@example.in", "Hello", "answers@shop.example")
    assert {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"} in got["Headers"]


@pytest.mark.parametrize(("status", "is_final"), [(422, True), (401, False), (429, False), (500, False)])
def test_a_refusal_is_for_good_or_for_now(settings: Any, status: int, is_final: bool) -> None:
    with provider_at(settings) as provider:
        provider.answers = (status, {"ErrorCode": 300, "Message": "No"})
        with pytest.raises(NotSent) as refused:
            send()
    assert (refused.value.is_final, refused.value.is_away) == (is_final, False)


def test_a_lost_answer_may_have_been_a_letter(settings: Any) -> None:
    with provider_at(settings) as provider:
        provider.answers = None
        with pytest.raises(PerhapsSent):
            send()


def test_a_provider_that_is_away_took_nothing(settings: Any) -> None:
    with provider_at(settings):
        pass
    with pytest.raises(NotSent) as refused:
        send()
    assert (refused.value.is_final, refused.value.is_away) == (False, True)
