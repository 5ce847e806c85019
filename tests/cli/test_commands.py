"""The command line as its user meets it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from footfall import __version__
from footfall.cli import application

FOOTFALL = [sys.executable, "-c", "from footfall.cli import main; main()"]


def run(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*FOOTFALL, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "200", **environment},
    )


@pytest.mark.parametrize("name", sorted(get_command(application()).commands))  # type: ignore[attr-defined]
def test_every_command_explains_itself(name: str) -> None:
    command = get_command(application()).commands[name]  # type: ignore[attr-defined]
    assert command.help
    nameless = [option.name for option in command.params if not getattr(option, "help", "")]
    assert nameless == []


def test_the_version_is_that_of_the_package() -> None:
    answer = run("--version")
    assert (answer.returncode, answer.stdout) == (0, f"footfall {__version__}\n")


def test_reading_the_help_loads_neither_django_nor_a_database_driver() -> None:
    heavy = "{'django', 'psycopg', 'duckdb', 'uvicorn', 'ibis'}"
    look = f"import atexit, sys; atexit.register(lambda: print('LOADED', sorted({heavy} & set(sys.modules))))"
    answer = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{look}; sys.argv = ['footfall', '--help']; from footfall.cli import main; main()",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.splitlines()[-1] == "LOADED []"


def test_a_command_that_does_not_exist_is_a_usage_error() -> None:
    answer = run("fly")
    assert answer.returncode == 2
    assert "No such command 'fly'" in answer.stderr


def test_a_database_that_is_away_is_told_in_one_sentence(tmp_path: Path) -> None:
    answer = run("migrate", DATABASE_URL=f"postgresql://ravi@/shop?host={tmp_path}")
    assert answer.returncode == 1
    assert answer.stderr.startswith("footfall: The database does not answer: ")
    assert len(answer.stderr.splitlines()) == 1


def test_a_wrong_database_url_is_told_in_one_sentence() -> None:
    answer = run("migrate", DATABASE_URL="mysql://ravi@shop/leads")
    assert answer.returncode == 1
    assert answer.stderr == (
        "footfall: DATABASE_URL is not an address of the form postgresql://user:password@host/database.\n"
    )


def test_the_traceback_is_shown_to_who_asks_for_it() -> None:
    answer = run("migrate", DATABASE_URL="mysql://ravi@shop/leads", FOOTFALL_DEBUG="1")
    assert answer.returncode == 1
    assert "Traceback (most recent call last)" in answer.stderr


def test_with_a_server_of_ones_own_the_embedded_one_is_not_looked_for(tmp_path: Path) -> None:
    data = tmp_path / "data"
    run("migrate", DATABASE_URL=f"postgresql://ravi@/shop?host={tmp_path}", FOOTFALL_DATA=str(data))
    assert not data.exists()
