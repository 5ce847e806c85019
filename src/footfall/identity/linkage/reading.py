"""Rows of a table as records in columns; many rows by two processes."""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context

import pyarrow as pa
import pyarrow.compute as pc

from footfall.identity.linkage.columns import Column, Columns, Gatherer, batch_of, numbered
from footfall.identity.linkage.dates import is_day_first
from footfall.identity.linkage.keys import hashed, texts_of
from footfall.identity.linkage.records import Record, country_of, read_record

_BATCH = 25_000
_MANY = 60_000
"""From so many rows on a second process is worth its start."""

_SAMPLE = 2_000
_SEVERAL = frozenset({"street", "name", "first", "last", "company", "city"})
"""Fields whose value may stand in several columns, put together in their order."""


def columns_of_table(table: pa.Table, fields: Mapping[str, str], *, region: str = "") -> Columns:
    """The records of a table, its columns taken for fields."""
    wanted = by_field(table, fields)
    options = _options(wanted, region)
    batches = [wanted_slice(wanted, start) for start in range(0, table.num_rows, _BATCH)]
    gatherer = Gatherer()
    if not wanted:
        gatherer.add([Record()] * table.num_rows)
    elif table.num_rows >= _MANY and (os.cpu_count() or 1) > 1:
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            for batch, rows in zip(pool.map(_read, batches, repeat(options)), batches, strict=True):
                gatherer.take(batch, len(next(iter(rows.values()))))
    else:
        for rows in batches:
            gatherer.take(_read(rows, options), len(next(iter(rows.values()))))
    return gatherer.columns()


def key_rows(table: pa.Table, fields: Mapping[str, str], *, region: str = "") -> pa.Table:
    """Every key of every record: its place, the key's kind and hash."""
    wanted = by_field(table, fields)
    options = _options(wanted, region)
    found: dict[str, list[object]] = {"record": [], "kind": [], "h": []}
    place = 0
    for start in range(0, table.num_rows, _BATCH):
        for record in _records(wanted_slice(wanted, start), options):
            for text in texts_of(record):
                found["record"].append(place)
                found["kind"].append(text.partition("\x1f")[0])
                found["h"].append(hashed(text))
            place += 1
    return pa.table(found)


def wanted_slice(columns: Mapping[str, pa.ChunkedArray], start: int) -> dict[str, pa.Array]:
    """A batch of rows by field."""
    return {name: pa.concat_arrays(column.slice(start, _BATCH).chunks) for name, column in columns.items()}


def _options(wanted: Mapping[str, pa.ChunkedArray], region: str) -> tuple[str, bool]:
    """The country of numbers that do not say theirs, and whether days are written before months."""
    days = [text for text in wanted["born"].slice(0, _SAMPLE).to_pylist() if text] if "born" in wanted else []
    return region or _region(wanted), is_day_first(days)


def extra_columns(table: pa.Table, names: Sequence[str]) -> list[tuple[str, Column]]:
    """Columns of unknown meaning, folded and numbered."""
    return [(name, numbered(pc.utf8_lower(table[name]))) for name in names]


def _read(rows: dict[str, pa.Array], options: tuple[str, bool]) -> dict[str, pa.Array]:
    return batch_of(_records(rows, options))


def _records(rows: dict[str, pa.Array], options: tuple[str, bool]) -> list[Record]:
    region, day_first = options
    names = list(rows)
    values = zip(*(column.to_pylist() for column in rows.values()), strict=True)
    return [read_record(dict(zip(names, row, strict=True)), region=region, day_first=day_first) for row in values]


def by_field(table: pa.Table, fields: Mapping[str, str]) -> dict[str, pa.ChunkedArray]:
    found: dict[str, pa.ChunkedArray] = {}
    for column, name in fields.items():
        if name in found and name in _SEVERAL:
            found[name] = pc.binary_join_element_wise(found[name], table[column], " ", null_handling="skip")
        else:
            found.setdefault(name, table[column])
    return found


def _region(wanted: Mapping[str, pa.ChunkedArray]) -> str:
    """The country of numbers that do not say theirs: the commonest in the file's country column, else among its numbers."""
    if "country" in wanted and len(wanted["country"]) > wanted["country"].null_count:
        counts = pc.value_counts(wanted["country"].drop_null())
        common = max(counts.to_pylist(), key=lambda one: (one["counts"], one["values"]))["values"]
        if country := country_of(common):
            return country
    return (
        _of_numbers([text for text in wanted["phone"].slice(0, _SAMPLE).to_pylist() if text])
        if "phone" in wanted
        else ""
    )


def _of_numbers(numbers: Sequence[str]) -> str:
    """The country under which most of the numbers can exist."""
    from footfall.identity.normalise.phones import read_phone

    regions = ("US", "IN", "GB", "DE", "FR", "ES", "IT", "RU", "PL", "BR", "TR", "AU", "GR", "AE", "MX", "NL")
    told = [region for number in numbers if number.strip().startswith("+") and (region := _told(number))]
    if told:
        return max(sorted(set(told)), key=told.count)
    sample = numbers[:300]
    scores = {region: sum(read_phone(number, region).is_valid for number in sample) for region in regions}
    best = max(scores, key=lambda region: scores[region])
    return best if sample and scores[best] > len(sample) // 3 else ""


def _told(number: str) -> str:
    """The country that a number with a country's code is of; empty where it is of none."""
    import phonenumbers

    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    except phonenumbers.NumberParseException:
        return ""
