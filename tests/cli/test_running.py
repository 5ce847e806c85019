"""The pieces that keep Footfall running: children, logs, ports, the one-at-a-time lock."""

import json
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from footfall.cli.running.child import Child, pause_after, run_apart
from footfall.cli.running.logs import words_for_people
from footfall.cli.running.only_one import AlreadyOpen, only_one
from footfall.cli.running.port import DEFAULT_PORT, NoSuchAddress, PortTaken, address_of, listen
from footfall.shared.errors import NotAllowed


@pytest.mark.parametrize(("failures", "pause"), [(1, 0.5), (2, 1.0), (5, 8.0), (7, 30.0), (500, 30.0)])
def test_a_child_that_keeps_failing_is_started_less_and_less_often(failures: int, pause: float) -> None:
    assert pause_after(failures) == pause


def tend_until_it_has_ended(child: Child, at: float, show: Callable[[str], None]) -> None:
    child.tend(at, show)
    while child.pid is not None:
        child.tend(at, show)
        time.sleep(0.01)


def test_a_child_that_ends_is_started_anew(tmp_path: Path) -> None:
    heard: list[str] = []
    child = Child("shop", lambda: None, tmp_path / "shop.log")
    tend_until_it_has_ended(child, 1.0, heard.append)
    child.tend(1.4, heard.append)
    assert child.pid is None
    tend_until_it_has_ended(child, 1.5, heard.append)
    assert heard == [
        f"shop ended (exit code 0); it starts again in {pause}. Log: {tmp_path / 'shop.log'}"
        for pause in ("0.5 s", "1 s")
    ]


def test_a_child_that_fails_says_why(tmp_path: Path) -> None:
    def fail() -> None:
        raise ZeroDivisionError("division by nought")

    heard: list[str] = []
    child = Child("shop", fail, tmp_path / "shop.log")
    tend_until_it_has_ended(child, 0.0, heard.append)
    assert "shop: ZeroDivisionError: division by nought" in heard
    assert heard[-1].startswith("shop ended (exit code 1)")


def test_what_a_child_writes_is_in_its_log(tmp_path: Path) -> None:
    def write() -> None:
        os.write(1, "100 % café\nhalf a line".encode())

    log = tmp_path / "logs" / "shop.log"
    child = Child("shop", write, log)
    tend_until_it_has_ended(child, 0.0, lambda _: None)
    assert log.read_text(encoding="utf-8") == "100 % café\nhalf a line\n"
    assert log.parent.stat().st_mode & 0o777 == 0o700


def test_work_that_is_run_apart_gives_its_code(capfd: pytest.CaptureFixture[str]) -> None:
    def refuse() -> None:
        raise NotAllowed

    assert run_apart(lambda: None) == 0
    assert run_apart(refuse) == 1
    assert capfd.readouterr().err == "footfall: Your role does not include this.\n"


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
def test_the_terminal_shows_warnings_but_not_visitors_mistakes(line: dict[str, str], words: str | None) -> None:
    assert words_for_people(json.dumps(line)) == words


@pytest.mark.parametrize(("line", "words"), [("Traceback\n", "Traceback"), ("\n", None), ("7\n", None)])
def test_what_is_no_log_line_is_shown_as_it_is(line: str, words: str | None) -> None:
    assert words_for_people(line) == words


def test_a_port_that_was_asked_for_is_taken_or_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Port {port} is used by another program; choose another with --port."):
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
