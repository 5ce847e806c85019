"""Files of rows: CSV text in, typed rows with their faults out, and back."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from footfall.company.rules.faults import Fault
from footfall.company.rules.hours import hours_in_words
from footfall.shared.currencies import from_minor, to_minor

LEAVE = object()
"""An empty cell of such a column leaves what there is."""

_DELIMITERS = ",;\t|"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SAME = {"e_mail": "email", "mail": "email", "parent_code": "parent", "timezone": "time_zone", "location": "places"}


@dataclass(frozen=True)
class Column:
    """One column: how its text is read, what an empty cell means, and what to write there."""

    name: str
    read: Callable[[str], Any]
    help: str
    empty: Any = ""
    minor: str = ""
    """The field that the amount in this column is kept in, in the smallest unit of the row's currency."""

    @property
    def field(self) -> str:
        """Where the value is kept."""
        return self.minor or self.name


class Unreadable(ValueError):
    """The text is not a table."""


@dataclass(frozen=True)
class Table:
    """A file's column names, its rows, and the line that each row ends on."""

    names: list[str]
    rows: list[dict[str, str]]
    lines: list[int]


def table_of(text: str) -> Table:
    """The table in CSV text, whatever of comma, semicolon, tab and bar divides it; empty lines are skipped."""
    first = text.lstrip("\ufeff\r\n").split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        reader = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter, strict=True)
        cells = [(reader.line_num, line) for line in reader if any(cell.strip() for cell in line)]
    except csv.Error as error:
        raise Unreadable(f"The file can't be read as a table: {error}.") from error
    if not cells:
        return Table([], [], [])
    names = [_name(cell) for cell in cells[0][1]]
    rows = [dict(zip(names, line, strict=False)) for _, line in cells[1:]]
    return Table(names, rows, [number for number, _ in cells[1:]])


def text_of(names: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """CSV text of rows; a cell that a spreadsheet would run as a formula starts with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([_harmless(row.get(name, "")) for name in names] for row in rows)
    return out.getvalue()


def read_rows(rows: Sequence[Mapping[str, str]], columns: Sequence[Column]) -> tuple[list[dict[str, Any]], list[Fault]]:
    """Typed rows, and what can't be read in them."""
    faults: list[Fault] = []
    return [_read(position, row, columns, faults) for position, row in enumerate(rows)], faults


def cell_of(value: object) -> str:
    """A kept value as it is written in a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return hours_in_words(value)
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    if isinstance(value, date):
        return value.isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def amount_of(minor: int | None, currency: str) -> Decimal | None:
    """A kept amount as it is written."""
    return None if minor is None else from_minor(minor, currency)


def _read(position: int, row: Mapping[str, str], columns: Sequence[Column], faults: list[Fault]) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    for column in columns:
        if column.name not in row:
            continue
        cell = row[column.name].strip()
        if cell.startswith("'") and cell[1:].startswith(_FORMULA):
            cell = cell[1:]
        try:
            _unstorable(cell)
            value = column.read(cell) if cell else column.empty
        except ValueError as error:
            faults.append(Fault(position, column.name, str(error)))
            continue
        if value is not LEAVE:
            typed[column.field] = value
    _to_minor(position, typed, columns, faults)
    return typed


def _to_minor(position: int, typed: dict[str, Any], columns: Sequence[Column], faults: list[Fault]) -> None:
    for column in columns:
        amount = typed.get(column.field) if column.minor else None
        if amount is None:
            continue
        if typed.get("currency"):
            typed[column.field] = to_minor(amount, typed["currency"])
        else:
            del typed[column.field]
            faults.append(Fault(position, column.name, f"A {column.name} needs its currency beside it."))


def _unstorable(cell: str) -> None:
    if "\x00" in cell:
        raise ValueError("There is an invisible NUL character in this cell.")


def _name(heading: str) -> str:
    name = "_".join(heading.strip().lower().replace("-", " ").split())
    return _SAME.get(name, name)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
