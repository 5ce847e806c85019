"""Pairs worth a look: every two records that share a key, each pair once."""

from collections.abc import Iterator, Sequence

import numpy as np

from footfall.identity.linkage.columns import Codes, Columns, Numbers
from footfall.identity.linkage.keys import KEYS, MOST_HOLDERS, MOST_HOLDERS_OF

_PART_COLUMNS = {
    "phones": ("phones", "phones2"), "tails": ("tails", "tails2"), "spelt": ("spelt", "spelt2"), "email": ("mailkey",),
    "mailbox": ("mailboxkey",), "names": ("names",), "initial": ("initial",), "city": ("city6",),
    "place": ("place",), "first": ("first_sound",), "last": ("last_sound",),
}  # fmt: skip


def candidates(
    columns: Columns, *, apart: Codes | None = None, most_holders: int = MOST_HOLDERS
) -> tuple[Codes, Codes]:
    """Pairs of places (lower, higher) that share a key held by at most `most_holders` records.

    `apart` has the file of each record: only pairs of different files are wanted then.
    """
    found: list[Numbers] = []
    for kind in KEYS:
        rows, values = _key(columns, KEYS[kind])
        pairs = [
            _packed(*pair, columns.count)
            for pair in _neighbours(rows, values, min(MOST_HOLDERS_OF.get(kind, most_holders), most_holders))
        ]
        if pairs:
            together = np.concatenate(pairs)
            if apart is not None:
                together = together[apart[together // columns.count] != apart[together % columns.count]]
            found.append(np.unique(together))
    if not found:
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    packed = np.unique(np.concatenate(found))
    return (packed // columns.count).astype(np.int32), (packed % columns.count).astype(np.int32)


def neighbours_of(parts: Sequence[Codes], count: int, most_holders: int = MOST_HOLDERS) -> Numbers:
    """Pairs, packed, that share all of these values, held by at most `most_holders` records."""
    rows = np.arange(count, dtype=np.int64)
    held = np.all([one >= 0 for one in parts], axis=0)
    value = np.zeros(count, np.int64)
    for one in parts:
        value = _joined(value, one)
    found = [_packed(*pair, count) for pair in _neighbours(rows[held], value[held], most_holders)]
    return np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)


def _key(columns: Columns, parts: tuple[str, ...]) -> tuple[Numbers, Numbers]:
    """Rows that have a key, and the key's value as a number."""
    rows = np.arange(columns.count, dtype=np.int64)
    value = np.zeros(columns.count, np.int64)
    doubled: list[tuple[Numbers, Numbers]] = []
    held = np.ones(columns.count, bool)
    several: tuple[Codes, Codes] | None = None
    for part in parts:
        codes = [_codes(columns, name) for name in _PART_COLUMNS.get(part, (part,))]
        if len(codes) > 1:
            several = codes[0], codes[1]
            continue
        held &= codes[0] >= 0
        value = _joined(value, codes[0])
    if several is None:
        return rows[held], value[held]
    size = int(max(one.max(initial=0) for one in several)) + 1
    for one in several:
        has = held & (one >= 0)
        doubled.append((rows[has], value[has] * size + one[has]))
    return np.concatenate([one for one, _ in doubled]), np.concatenate([one for _, one in doubled])


def _joined(value: Numbers, codes: Codes) -> Numbers:
    """Two numbers in one; numbered anew when the product could run over."""
    size = int(codes.max(initial=0)) + 1
    if int(value.max(initial=0)) > 2**62 // max(size, 1) // 2**21:
        value = np.unique(value, return_inverse=True)[1].astype(np.int64)
    return value * size + np.maximum(codes, 0)


def _codes(columns: Columns, name: str) -> Codes:
    return columns.parts[name] if name in columns.parts else columns[name].codes


def _neighbours(rows: Numbers, values: Numbers, most: int) -> Iterator[tuple[Numbers, Numbers]]:
    """All pairs of rows with the same value, distance by distance in the order of values."""
    order = np.lexsort((rows, values))
    rows, values = rows[order], values[order]
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]]) if len(values) else np.zeros(0, np.int64)
    sizes = np.diff(np.r_[starts, len(values)])
    kept = np.repeat((sizes > 1) & (sizes <= most), sizes)
    rows, values = rows[kept], values[kept]
    for distance in range(1, most):
        if len(rows) <= distance:
            return
        same = values[distance:] == values[:-distance]
        if not same.any():
            return
        yield rows[:-distance][same], rows[distance:][same]


def _packed(one: Numbers, other: Numbers, count: int) -> Numbers:
    low, high = np.minimum(one, other), np.maximum(one, other)
    return np.asarray((low * count + high)[low != high], np.int64)
