"""What was acknowledged survives every way a server can end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from footfall.shared.postgres import embedded_url, ensure_running, stop
from footfall.shared.postgres.owner import as_account, server_uid
from footfall.shared.postgres.places import home_of
from footfall.shared.postgres.postmaster import running_postmaster

INSERT = """
import sys
import psycopg
with psycopg.connect(sys.argv[1], autocommit=True) as connection:
    for number in range(int(sys.argv[2]), 10**9):
        connection.execute("INSERT INTO acknowledged VALUES (%s)", [number])
        print(number, flush=True)
"""


def kill_postmaster(data: Path) -> None:
    os.kill(running_postmaster(home_of(data)) or 0, signal.SIGKILL)


def kill_everything(data: Path) -> None:
    pid = running_postmaster(home_of(data)) or 0
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for victim in (pid, *map(int, children)):
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)


def kill_keeper(data: Path) -> None:
    os.kill(int(home_of(data).lock("keeper").read_text()), signal.SIGKILL)


def acknowledged_until(data: Path, start: int, kill: Callable[[Path], None]) -> set[int]:
    """The numbers that a writer was told are stored before the server was killed under it."""
    command = [sys.executable, "-c", INSERT, embedded_url(data), str(start)]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert writer.stdout
    first = writer.stdout.readline()
    time.sleep(0.2)
    kill(data)
    return {int(number) for number in (first + writer.communicate()[0]).split()}


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc to find the server's processes")
def test_no_acknowledged_row_is_lost_to_kill_9(data: Path) -> None:
    ensure_running(data)
    with psycopg.connect(embedded_url(data)) as connection:
        connection.execute("CREATE TABLE acknowledged (number int)")
    told: set[int] = set()
    for turn, kill in enumerate((kill_postmaster, kill_everything, kill_keeper, kill_everything)):
        told |= acknowledged_until(data, turn * 1_000_000, kill)
        ensure_running(data)
    with psycopg.connect(embedded_url(data)) as connection:
        kept = [number for (number,) in connection.execute("SELECT number FROM acknowledged")]
    assert len(kept) == len(set(kept))
    assert told - set(kept) == set()
    assert len(told) > 4


def test_the_remains_of_a_dead_server_do_not_stand_in_the_way(data: Path) -> None:
    ensure_running(data, durable=False)
    assert stop(data)
    home = home_of(data)
    other = subprocess.Popen(["sleep", "60"], **as_account(server_uid(home.root)))
    try:
        for content in (f"{other.pid}\n{home.cluster}\n1700000000\n5432\n", "", "garbage", "99999999\n"):
            (home.cluster / "postmaster.pid").write_text(content)
            (home.sockets / ".s.PGSQL.5432.lock").write_text(content)
            with ensure_running(data, durable=False):
                assert running_postmaster(home) not in {None, other.pid}
            assert stop(data)
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_half_made_cluster_is_made_again(data: Path) -> None:
    start = "import sys; from pathlib import Path; from footfall.shared.postgres import ensure_running;"
    maker = subprocess.Popen([sys.executable, "-c", f"{start} ensure_running(Path(sys.argv[1]))", str(data)])
    home = home_of(data)
    while not list(home.root.glob("making-*/cluster/base")):
        time.sleep(0.005)
    maker.kill()
    maker.wait()
    assert not home.cluster.exists()
    with ensure_running(data, durable=False), psycopg.connect(embedded_url(data)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert stop(data)
    ensure_running(data, durable=False)
    assert list(home.root.glob("making-*")) == []
