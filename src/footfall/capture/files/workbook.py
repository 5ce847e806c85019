"""An XLSX workbook's sheet written out as CSV, so that everything after it reads one kind of file."""

import csv
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from footfall.capture.files.guards import MOST_XLSX_CELLS, TooBig, Unreadable

_HUGE = 1e18  # above it a float has no whole digits to show


class TooManyCells(TooBig):
    """The sheet has more cells than can be read from a workbook. Save it as .csv instead."""


Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def sheet_names(path: Path) -> list[str]:
    """The sheets with cells that a reader can see, in their order."""
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            return _visible(book)
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable("The workbook is damaged or locked with a password.") from error


def sheet_to_csv(path: Path, to: Path, *, sheet: str = "") -> str:
    """Write one sheet (the first that has rows, unless named) as CSV in UTF-8; the sheet's name."""
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            names = _visible(book)
            if sheet and sheet not in names:
                raise Unreadable(f"There is no sheet called {sheet}; there is {', '.join(names)}.")
            for name in [sheet] if sheet else names:
                rows = book.get_sheet_by_name(name)
                if rows.height or sheet:
                    if rows.total_height * rows.total_width > MOST_XLSX_CELLS:
                        raise TooManyCells
                    # With the empty rows above, so that a row's number is the one Excel shows.
                    _write(rows.to_python(skip_empty_area=False), to)
                    return name
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable("The workbook is damaged or locked with a password.") from error
    raise Unreadable("The workbook has no sheet with rows in it.")


def _visible(book: CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]


def _write(rows: Iterable[list[Cell]], to: Path) -> None:
    with to.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row in rows:
            writer.writerow([text_of(cell) for cell in row])


def text_of(cell: Cell) -> str:
    """A cell as somebody would have typed it: a phone number has no .0, a day has no midnight."""
    if isinstance(cell, str):
        return cell.encode(errors="replace").decode()
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _HUGE else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)
