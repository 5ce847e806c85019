"""Other ends of the line for these tests: a mail server, and an SMS gateway that speaks Twilio's way."""

import base64
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

from aiosmtpd.controller import Controller

BAD_NUMBER = {"code": 21211, "message": "The 'To' number is not a valid phone number.", "status": 400}


class Letters:
    """Keeps the letters it gets; `answers` is what it says to a recipient or to the content."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str]] = []
        self.on_recipient = "250 OK"
        self.on_content = "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 -- aiosmtpd's name
        if self.on_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.on_recipient

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 -- aiosmtpd's name
        if self.on_content.startswith("250"):
            self.got.append((envelope.rcpt_tos[0], envelope.content.decode()))
        return self.on_content


@contextmanager
def mail_server(settings: Any) -> Iterator[Letters]:
    """A mail server that Django sends to."""
    letters = Letters()
    controller = Controller(letters, hostname="127.0.0.1", port=_free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = False
    try:
        yield letters
    finally:
        controller.stop()


def _free_port() -> int:
    """A port that nobody listens at; aiosmtpd calls itself up at the port it is given."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Texts:
    """Keeps the messages it gets; `refuses` is a status and a body to answer with instead."""

    def __init__(self) -> None:
        self.got: list[dict[str, str]] = []
        self.refuses: tuple[int, dict[str, Any]] | None = None
        self.hangs_up = False


@contextmanager
def sms_gateway(settings: Any) -> Iterator[Texts]:
    """An SMS gateway for the account AC1 with the token `secret`."""
    texts = Texts()

    class Gateway(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            if texts.hangs_up:
                self.close_connection = True
                self.connection.close()
                return
            wanted = "Basic " + base64.b64encode(b"AC1:secret").decode()
            known = self.headers["Authorization"] == wanted
            if not known or self.path != "/2010-04-01/Accounts/AC1/Messages.json":
                self._answer(401, {"code": 20003, "message": "Authenticate", "status": 401})
            elif texts.refuses:
                self._answer(*texts.refuses)
            else:
                texts.got.append({name: values[0] for name, values in form.items()})
                sid = f"SM{len(texts.got):032}"
                self._answer(201, {"sid": sid, "status": "queued", "to": form["To"][0], "error_code": None})

        def _answer(self, status: int, document: dict[str, Any]) -> None:
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    settings.SMS_URL = f"http://127.0.0.1:{server.server_port}"
    settings.SMS_SID, settings.SMS_TOKEN, settings.SMS_FROM = "AC1", "secret", "+15550100"
    try:
        yield texts
    finally:
        server.shutdown()
        server.server_close()
