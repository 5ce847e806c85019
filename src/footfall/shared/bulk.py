"""How verbs speak to PostgreSQL: one statement for many rows, by COPY, by a list per column, or as it comes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import connection

Part = TypeVar("Part")

AT_THE_SAME_TIME = 2
"""What goes over a million rows takes half as long on two connections."""

# The sequence is looked up once; written into the list it would be for each key.
_NEXT = """
WITH keys AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS sequence)
SELECT nextval(keys.sequence) FROM keys, generate_series(1, %s)
"""


def rows_of(sql: str, params: Mapping[str, Any] | Sequence[Any]) -> list[tuple[Any, ...]]:
    """What a statement returns."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def run(sql: str, params: Mapping[str, Any] | Sequence[Any]) -> int:
    """How many rows a statement changed."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write the rows into a table in one statement, inside the transaction that is open; no rows, no statement."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        copy.write_row(first)
        for row in rows:
            copy.write_row(row)


def as_array(keys: Iterable[int | float | str]) -> str:
    """Numbers or UUIDs as PostgreSQL writes an array: one parameter, where the driver would look at each key by itself."""
    return "{" + ",".join(map(str, keys)) + "}"


def by_columns(sql: str, rows: Sequence[Sequence[object]]) -> None:
    """Run a statement that takes a list per column; not at all without rows."""
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(sql, [list(column) for column in zip(*rows, strict=True)])


def next_ids(table: str, count: int) -> list[int]:
    """Keys for `count` new rows of a table; those that are not used stay unused."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [table, count])
        return [row[0] for row in cursor.fetchall()]


def in_parts(deed: Callable[[Part], int], parts: Sequence[Part]) -> int:
    """The sum of what a deed says of each part; many parts are done on connections of their own, two at a time.

    Inside a transaction all are done on its own connection, for the others don't see what it has written.
    """
    if len(parts) <= AT_THE_SAME_TIME or connection.in_atomic_block:
        return sum(map(deed, parts))

    def apart(part: Part) -> int:
        try:
            return deed(part)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_THE_SAME_TIME) as pool:
        return sum(pool.map(apart, parts))
