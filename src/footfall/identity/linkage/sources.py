"""One file or two as one table, with ids and what its columns mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from footfall.identity.linkage.columns import Codes
from footfall.identity.linkage.files import Unfit, read_table
from footfall.identity.linkage.mapping import FileMapping, checked_ids, guess


@dataclass(frozen=True, slots=True)
class Source:
    """Records of one file or two, with their ids; `files` tells which file a record is of when there are two."""

    table: pa.Table
    ids: list[str]
    mapping: FileMapping
    files: Codes | None = None


def gathered(people: Path, other: Path | None, *, id_column: str = "", said: Mapping[str, str] | None = None) -> Source:
    """The records of both files under one heading. The second file's columns are matched by what they mean."""
    table = read_table(people)
    if other is None:
        mapping = guess(table, id_column=id_column, said=said)
        return Source(table, checked_ids(table, mapping.id, people.name), mapping)
    second = read_table(other)
    tables = (table, second)
    said = dict(said or {})
    mappings = [
        guess(
            one, id_column=id_column, said={column: name for column, name in said.items() if column in one.column_names}
        )
        for one in tables
    ]
    ids = [
        checked_ids(one, mapping.id, path.name)
        for one, mapping, path in zip(tables, mappings, (people, other), strict=True)
    ]
    fields = list(dict.fromkeys([*mappings[0].fields.values(), *mappings[1].fields.values()]))
    extras = tuple(name for name in mappings[0].extras if name in mappings[1].extras)
    if not extras and not set(mappings[0].fields.values()) & set(mappings[1].fields.values()):
        raise Unfit(f"{people.name} and {other.name} have no column that means the same.")
    both = pa.concat_tables(
        [_under(one, mapping, fields, extras) for one, mapping in zip(tables, mappings, strict=True)]
    )
    files = np.repeat(np.array([0, 1], np.int32), [table.num_rows, second.num_rows])
    return Source(both, [*ids[0], *ids[1]], FileMapping(mappings[0].id, {name: name for name in fields}, extras), files)


def _under(table: pa.Table, mapping: FileMapping, fields: list[str], extras: tuple[str, ...]) -> pa.Table:
    """The table's columns by field, those it lacks empty."""
    from footfall.identity.linkage.reading import by_field

    has = by_field(table, mapping.fields)
    empty = pa.chunked_array([pa.nulls(table.num_rows, pa.string())])
    columns = {name: has.get(name, empty) for name in fields} | {name: table[name] for name in extras}
    return pa.table(columns)
