"""A file of people or bodies as a table of text: CSV in any delimiter and encoding, or Parquet."""

import re
from csv import reader
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from footfall.capture.files.delimiter import find_delimiter
from footfall.capture.files.encoding import find_encoding
from footfall.shared.errors import Invalid, NotFound

_PARQUET = b"PAR1"
_SAMPLE = 200_000
_BLOCK = 16 * 1024**2


class Unfit(Invalid):
    """This file can't be linked."""


def read_table(path: Path) -> pa.Table:
    """The file's columns as text, nothing where there is nothing; refused in one sentence when it cannot be read."""
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    with path.open("rb") as file:
        head = file.read(len(_PARQUET))
    if not head:
        raise Unfit(f"{path.name} is empty.")
    table = _parquet(path) if head == _PARQUET else _csv(path)
    if not table.num_rows:
        raise Unfit(f"{path.name} has a heading but no rows.")
    return _tidy(table)


def _parquet(path: Path) -> pa.Table:
    try:
        table = pq.read_table(path)
        return pa.table({name: pc.cast(table[name], pa.string()) for name in table.column_names})
    except pa.ArrowInvalid as error:
        raise Unfit(f"{path.name} is damaged or holds more than plain columns.") from error
    except pa.ArrowNotImplementedError as error:
        raise Unfit(f"{path.name} has columns that are not plain text, numbers or days.") from error


def _csv(path: Path) -> pa.Table:
    encoding = find_encoding(path).name
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        sample = file.read(_SAMPLE)
    if "\0" in sample:
        raise Unfit(f"{path.name} is neither CSV nor Parquet.")
    if not sample.strip():
        raise Unfit(f"{path.name} is empty.")
    delimiter = find_delimiter(sample)
    names = next(line for line in sample.splitlines() if line.strip()).split(delimiter)
    is_headless = _has_no_heading(sample, delimiter)
    if is_headless:
        names = [f"f{place}" for place in range(len(names))]
    ragged: list[csv.InvalidRow] = []

    def refuse(row: csv.InvalidRow) -> str:
        ragged.append(row)
        return "skip"

    try:
        table = csv.read_csv(
            path,
            read_options=csv.ReadOptions(
                encoding="utf-8" if encoding == "utf-8-sig" else encoding,
                block_size=_BLOCK,
                use_threads=False,
                autogenerate_column_names=is_headless,
            ),
            parse_options=csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=refuse),
            convert_options=csv.ConvertOptions(
                column_types=_Texts(names), strings_can_be_null=True, null_values=[""], quoted_strings_can_be_null=True
            ),
        )
    except (pa.ArrowInvalid, UnicodeError, LookupError) as error:
        raise Unfit(f"{path.name} can't be read as {encoding} text in columns.") from error
    if ragged:
        first = ragged[0]
        where = f"row {first.number}" if first.number else "a row"
        raise Unfit(
            f"{path.name}: {where} has {first.actual_columns} fields where the heading has {first.expected_columns}"
            + (f"; so have {len(ragged) - 1} more." if ragged[1:] else ".")
        )
    return table.rename_columns([f"column {place + 1}" for place in range(len(names))]) if is_headless else table


_DATUM = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|\+?\d[\d ().-]{6,}\d|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")


def _has_no_heading(sample: str, delimiter: str) -> bool:
    """Whether the first line is a record already: it has an address, a number or a day, or words that come again below."""
    lines = [line for line in sample.splitlines()[:_LOOKED_AT] if line.strip()]
    rows = [[cell.strip() for cell in row] for row in reader(lines, delimiter=delimiter)]
    heading, below = rows[0], rows[1:]
    if any(_DATUM.fullmatch(cell) for cell in heading):
        return True
    again = sum(
        bool(cell) and sum(len(row) > place and row[place] == cell for row in below) > 1
        for place, cell in enumerate(heading)
    )
    return bool(below) and again > 0


_LOOKED_AT = 300


class _Texts(dict[str, pa.DataType]):
    """Every column of the heading is text."""

    def __init__(self, names: list[str]) -> None:
        super().__init__({name: pa.string() for name in names})
        super().update({name.strip('"'): pa.string() for name in names})


_FILLERS = pa.array(["null", "none", "nan", "n/a", "#n/a", "n.a.", "<na>", "\\n", "-", "--", "?", "."])
_OFTEN = 0.01


def _without_fillers(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Nothing where a word stands for nothing; a single Mr Null keeps his name."""
    small = pc.utf8_lower(column)
    found = pc.value_counts(small.filter(pc.is_in(small, value_set=_FILLERS))).to_pylist()
    often = [one["values"] for one in found if one["counts"] >= max(2, _OFTEN * len(column))]
    return pc.if_else(pc.is_in(small, value_set=pa.array(often)), None, column) if often else column


def _tidy(table: pa.Table) -> pa.Table:
    """Columns by their trimmed names, each once, as text without spaces around it."""
    names, columns = [], []
    for place, name in enumerate(table.column_names):
        tidy = name.strip() or f"column {place + 1}"
        while tidy in names:
            tidy += "_"
        trimmed = pc.utf8_trim_whitespace(pc.cast(table.column(place), pa.string()))
        names.append(tidy)
        columns.append(_without_fillers(pc.if_else(pc.equal(trimmed, ""), None, trimmed)))
    return pa.table(dict(zip(names, columns, strict=True)))
