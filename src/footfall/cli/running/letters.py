"""A mail server for the letters that entry points take."""

import signal
import threading
from typing import Any

from footfall.cli.running.company import open_company, say
from footfall.shared.errors import Refusal


class PortTaken(Refusal):
    """Nobody can listen there: the port is used by another program, or reserved for the administrator."""


def serve_letters(*, host: str, port: int) -> None:
    """Take letters in until the user ends it."""
    ending = threading.Event()
    with open_company():
        controller = letter_server(host=host, port=port)
        try:
            controller.start()
        except OSError as error:
            raise PortTaken from error
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_given: ending.set())
        say(f"Letters are taken at {host}:{port}; Ctrl-C stops it.")
        ending.wait()
        controller.stop()
    say("No letters are taken any more.")


def letter_server(*, host: str, port: int) -> Any:  # noqa: ANN401 -- aiosmtpd has no types
    """The server, not started yet."""
    from aiosmtpd.controller import Controller

    from footfall.capture.actions.take_letter import MOST_BYTES
    from footfall.capture.letters import Letters

    return Controller(
        Letters(), hostname=host, port=port, data_size_limit=MOST_BYTES, enable_SMTPUTF8=True, ready_timeout=10
    )
