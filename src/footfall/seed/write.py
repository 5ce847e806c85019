"""Columns of arrays into tables by COPY."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

from footfall.seed.story import NEVER
from footfall.seed.visits import Bools, Ints
from footfall.shared.bulk import next_ids

NULL = "\\N"
CHUNK = 50_000
Texts = npt.NDArray[Any]
Columns = dict[str, Texts | str]


def timestamps(moments: Ints) -> Texts:
    """Microseconds since 1970 as PostgreSQL reads them; NEVER becomes NULL."""
    happened = moments != NEVER
    safe = np.where(happened, moments, 0).astype("datetime64[us]")
    return np.where(happened, np.char.add(np.datetime_as_string(safe), "+00"), NULL)


def keys(ids: Sequence[int | None], index: Ints) -> Texts:
    """Database ids for indexes into a list; -1 becomes NULL."""
    table = np.array([NULL if value is None else str(value) for value in ids] + [NULL])
    return table[index]  # the last entry is what -1 finds


def copy_columns(table: str, columns: Mapping[str, Texts | str], *, where: Bools | None = None) -> int:
    """Rows written: the columns of equal length (a plain string stands for the same value in each row)."""
    with connection.cursor() as cursor:
        names = ", ".join(columns)
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            return sum(copy.write("".join(lines)) or len(lines) for lines in _lines(columns, where))


def _lines(columns: Mapping[str, Texts | str], where: Bools | None) -> Iterable[list[str]]:
    length = next(len(column) for column in columns.values() if not isinstance(column, str))
    chosen = np.arange(length) if where is None else np.flatnonzero(where)
    for start in range(0, len(chosen), CHUNK):
        part = chosen[start : start + CHUNK]
        cells = [
            [column] * len(part) if isinstance(column, str) else column[part].tolist() for column in columns.values()
        ]
        yield [f"{line}\n" for line in map("\t".join, zip(*cells, strict=True))]


def take_ids(table: str, count: int) -> Ints:
    """Ids for new rows, in order, from the table's own sequence."""
    return np.sort(np.array(next_ids(table, count), dtype=np.int64))


def execute(sql: str, parameters: Sequence[str | int] = ()) -> None:
    """One statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
