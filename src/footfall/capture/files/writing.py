"""Rows written out as CSV or XLSX, so that no cell of theirs is ever run as a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""What a workbook is called when it is sent."""

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MOST_XLSX_ROWS = 1_048_575
_MOST_CELL = 32_767


class _Line:
    """What csv.writer writes to: keeps the one line it was given last."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text = text


def harmless(value: Any) -> Any:  # noqa: ANN401 -- whatever stands in a cell
    """The value; text that a spreadsheet would take for a formula has an apostrophe before it."""
    if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def csv_lines(heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file, one at a time, with the mark by which Excel knows UTF-8."""
    line = _Line()
    writer = csv.writer(line, lineterminator="\r\n")
    writer.writerow([harmless(cell) for cell in heading])
    yield f"\ufeff{line.text}"
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
        yield line.text


def write_csv(path: Path, heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write the rows as CSV; how many there were."""
    count = -1
    with path.open("w", encoding="utf-8", newline="") as file:
        for count, text in enumerate(csv_lines(heading, rows)):  # noqa: B007 -- the last number is the answer
            file.write(text)
    return count


def write_xlsx(path: Path, heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write the rows as XLSX with text cells, row by row in constant memory; how many were written.

    A sheet ends at its last row: what is beyond goes on in a second one.
    """
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    count = 0
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet, at = None, _MOST_XLSX_ROWS
        for row in rows:
            if at >= _MOST_XLSX_ROWS:
                sheet, at = _new_sheet(book, heading), 0
            at, count = at + 1, count + 1
            _write_row(sheet, at, row)
        if sheet is None:
            _new_sheet(book, heading)
    return count


def _new_sheet(book: Any, heading: Sequence[str]) -> Any:  # noqa: ANN401 -- xlsxwriter has no types
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    _write_row(sheet, 0, heading)
    return sheet


def _write_row(sheet: Any, at: int, row: Sequence[Any]) -> None:  # noqa: ANN401 -- xlsxwriter has no types
    for column, cell in enumerate(row):
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            sheet.write_number(at, column, cell)
        elif cell not in {None, ""}:
            sheet.write_string(at, column, str(cell)[:_MOST_CELL])
