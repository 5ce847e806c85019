"""A CSV file as a heading and a stream of rows; a broken row is handed over as broken and stops nothing."""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from footfall.capture.files import guards
from footfall.capture.files.delimiter import CANDIDATES, find_delimiter
from footfall.capture.files.encoding import check_encoding, find_encoding
from footfall.capture.files.guess import looks_like_data

csv.field_size_limit(guards.MOST_CELL_CHARACTERS)
_SAMPLE_CHARACTERS = 200_000


class Row(NamedTuple):
    """One record of a file: the line it starts on, its fields, and in words what is wrong with it."""

    line: int
    values: list[str]
    fault: str = ""


@dataclass(frozen=True)
class Table:
    """How a CSV file is to be read. Its columns have names that differ, whatever its heading says."""

    path: Path
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    is_certain: bool = True
    has_heading: bool = True
    is_sheet: bool = False

    @property
    def delimiter_name(self) -> str:
        """The delimiter in a word."""
        return CANDIDATES.get(self.delimiter, self.delimiter)

    def rows(self) -> Iterator[Row]:
        """Every record after the heading, in order; rows with nothing in them are left out."""
        width = len(self.columns)
        records = self.records()
        if self.has_heading:
            next((row for row in records if row.fault or any(row.values)), None)
        for row in records:
            if not row.fault:
                if not any(row.values):
                    continue
                if len(row.values) != width:
                    row = _fitted(row, width)  # noqa: PLW2901 -- a row is mended in place
            yield row

    def line_count(self) -> int:
        """Lines in the file, counted in bytes: an estimate of its rows that costs next to nothing."""
        with self.path.open("rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(1024**2), b""))

    def records(self) -> Iterator[Row]:
        """Every record with the heading and the empty ones."""
        # A byte that is no text becomes half a surrogate pair, so that one bad byte costs one row.
        is_wide = self.encoding.replace("_", "-").startswith(("utf-16", "utf-32"))
        errors = "replace" if is_wide else "surrogateescape"
        with self.path.open(encoding=self.encoding, errors=errors, newline="") as file:
            yield from _read(_Lines(file), self.delimiter, len(self.columns), count_records=self.is_sheet)


class _Lines:
    """The lines of a file, with those of the present record kept so that they can be put back."""

    def __init__(self, file: Iterator[str]) -> None:
        self._file = file
        self._returned: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0
        self.has_ended = False
        self.is_odd = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self._returned:
            line = self._returned.popleft()
        else:
            try:
                line = next(self._file)
            except StopIteration:
                self.has_ended = True
                raise
        self.number += 1
        self.taken.append(line)
        if not line.isascii() and not self.is_odd:
            self.is_odd = _is_undecodable(line)
        return line

    def begin(self) -> None:
        """A new record starts with the next line."""
        self.taken = []
        self.is_odd = self.has_ended = False

    def put_back(self) -> None:
        """All lines of the present record but its first are to be read again."""
        back = self.taken[1:]
        self.number -= len(back)
        self._returned.extendleft(reversed(back))


def _is_undecodable(line: str) -> bool:
    try:
        line.encode()
    except UnicodeEncodeError:
        return True
    return False


def _read(lines: _Lines, delimiter: str, width: int, *, count_records: bool) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=delimiter)
    record = 0
    while True:
        lines.begin()
        start, record = lines.number + 1, record + 1
        fault = ""
        values: list[str] = []
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            fault = _said(error)
        if len(lines.taken) > 1 and width and (fault or len(values) != width or _is_left_open(lines)):
            lines.put_back()
            fault = "A quotation mark opens a field here and is never closed."
        elif lines.is_odd:
            fault = "Some bytes of this row are no text in the file's encoding."
        if fault:
            values = [_readable(lines.taken[0])]
        yield Row(record if count_records else start, values, fault)


def _is_left_open(lines: _Lines) -> bool:
    return lines.has_ended and sum(line.count('"') for line in lines.taken) % 2 == 1


def _said(error: csv.Error) -> str:
    if "field larger" in str(error):
        return f"A field is longer than {guards.MOST_CELL_CHARACTERS:,} characters."
    return f"The row can't be read: {error}."


def _readable(line: str) -> str:
    """The line with a mark in the place of each byte that is no text; cut to a length one can look at."""
    return line.rstrip("\r\n")[:2_000].encode(errors="replace").decode()


def _fitted(row: Row, width: int) -> Row:
    """The row, if what it has too much is nothing; else broken."""
    found = len(row.values)
    if found > width and not any(row.values[width:]):
        return row._replace(values=row.values[:width])
    much = "fields" if found != 1 else "field"
    return row._replace(fault=f"The row has {found} {much}; the heading has {width}.")


def open_table(
    path: Path,
    *,
    encoding: str = "",
    delimiter: str = "",
    has_heading: bool | None = None,
    is_sheet: bool = False,
) -> Table:
    """How the CSV file is best read; what is given is taken as given, the rest is found out."""
    found = find_encoding(path) if not encoding else None
    table = Table(
        path,
        encoding=found.name if found else check_encoding(encoding),
        delimiter=delimiter or ",",
        columns=(),
        is_certain=found.is_certain if found else True,
        is_sheet=is_sheet,
    )
    if not delimiter:
        table = replace(table, delimiter=find_delimiter(_sample(table)))
    first = next((row for row in table.records() if any(row.values)), None)
    if first is None or (first.fault and not first.values):
        raise guards.Empty
    if len(first.values) > guards.MOST_COLUMNS:
        raise guards.TooBig(f"The file has {len(first.values):,} columns; {guards.MOST_COLUMNS:,} can be read.")
    if has_heading is None:
        has_heading = not looks_like_data(first.values)
    names = first.values if has_heading else [""] * len(first.values)
    return replace(table, columns=tuple(distinct(names)), has_heading=has_heading)


def _sample(table: Table) -> str:
    with table.path.open(encoding=table.encoding, errors="replace", newline="") as file:
        sample = file.read(_SAMPLE_CHARACTERS)
    if not sample.strip():
        raise guards.Empty
    return sample


def distinct(names: list[str]) -> list[str]:
    """Names of columns made to differ: a second `Phone` is `Phone (2)`, an empty one is `Column 3`."""
    taken: set[str] = set()
    result = []
    for number, given in enumerate(names, 1):
        name = base = " ".join(given.replace("\x00", "").split())[:200] or f"Column {number}"
        count = 1
        while name in taken:
            count += 1
            name = f"{base} ({count})"
        taken.add(name)
        result.append(name)
    return result
