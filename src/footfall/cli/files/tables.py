"""A file as a table, read where it lies."""

from pathlib import Path

from footfall.capture.actions.import_file import mapping_folder
from footfall.capture.files.guards import kind_of
from footfall.capture.files.mapping import Mapping, propose, saved_in
from footfall.capture.files.table import Table, open_table
from footfall.capture.files.workbook import sheet_to_csv
from footfall.cli.files.request import Request


def open_file(request: Request, folder: Path) -> Table:
    """The table in a CSV file, or in a sheet of a workbook, which is written out as CSV into `folder`."""
    if kind_of(request.path) == "xlsx":
        to = folder / "sheet.csv"
        sheet_to_csv(request.path, to, sheet=request.sheet)
        return open_table(to, is_sheet=True)
    return open_table(request.path, encoding=request.encoding, delimiter=request.delimiter)


def proposed(table: Table) -> Mapping:
    """The mapping that recognises the table, else a guess at captures."""
    return propose(table, saved=list(saved_in(mapping_folder()).values())).mapping
