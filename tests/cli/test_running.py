"""The pieces that keep Footfall running: children, logs, ports, the one-at-a-time lock."""

import json
import os
import socket
import time
from pathlib import Path

import pytest

from footfall.cli.running.child import Child, pause_after
from footfall.cli.running.logs import words_for_people
from footfall.cli.running.only_one import AlreadyOpen, only_one
from footfall.cli.running.port import DEFAULT_PORT, NoSuchAddress, PortTaken, address_of, listen


@pytest.mark.parametrize(("failures", "pause"), [(1, 0.5), (2, 1.0), (5, 8.0), (7, 30.0), (500, 30.0)])
def test_a_child_that_keeps_failing_is_started_less_and_less_often(failures: int, pause: float) -> None:
    assert pause_after(failures) == pause


def test_a_child_that_ends_is_started_anew(tmp_path: Path) -> None:
    heard: list[str] = []
    child = Child("shop", "this", tmp_path / "shop.log")
    child.tend(0.0, heard.append)
    assert child.process
    child.process.wait()
    child.tend(1.0, heard.append)
    child.tend(1.4, heard.append)
    assert not child.process
    child.tend(1.5, heard.append)
    assert child.process
    child.process.wait()
    assert f"shop ended (exit code 0); it starts again in 0.5 s. Log: {tmp_path / 'shop.log'}" in heard


def test_what_a_child_writes_is_in_its_log(tmp_path: Path) -> None:
    child = Child("shop", "this", tmp_path / "logs" / "shop.log")
    child.start(0.0, lambda _: None)
    assert child.process
    child.process.wait()
    deadline = time.monotonic() + 5
    while "Namespaces" not in child.log.read_text() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert child.log.read_text().startswith("The Zen of Python")
    assert child.log.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"level": "info", "event": "started"}, None),
        ({"level": "warning", "event": "slow"}, "warning: slow"),
        ({"level": "error", "event": "job_given_up"}, "error: job_given_up"),
        ({"level": "warning", "event": "Not Found: /x", "logger": "django.request"}, None),
        (
            {"level": "error", "event": "Internal Server Error: /x", "logger": "django.request"},
            "error: Internal Server Error: /x",
        ),
    ],
)
def test_the_terminal_shows_warnings_but_not_visitors_mistakes(
    line: dict[str, str], words: str | None
) -> None:
    assert words_for_people(json.dumps(line)) == words


@pytest.mark.parametrize(("line", "words"), [("Traceback\n", "Traceback"), ("\n", None), ("7\n", None)])
def test_what_is_no_log_line_is_shown_as_it_is(line: str, words: str | None) -> None:
    assert words_for_people(line) == words


def test_a_port_that_was_asked_for_is_taken_or_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(
            PortTaken, match=f"Port {port} is used by another program; choose another with --port."
        ):
            listen("127.0.0.1", port)


def test_without_a_wish_the_next_free_port_is_taken() -> None:
    with listen("127.0.0.1", None) as first, listen("127.0.0.1", None) as second:
        assert DEFAULT_PORT <= first.getsockname()[1] < second.getsockname()[1]


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(NoSuchAddress):
        listen("192.0.2.7", 0)


def test_the_address_can_be_typed_into_a_browser() -> None:
    with listen("0.0.0.0", 0) as everywhere, listen("127.0.0.1", 0) as here:  # noqa: S104 -- what is tested
        assert address_of(everywhere) == f"http://localhost:{everywhere.getsockname()[1]}/"
        assert address_of(here) == f"http://127.0.0.1:{here.getsockname()[1]}/"


def test_one_data_directory_is_open_once(tmp_path: Path) -> None:
    with only_one(tmp_path), pytest.raises(AlreadyOpen, match=f"process {os.getpid()}"), only_one(tmp_path):
        pass
    with only_one(tmp_path):
        pass
