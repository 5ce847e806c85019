"""Many records as columns of numbers, with what the base knows of each value: how many records and names share it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from footfall.identity.linkage.keys import first_key, hashed, parts_of
from footfall.identity.linkage.records import Record

Codes = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.int64]

TEXTS = tuple(one.name for one in fields(Record) if one.name != "is_role")
_GROUPS = {"phone2": "phone", "other_sound": "first_sound"}
"""Columns whose values are numbered together with those of another, so that they can be compared by number."""
_DOUBLE = ("phones", "tails", "spelt")
_SINGLE = {"names": "names", "initial": "initial", "body": "body", "body_head": "body_head", "body_words": "body_words",
           "city": "city6", "place": "place", "email": "mailkey", "mailbox": "mailboxkey"}  # fmt: skip
"""Parts of keys that may have two values, and those of one value with the name of their column."""


@dataclass(slots=True)
class Column:
    """Values by number: `codes` has the number of each record's value, or -1 where it has none."""

    codes: Codes
    values: list[str]


@dataclass(slots=True)
class Columns:
    """Records by column, in their order."""

    count: int
    columns: dict[str, Column]
    parts: dict[str, Codes]
    """Numbers of the parts that keys are made of."""
    is_role: npt.NDArray[np.bool_]
    base: "Base" = field(default_factory=lambda: Base(0))

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]


@dataclass(slots=True)
class Base:
    """How often values occur among all records: for each record's own value, or zero where it has none."""

    size: int
    records: dict[str, Numbers] = field(default_factory=dict)
    names: dict[str, Numbers] = field(default_factory=dict)
    is_whole: bool = False
    """Whether every spelling of the base was counted (`whole`)."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """What an indexed table knows of the values in question, by their hash (`shared_values`): for one record's decision.

    `records` counts the records that have the value, `names` the different names among them.
    """

    size: int
    records: Mapping[int, int]
    names: Mapping[int, int]


class Gatherer:
    """Takes records in batches and keeps each batch as Arrow columns, which need a tenth of the room."""

    def __init__(self) -> None:
        self._batches: list[dict[str, pa.Array]] = []
        self.count = 0

    def add(self, records: Sequence[Record]) -> None:
        """Take a batch of records."""
        if records:
            self.take(batch_of(records), len(records))

    def take(self, batch: dict[str, pa.Array], count: int) -> None:
        """Take a batch that another process has made with `batch_of`."""
        self._batches.append(batch)
        self.count += count

    def columns(self) -> Columns:
        """All that was taken, numbered."""
        columns: dict[str, Column] = {}
        parts: dict[str, Codes] = {}
        joined = {
            name: pa.chunked_array([batch[name] for batch in self._batches], pa.string()) for name in (*TEXTS, "key")
        }
        for name in (*TEXTS, "key"):
            if name in _GROUPS or name in columns:
                continue
            together = [name, *(other for other, group in _GROUPS.items() if group == name)]
            columns |= dict(zip(together, _numbered([joined[one] for one in together]), strict=True))
        for pair in ((name, f"{name}2") for name in _DOUBLE):
            numbered = _numbered([pa.chunked_array([b[one] for b in self._batches], pa.string()) for one in pair])
            parts |= {one: column.codes for one, column in zip(pair, numbered, strict=True)}
        for one in _SINGLE.values():
            parts[one] = _numbered([pa.chunked_array([b[one] for b in self._batches], pa.string())])[0].codes
        role = np.concatenate([batch["is_role"].to_numpy(zero_copy_only=False) for batch in self._batches])
        self._batches.clear()
        found = Columns(self.count, columns, parts, role.astype(bool))
        found.base = counted(found)
        return found


def batch_of(records: Sequence[Record]) -> dict[str, pa.Array]:
    """Records as Arrow columns: their fields and the parts of their keys."""
    batch = {name: pa.array([getattr(record, name) or None for record in records], pa.string()) for name in TEXTS}
    batch["is_role"] = pa.array([record.is_role for record in records])
    batch["key"] = pa.array([first_key(record) or None for record in records], pa.string())
    made = [parts_of(record) for record in records]
    for part in _DOUBLE:
        batch[part] = pa.array([one[part][0] if part in one else None for one in made], pa.string())
        batch[f"{part}2"] = pa.array(
            [one[part][1] if len(one.get(part, ())) > 1 else None for one in made], pa.string()
        )
    for part, name in _SINGLE.items():
        batch[name] = pa.array([one[part][0] if part in one else None for one in made], pa.string())
    return batch


def columns_of(records: Iterable[Record]) -> Columns:
    """The columns of records at hand."""
    gatherer = Gatherer()
    gatherer.add(list(records))
    return gatherer.columns()


def _numbered(arrays: list[pa.ChunkedArray]) -> list[Column]:
    whole = pa.chunked_array([chunk for array in arrays for chunk in array.chunks], pa.string()).combine_chunks()
    encoded = (whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole).dictionary_encode()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    values = encoded.dictionary.to_pylist()
    found, start = [], 0
    for array in arrays:
        found.append(Column(codes[start : start + len(array)], values))
        start += len(array)
    return found


def numbered(array: pa.ChunkedArray) -> Column:
    """Texts by number."""
    return _numbered([array])[0]


def counted(columns: Columns) -> Base:
    """How many records and how many different names share each value."""
    base = Base(columns.count)
    names = columns["key"].codes.astype(np.int64)
    phones = columns["phone"].codes, columns["phone2"].codes
    _count(base, ("phone", "phone2"), phones, names)
    for one in ("email", "ident", "company"):
        _count(base, (one,), (columns[one].codes,), names)
    for one in ("first_sound", "last_sound", "first", "last", "mailbox", "city", "postcode"):
        _count(base, (one,), (columns[one].codes,), None)
    _count(base, ("names",), (columns.parts["names"],), None)
    base.is_whole = True
    return base


def _count(base: Base, names: tuple[str, ...], many: tuple[Codes, ...], keys: Numbers | None) -> None:
    codes = np.concatenate(many).astype(np.int64)
    known = codes >= 0
    size = int(codes.max(initial=-1)) + 2
    records = np.bincount(codes[known], minlength=size)
    base.records |= {name: _looked_up(records, one) for name, one in zip(names, many, strict=True)}
    if keys is None:
        return
    repeated = np.tile(keys, len(many))
    named = known & (repeated >= 0)
    width = int(keys.max(initial=-1)) + 1
    distinct = np.unique(codes[named] * max(width, 1) + repeated[named]) // max(width, 1)
    different = np.bincount(distinct, minlength=size)
    base.names |= {name: _looked_up(different, one) for name, one in zip(names, many, strict=True)}


def _looked_up(counts: Numbers, codes: Codes) -> Numbers:
    return np.where(codes >= 0, counts[codes], 0).astype(np.int64)


def with_statistics(columns: Columns, records: Sequence[Record], statistics: Statistics) -> Columns:
    """The same columns, their values' counts taken from a table instead of from the records at hand."""
    fields_of = {"phone": "phone", "phone2": "phone", "email": "email", "ident": "ident", "company": "company",
                 "first_sound": "first", "last_sound": "last"}  # fmt: skip
    base = Base(statistics.size)
    for name, kind in fields_of.items():
        values = [getattr(record, name) for record in records]
        hashes = [hashed(kind, value) if value else 0 for value in values]
        base.records[name] = np.array([statistics.records.get(one, 1) if one else 0 for one in hashes], np.int64)
        base.names[name] = np.array([statistics.names.get(one, 1) if one else 0 for one in hashes], np.int64)
    columns.base = base
    return columns
