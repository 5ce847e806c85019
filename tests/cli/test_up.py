"""Footfall opened, mistreated and closed."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from footfall.shared.postgres import status, stop
from tests.shared.postgres.conftest import discard

COMMAND = [sys.executable, "-c", "from footfall.cli import main; main()", "up", "--port", "0", "--web", "1"]
_NOT_PASSED_ON = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "FOOTFALL_SECRET_KEY", "FOOTFALL_LOG"}
OPEN = re.compile(r"Footfall is open at http://127\.0\.0\.1:(\d+)/")


class Opened:
    """A `footfall up` that runs."""

    def __init__(self, place: Path) -> None:
        self.environment = {name: value for name, value in os.environ.items() if name not in _NOT_PASSED_ON}
        self.log = place.with_suffix(".out")
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                COMMAND, env={**self.environment, "FOOTFALL_DATA": str(place)}, stdout=out, stderr=out
            )

    @property
    def port(self) -> int:
        found = OPEN.search(self.said())
        assert found, self.said()
        return int(found[1])

    def said(self) -> str:
        return self.log.read_text()

    def answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()

    def children(self) -> list[int]:
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def until(holds: Callable[[], bool], *, said: Callable[[], str] = str) -> None:
    """Wait as long as a slow machine may need."""
    deadline = time.monotonic() + 180
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain; {said()}"
        time.sleep(0.05)


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] == "Z"
    except FileNotFoundError:
        return True


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One company for both tests: the second opens what the first one left."""
    place = tmp_path_factory.mktemp("up") / "data"
    yield place
    discard(place)


@pytest.fixture
def opened(data: Path) -> Iterator[Opened]:
    it = Opened(data)
    try:
        until(lambda: OPEN.search(it.said()) is not None or it.process.poll() is not None, said=it.said)
        yield it
    finally:
        it.process.kill()
        it.process.wait()


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc to find the children")


def test_it_opens_survives_blows_and_closes_without_a_trace(opened: Opened, data: Path) -> None:
    assert opened.answers()
    first = opened.children()
    assert len(first) == 2

    for child in first:
        os.kill(child, signal.SIGKILL)
    until(lambda: len(opened.children()) == 2 and not set(first) & set(opened.children()))
    until(opened.answers)

    os.kill(status(data).pid or 0, signal.SIGKILL)
    until(lambda: "The database has ended; it is started again." in opened.said())
    until(lambda: status(data).is_running and opened.answers())

    last = opened.children()
    opened.process.send_signal(signal.SIGINT)
    assert opened.process.wait(30) == 0
    assert opened.said().endswith("Footfall has stopped; the data is kept.\n")
    assert all(is_gone(child) for child in last)
    assert stop(data)


def test_when_it_is_killed_its_children_and_the_database_end_too(opened: Opened, data: Path) -> None:
    children = opened.children()
    second = subprocess.run(
        COMMAND,
        env={**opened.environment, "FOOTFALL_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.stderr == f"footfall: Footfall is already running on {data} (process {opened.process.pid}).\n"
    opened.process.kill()
    opened.process.wait()
    until(lambda: all(is_gone(child) for child in children))
    until(lambda: stop(data))
