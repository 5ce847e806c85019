"""Tables from files: CSV of any delimiter and encoding, and Parquet; and back to CSV with what was found out."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from footfall.capture.files.delimiter import find_delimiter
from footfall.capture.files.encoding import find_encoding
from footfall.qualification.scoring.table import Column, Table
from footfall.shared.errors import Invalid

_SAMPLE = 200_000


class NoTable(Invalid):
    """The file holds no table of leads."""


def read_table(path: Path) -> Table:
    """All columns of a .parquet file, or of a CSV whatever its delimiter and encoding, as text."""
    if not path.exists():
        raise NoTable(f"There is no file {path}.")
    arrow = _from_parquet(path) if path.suffix.lower() in {".parquet", ".pq"} else _from_csv(path)
    names = _unique(arrow.column_names)
    columns = {name: _column(arrow.column(at)) for at, name in enumerate(names)}
    return Table(columns, arrow.num_rows)


def write_table(table: Table, path: Path, more: Mapping[str, Sequence[object]]) -> None:
    """Write the table as CSV with more columns at the right; a column of the table by the same name is renamed."""
    taken = set(more)
    names = [f"{name} (given)" if name in taken else name for name in table.columns]
    texts: list[Any] = [
        np.array(column.words, dtype=object)[column.codes] if table.size else [] for column in table.columns.values()
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow([*names, *more])
        out.writerows(zip(*texts, *more.values(), strict=True))


def _from_csv(path: Path) -> pa.Table:
    encoding = find_encoding(path).name
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        sample = file.read(_SAMPLE)
    if not sample.strip():
        raise NoTable(f"{path.name} is empty.")
    delimiter = find_delimiter(sample)
    heading = next(csv.reader(sample.splitlines(keepends=True), delimiter=delimiter))
    names = _unique([name.lstrip("\ufeff").strip() for name in heading])
    try:
        return pa_csv.read_csv(
            path,
            read_options=pa_csv.ReadOptions(
                encoding=encoding, column_names=names, skip_rows_after_names=1, block_size=1 << 24, use_threads=False
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, invalid_row_handler=lambda _row: "skip"
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise NoTable(f"{path.name} can't be read as a table: {error}") from error


def _from_parquet(path: Path) -> pa.Table:
    try:
        return pq.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise NoTable(f"{path.name} can't be read as Parquet.") from error


def _column(values: pa.ChunkedArray) -> Column:
    if not pa.types.is_string(values.type):
        values = _as_text(values)
    encoded = pc.fill_null(values, "").combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    return Column(tuple(encoded.dictionary.to_pylist()), encoded.indices.to_numpy(zero_copy_only=False))


def _as_text(values: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    try:
        return values.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        texts: list[Any] = [None if value is None else str(value) for value in values.to_pylist()]
        return pa.chunked_array([pa.array(texts, pa.string())])


def _unique(names: Sequence[str]) -> list[str]:
    """Column names without a double or an empty one."""
    seen: dict[str, int] = {}
    found = []
    for at, given in enumerate(names, 1):
        name = given or f"column {at}"
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found
