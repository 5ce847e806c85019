"""The embedded server from its first start to its last user."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from footfall.shared.postgres import SUPERUSER, PostgresError, embedded_url, ensure_running, status, stop
from footfall.shared.postgres.errors import SocketTaken, WrongVersion
from footfall.shared.postgres.places import home_of
from tests.shared.postgres.conftest import discard

USE = """
import sys, time
from pathlib import Path
import psycopg
from footfall.shared.postgres import embedded_url, ensure_running
data = Path(sys.argv[1])
ensure_running(data, durable=False)
with psycopg.connect(embedded_url(data)) as connection:
    print(connection.execute("SELECT pg_postmaster_start_time()").fetchone()[0], flush=True)
sys.stdin.read()
"""


def user_of(data: Path) -> "subprocess.Popen[str]":
    """Another process that uses the server until its standard input ends."""
    command = [sys.executable, "-c", USE, str(data)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ask(data: Path, question: str, **who: str) -> tuple[object, ...]:
    with psycopg.connect(embedded_url(data, **who)) as connection:
        return connection.execute(question).fetchone() or ()


def test_the_application_owns_its_database_and_nothing_else(data: Path) -> None:
    with ensure_running(data):
        powers = "SELECT rolsuper, rolbypassrls, rolcreaterole, rolreplication, rolcreatedb FROM pg_roles"
        owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'footfall'"
        assert ask(data, f"{powers} WHERE rolname = current_user") == (False,) * 5
        assert ask(data, owner) == ("footfall",)


def test_the_cluster_is_durable_checked_and_speaks_every_language(data: Path) -> None:
    with ensure_running(data):
        settings = ("fsync", "synchronous_commit", "full_page_writes", "data_checksums", "server_encoding")
        asked = ", ".join(f"current_setting('{name}')" for name in settings)
        assert ask(data, f"SELECT {asked}, lower('ÉCOLE'), upper('straße')") == (
            *("on", "on", "on", "on", "UTF8"),
            *("école", "STRASSE"),
        )


def test_only_the_owner_of_the_files_gets_in(data: Path) -> None:
    with ensure_running(data, durable=False):
        sockets = home_of(data).sockets
        assert sockets.stat().st_mode & 0o777 == 0o700
        assert ask(data, "SHOW listen_addresses") == ("",)
        for name in ("footfall", SUPERUSER):
            with pytest.raises(psycopg.OperationalError, match="no password supplied"):
                psycopg.connect(host=str(sockets), user=name, dbname="postgres")
        assert ask(data, "SELECT current_user", role=SUPERUSER) == (SUPERUSER,)


def test_a_lost_application_password_is_made_anew(data: Path) -> None:
    with ensure_running(data, durable=False):
        (data / "postgres.footfall.password").unlink()
        ensure_running(data, durable=False)
        assert ask(data, "SELECT 1") == (1,)


def test_the_last_user_takes_the_server_along(data: Path) -> None:
    with ensure_running(data, durable=False):
        assert status(data).is_running
    assert stop(data)
    assert not status(data).is_running


def test_what_was_stored_is_there_at_the_next_start(data: Path) -> None:
    for count in range(2):
        with ensure_running(data, durable=False), psycopg.connect(embedded_url(data)) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS leads (name text)")
            connection.execute("INSERT INTO leads VALUES ('Asha')")
            assert connection.execute("SELECT count(*) FROM leads").fetchone() == (count + 1,)
        assert stop(data)


def test_four_processes_that_start_at_once_share_one_server(data: Path) -> None:
    users = [user_of(data) for _ in range(4)]
    started = {user.stdout.readline() for user in users if user.stdout}
    assert len(started) == 1
    users.pop().communicate("")
    assert not stop(data)  # three are still there
    for user in users:
        user.communicate("")
    assert stop(data)


def test_a_user_that_is_killed_leaves_no_server_behind(data: Path) -> None:
    user = user_of(data)
    assert user.stdout
    assert user.stdout.readline()
    user.kill()
    user.communicate()
    assert stop(data)


@pytest.mark.parametrize("name", ["Sunita's shop & co", "データ", "x" * 120])
def test_any_path_will_do(folder: Path, name: str) -> None:
    data = folder / name
    try:
        with ensure_running(data, durable=False):
            assert ask(data, "SELECT 1") == (1,)
    finally:
        discard(data)


def test_a_cluster_of_another_version_is_refused_in_words(data: Path) -> None:
    cluster = home_of(data).cluster
    cluster.mkdir()
    (cluster / "PG_VERSION").write_text("16\n")
    with pytest.raises(WrongVersion, match="was made by PostgreSQL 16 and this Footfall brings 18"):
        ensure_running(data)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
def test_a_socket_folder_of_somebody_else_is_not_used(folder: Path) -> None:
    data = folder / ("y" * 120)
    sockets = home_of(data).sockets
    sockets.mkdir()
    os.chown(sockets, 4321, 4321)
    try:
        with pytest.raises(SocketTaken):
            ensure_running(data, durable=False)
    finally:
        sockets.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts servers under another account")
def test_under_closed_parents_the_home_lies_elsewhere_and_nothing_is_opened(folder: Path) -> None:
    folder.chmod(0o700)
    data = folder / "data"
    try:
        with ensure_running(data, durable=False):
            assert ask(data, "SELECT 1") == (1,)
        assert (data / "postgres").is_symlink()
        assert folder.stat().st_mode & 0o777 == 0o700
    finally:
        discard(data)


def test_the_error_is_a_sentence_when_the_passwords_do_not_fit(data: Path) -> None:
    with ensure_running(data, durable=False):
        for file in data.glob("*.password"):
            file.unlink()
        with pytest.raises(PostgresError, match="put them back from your backup"):
            ensure_running(data, durable=False)
