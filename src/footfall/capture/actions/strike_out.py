"""Take single rows out of files that were imported: what is erased in the database must not stand in a file."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

from footfall.capture.actions.import_file import reader_of, table_of, workbook_of
from footfall.capture.files.reading import Reading
from footfall.capture.files.table import Row, Table
from footfall.capture.models import Import
from footfall.shared.errors import Refusal

_OF_CAPTURES = """
SELECT DISTINCT run.* FROM capture_import AS run JOIN capture_capture AS capture ON capture.import_run_id = run.id
 WHERE capture.id = ANY(%s::uuid[])
"""


def strike_out(*, capture_ids: Sequence[str]) -> None:
    """Write the files that these captures came from anew, with nothing in their rows; the workbook of a sheet goes.

    An empty row is passed over by whoever reads the file, and the rows after it keep their numbers.
    """
    wanted = {str(key).replace("-", "") for key in capture_ids}
    for run in Import.objects.raw(_OF_CAPTURES, [list(capture_ids)]):
        try:
            _strike(run, wanted)
        except (OSError, Refusal):
            continue  # a file that is not there any more names nobody


def _strike(run: Import, wanted: set[str]) -> None:
    table = table_of(run)
    with NamedTemporaryFile(
        "w", dir=table.path.parent, prefix=".struck-", encoding=table.encoding, errors="surrogateescape", newline="",
        delete=False,
    ) as file:  # fmt: skip
        writer = csv.writer(file, delimiter=table.delimiter, lineterminator="\n")
        if table.has_heading:
            writer.writerow(table.columns)
        for values in _kept(run, table, wanted):
            writer.writerow(values)
    Path(file.name).replace(table.path)
    if run.sheet:
        workbook_of(run).unlink(missing_ok=True)


def _kept(run: Import, table: Table, wanted: set[str]) -> Iterator[Sequence[str]]:
    rows: list[Row] = []

    def noted() -> Iterator[Row]:
        for row in table.rows():
            rows.append(row)
            yield row

    line = 1 + table.has_heading
    for reading in reader_of(run, table).read(noted()):
        row = rows.pop()
        while line < row.line:  # rows that were left out, and lines within a field
            yield []
            line += 1
        is_struck = isinstance(reading, Reading) and reading.id in wanted
        yield [] if is_struck else row.values
        line += 1
