"""Take single rows out of files that were imported: what is erased in the database must not stand in a file."""

import csv
import mmap
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.db import transaction

from footfall.capture.actions.import_file import folder, reader_of, table_of, workbook_of
from footfall.capture.actions.take_letter import letter_path
from footfall.capture.files.reading import Reading
from footfall.capture.files.table import Row, Table
from footfall.capture.models import Import
from footfall.shared.errors import Refusal

_OF_CAPTURES = """
SELECT DISTINCT run.* FROM capture_import AS run JOIN capture_capture AS capture ON capture.import_run_id = run.id
 WHERE capture.id = ANY(%s::uuid[])
"""


def strike_out(*, capture_ids: Sequence[str], words: Sequence[str] = ()) -> None:
    """Write the files that these captures came from anew, with nothing in their rows; the workbook of a sheet goes.

    So are rows of other files that say an address among `words`, or two of the words: files that were never taken in,
    or only compared. An empty row is passed over by whoever reads the file, and the rows after it keep their numbers.
    Letters that these captures were go as well.
    """
    wanted = {str(key).replace("-", "") for key in capture_ids}
    theirs = {run.pk for run in Import.objects.raw(_OF_CAPTURES, [list(capture_ids)])}
    for run in Import.objects.order_by("pk"):
        try:
            if run.pk in theirs or _says(folder() / run.path, words):
                _strike(run, wanted if run.pk in theirs else set(), words)
        except (OSError, Refusal):
            continue  # a file that is not there any more names nobody
    _forget_letters(capture_ids)


def _forget_letters(capture_ids: Sequence[str]) -> None:
    def forget() -> None:
        for key in capture_ids:
            letter_path(str(key)).unlink(missing_ok=True)

    transaction.on_commit(forget)


def _says(path: Path, words: Sequence[str]) -> bool:
    """Whether the file has one of the words, before anybody reads it row by row."""
    if not words or not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return any(content.find(word.encode()) >= 0 for word in words)


def _is_about(values: Sequence[str], words: Sequence[str]) -> bool:
    """One address, or two of the others: a number alone may be a household's, a name alone is many people's."""
    said = [word for word in words if any(word in value for value in values)]
    return len(said) > 1 or any("@" in word for word in said)


def _strike(run: Import, wanted: set[str], words: Sequence[str]) -> None:
    table = table_of(run)
    with NamedTemporaryFile(
        "w", dir=table.path.parent, prefix=".struck-", encoding=table.encoding, errors="surrogateescape", newline="",
        delete=False,
    ) as file:  # fmt: skip
        writer = csv.writer(file, delimiter=table.delimiter, lineterminator="\n")
        if table.has_heading:
            writer.writerow(table.columns)
        for values in _kept(run, table, wanted, words):
            writer.writerow(values)
    Path(file.name).replace(table.path)
    if run.sheet:
        workbook_of(run).unlink(missing_ok=True)


def _kept(run: Import, table: Table, wanted: set[str], words: Sequence[str]) -> Iterator[Sequence[str]]:
    line = 1 + table.has_heading
    for row, key in _rows(run, table) if wanted else ((row, "") for row in table.rows()):
        while line < row.line:  # rows that were left out, and lines within a field
            yield []
            line += 1
        yield [] if key in wanted or _is_about(row.values, words) else row.values
        line += 1


def _rows(run: Import, table: Table) -> Iterator[tuple[Row, str]]:
    """Each row with the id of the capture it became; empty for one that can't be read."""
    rows: list[Row] = []

    def noted() -> Iterator[Row]:
        for row in table.rows():
            rows.append(row)
            yield row

    for reading in reader_of(run, table).read(noted()):
        yield rows.pop(), reading.id if isinstance(reading, Reading) else ""
