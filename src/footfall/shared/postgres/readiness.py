"""Asking the server whether it answers: a query, never a process id."""

import re
from enum import Enum, auto

from footfall.shared.postgres.address import APPLICATION_ROLE, DATABASE, SUPERUSER, embedded_url
from footfall.shared.postgres.errors import PasswordLost
from footfall.shared.postgres.places import Home

_PROGRESS = re.compile(
    r"LOG:\s+((?:syncing data directory|redo|database system was (?:interrupted|not properly)).*)$",
    re.MULTILINE,
)


class Answer(Enum):
    """What came back."""

    READY = auto()
    SILENT = auto()
    UNPREPARED = auto()
    """The server answers, but the application's role, its password or its database is not as it should be."""


def ask(home: Home) -> Answer:
    """The server's answer to `SELECT 1` by the application's role."""
    import psycopg  # heavy, and a command line that needs no database should not wait for it

    try:
        with psycopg.connect(embedded_url(home.data), connect_timeout=5) as connection:
            connection.execute("SELECT 1")
    except psycopg.OperationalError as error:
        words = str(error)
        if "password authentication failed" in words or ("does not exist" in words and "FATAL" in words):
            return Answer.UNPREPARED
        is_full = "too many clients" in words or "remaining connection slots" in words
        return Answer.READY if is_full else Answer.SILENT
    return Answer.READY


def prepare_roles(home: Home, *, may_create_databases: bool) -> None:
    """Give the application its role, without any power over the server, and its database; may be repeated."""
    import psycopg
    from psycopg import sql

    from footfall.shared.postgres.passwords import password_in

    try:
        connection = psycopg.connect(embedded_url(home.data, role=SUPERUSER, database="postgres"), autocommit=True)
    except psycopg.OperationalError as error:
        raise (PasswordLost() if "password authentication failed" in str(error) else error) from error
    with connection:
        role, database = sql.Identifier(APPLICATION_ROLE), sql.Identifier(DATABASE)
        creation = "CREATEDB" if may_create_databases else "NOCREATEDB"
        powers = f"LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION {creation}"
        there = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [APPLICATION_ROLE]).rowcount
        connection.execute(
            sql.SQL("{verb} ROLE {role} {powers} PASSWORD {password}").format(
                verb=sql.SQL("ALTER" if there else "CREATE"),
                role=role,
                powers=sql.SQL(powers),
                password=sql.Literal(password_in(home.password(APPLICATION_ROLE))),
            )
        )
        if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).rowcount:
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))


def progress_in(words: str) -> str:
    """The newest thing that a log says about a start that takes longer, or nothing."""
    found = _PROGRESS.findall(words)
    return f"PostgreSQL is recovering: {found[-1]}" if found else ""
