"""One repeatable-read look at PostgreSQL: every statement of a refresh sees the same rows, as an Arrow stream."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import adbc_driver_manager as adbc
import adbc_driver_postgresql as postgres
import pyarrow as pa
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

    link: adbc.AdbcConnection
    floor: int
    seen: str
    system: str
    at: datetime

    @contextmanager
    def stream(self, sql: str) -> Iterator[pa.RecordBatchReader]:
        """The rows of a statement, a batch at a time."""
        # The driver's own lower floor: its DB-API would import pandas, a second of every command.
        with adbc.AdbcStatement(self.link) as statement:
            statement.set_sql_query(sql)
            handle, _ = statement.execute_query()
            with pa.RecordBatchReader._import_from_c(handle.address) as reader:  # noqa: SLF001 -- pyarrow's documented C interface
                yield reader

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a small statement."""
        with self.stream(sql) as reader:
            table = reader.read_all()
        return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """Look at the database of Django's settings; nothing is written."""
    with postgres.connect(address()) as database, adbc.AdbcConnection(database) as link:
        link.set_autocommit(False)
        with adbc.AdbcStatement(link) as statement:
            statement.set_sql_query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            statement.execute_update()
        look = Snapshot(link, 0, "", "", datetime.min)  # noqa: DTZ901 -- replaced at once
        yield Snapshot(link, *look.rows(STATE_SQL)[0])


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
