"""One repeatable-read look at PostgreSQL: every statement of a refresh sees the same rows, as an Arrow stream."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import adbc_driver_postgresql.dbapi as postgres
from django.conf import settings
from django.db import connection

STATE_SQL = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS floor, pg_current_snapshot()::text AS seen,
       (SELECT system_identifier FROM pg_control_system())::text || '/' ||
       (SELECT oid FROM pg_database WHERE datname = current_database())::text AS system,
       now() AS at
"""


@dataclass(frozen=True)
class Snapshot:
    """What is seen: of transactions before `floor` everything, of later ones what had been committed."""

    cursor: Any
    floor: int
    seen: str
    system: str
    at: datetime

    def stream(self, sql: str) -> Any:  # noqa: ANN401 -- an Arrow record batch reader
        """The rows of a statement, a batch at a time."""
        self.cursor.execute(sql)
        return self.cursor.fetch_record_batch()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a small statement."""
        self.cursor.execute(sql)
        return list(self.cursor.fetchall())


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """Look at the database of Django's settings; nothing is written."""
    with postgres.connect(address(), autocommit=False) as link, link.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(STATE_SQL)
        floor, seen, system, at = cursor.fetchone()
        yield Snapshot(cursor, floor, seen, system, at)


def address() -> str:
    """Where Django's database is, as libpq reads it; a test's database has another name than the settings' URL."""
    given = connection.settings_dict
    parts = {
        "host": given["HOST"],
        "port": given["PORT"],
        "user": given["USER"],
        "password": given["PASSWORD"],
        "dbname": given["NAME"],
    }
    parts |= {name: value for name, value in given["OPTIONS"].items() if isinstance(value, str)}
    return " ".join(f"{name}='{_quoted(str(value))}'" for name, value in parts.items() if value not in {"", None})


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")


def zone_name() -> str:
    """The time zone of places that name none."""
    return settings.TIME_ZONE
