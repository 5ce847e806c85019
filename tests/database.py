"""The test database quickly: cloned from one that the migrations made, and emptied of what was written alone."""

import fcntl
import hashlib
import importlib.metadata
import inspect
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from footfall.shared import change_feed, parents
from tests.settings import CLUSTER

_PREFIX, _DRAFT, _KEPT = "test_template_", "test_template_draft", 4
_MADE_BY = ("django", "procrastinate")
_FEW = 500
_STAY = {"django_content_type", "auth_permission"}
"""They say what the code says, and nobody writes to them."""


def template() -> str:
    """Name of a database as the migrations leave it: made once on a machine, and anew when a migration changes."""
    name = _PREFIX + _fingerprint()
    with _alone(), connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid DESC", [f"{_PREFIX}%"])
        found = [row[0] for row in cursor.fetchall()]
        if name not in found:
            for old in {_DRAFT, *found[_KEPT:]}:
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{_DRAFT}"')
            _migrate(_DRAFT)
            cursor.execute(f'ALTER DATABASE "{_DRAFT}" RENAME TO "{name}"')
    return name


@contextmanager
def _alone() -> Iterator[None]:
    """One worker makes it, and the others wait."""
    with (CLUSTER / "template.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _fingerprint() -> str:
    """What the migrations do, those of libraries and the code of ours that they call among them."""
    made = hashlib.sha256(" ".join(importlib.metadata.version(name) for name in _MADE_BY).encode())
    migrations = MigrationLoader(None).disk_migrations
    files = {inspect.getsourcefile(type(migration)) for migration in migrations.values()}
    for file in sorted({*filter(None, files), change_feed.__file__, parents.__file__}):
        made.update(Path(file).read_bytes())
    return made.hexdigest()[:16]


def _migrate(database: str) -> None:
    """Run all migrations there; the rows that every company starts with come when a clone is made."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.close_pool()
    connection.settings_dict["NAME"] = database
    try:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    finally:
        connection.close()
        connection.close_pool()
        connection.settings_dict["NAME"] = usual


def sql_flush(
    self: Any, style: Any, tables: Sequence[str], *, reset_sequences: bool = False, allow_cascade: bool = False
) -> list[str]:
    """Statements that empty the tables in which there is something: a truncation makes a thousand files anew."""
    written = _rows([table for table in tables if table not in _STAY])
    if reset_sequences or allow_cascade or max(written.values(), default=0) > _FEW:
        return [f"TRUNCATE {', '.join(map(_quoted, tables))}{' RESTART IDENTITY' * reset_sequences}"]
    names = [_quoted(table) for table in written]
    if not names:
        return []
    return [
        *(f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in names),
        *(f"DELETE FROM {name}" for name in names),
        "SET CONSTRAINTS ALL IMMEDIATE",
        *(f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in names),
    ]


def _rows(tables: Sequence[str]) -> dict[str, int]:
    """How many rows each table has that has any, counted as far as it matters."""
    each = (
        f"SELECT '{table}', count(*) FROM (SELECT FROM {_quoted(table)} LIMIT {_FEW + 1}) AS part" for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each))
        return {table: count for table, count in cursor.fetchall() if count}


def _quoted(table: str) -> str:
    return f'"{table}"'
