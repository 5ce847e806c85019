"""What became of the rows of an import, worked out from its file and the captures whenever it is asked for."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from footfall.capture.actions.copy_captures import known_captures
from footfall.capture.actions.import_file import batches, reader_of, table_of
from footfall.capture.files.mapping import SAMPLE_ROWS
from footfall.capture.files.reading import Fault, Reading
from footfall.capture.files.table import Row
from footfall.capture.models import Import, ReviewItem

RESULT_HEADING = ("line", "fate", "why", "capture")
_CHUNK = 5_000
SHOWN_VALUES = 3
_FLAGS = """
SELECT replace(capture_id::text, '-', ''), reason, detail, settled_at IS NOT NULL
  FROM capture_reviewitem WHERE capture_id = ANY(%s::uuid[]) ORDER BY id
"""


def result_heading(import_run: Import) -> list[str]:
    """The heading of the result file: what became of a row, then the row as it came."""
    return [*RESULT_HEADING, *table_of(import_run).columns]


def result_rows(import_run: Import) -> Iterator[list[Any]]:
    """Each row of the file in order with its fate: stored, flagged, already there, broken, not yet; and why."""
    table = table_of(import_run)
    reader = reader_of(import_run, table)
    for rows in batches(table.rows(), _CHUNK):
        readings = list(reader.read(rows))
        ids = [reading.id for reading in readings if isinstance(reading, Reading)]
        known, flags = known_captures(ids, import_run), _flags(ids)
        for row, reading in zip(rows, readings, strict=True):
            if isinstance(reading, Fault):
                yield [row.line, "broken", reading.reason, "", *row.values]
                continue
            fate = known.fate(reading.id)
            why = flags.get(reading.id, "")
            if fate and reading.is_repeat:
                fate, why = "known", "The same row stands further up."
            yield [row.line, _said(fate, why), why, reading.id if fate else "", *row.values]


def _said(fate: str | None, why: str) -> str:
    if fate is None:
        return "not yet"
    return "already there" if fate == "known" else "flagged" if why else "stored"


def _flags(ids: Sequence[str]) -> dict[str, str]:
    """What is odd about captures, in words, by their ids."""
    with connection.cursor() as cursor:
        cursor.execute(_FLAGS, [list(ids)])
        rows = cursor.fetchall()
    said: dict[str, list[str]] = {}
    for key, reason, detail, is_settled in rows:
        words = str(ReviewItem.Reason(reason).label) if reason in ReviewItem.Reason.values else reason
        text = f"{words}: {detail}" if detail else words
        said.setdefault(key, []).append(f"{text} (settled)" if is_settled else text)
    return {key: "; ".join(parts) for key, parts in said.items()}


def preview(import_run: Import, count: int = 20) -> list[tuple[Row, Reading | Fault]]:
    """The first rows of the file and what they will become."""
    table = table_of(import_run)
    rows = next(batches(table.rows(), count), [])
    return list(zip(rows, reader_of(import_run, table).read(rows), strict=True))


def sample(import_run: Import) -> dict[str, list[str]]:
    """For each column of the file the first three values that are not empty."""
    table = table_of(import_run)
    found: dict[str, list[str]] = {column: [] for column in table.columns}
    for rows in batches(table.rows(), SAMPLE_ROWS):
        for row in rows:
            if not row.fault:
                for column, value in zip(table.columns, row.values, strict=True):
                    if len(found[column]) < SHOWN_VALUES and value.strip() and value not in found[column]:
                        found[column].append(value.strip())
        break
    return found
