"""A company opened for a command: its database answers and Django is set up."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from footfall.shared.errors import Refusal
from footfall.shared.postgres import Handle, data_directory, ensure_running, stop


class BadAddress(Refusal):
    """DATABASE_URL is not an address of the form postgresql://user:password@host/database."""


def say(words: str) -> None:
    """Tell the person at the terminal what is going on, apart from the command's own output."""
    typer.echo(words, err=True)


@contextmanager
def open_database() -> Iterator[Handle | None]:
    """The embedded server, running inside the block; None when DATABASE_URL names another."""
    if url := os.environ.get("DATABASE_URL"):
        _ask(url)
        yield None
        return
    data = data_directory()
    try:
        yield ensure_running(data, say=say)
    finally:
        stop(data)  # waits, for a container ends with its first process and would cut the shutdown off


def _ask(url: str) -> None:
    """Fail at once and in one sentence where Django's pool would try for long and complain often."""
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.ProgrammingError as error:
        raise BadAddress from error


@contextmanager
def open_company() -> Iterator[Handle | None]:
    """Inside the block models can be used; logs go to the terminal, from warnings up."""
    with open_database() as handle:
        _set_up_django()
        try:
            yield handle
        finally:
            close_connections()


def _set_up_django() -> None:
    """Django as a command needs it; child processes do not inherit how this one logs."""
    os.umask(0o077)  # what Footfall writes about people is for its own account
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "footfall.settings")
    terminal = {"FOOTFALL_LOG": "WARNING", "FOOTFALL_LOG_SHAPE": "console"}
    unset = [name for name in terminal if name not in os.environ]
    os.environ.update({name: terminal[name] for name in unset})
    import django

    django.setup()
    for name in unset:
        del os.environ[name]


def close_connections() -> None:
    """Give back every database connection of this process."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
