"""What is wrong with rows that somebody wants kept: one fault is one sentence at one field."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
"""Values by field. Other rows are named by their key: `parent` is a code. A field that is absent stays as it is.

`id` absent: the row with this key is changed, or made. `id` None: it must be new. `id` a number: that row, which may
get another key.
"""


@dataclass(frozen=True)
class Fault:
    """A sentence about one field of the row at `position`."""

    position: int
    field: str
    sentence: str


@dataclass(frozen=True)
class Known:
    """The rows there are: their ids, their values and in a tree their parents' keys, by key."""

    ids: Mapping[str, int]
    values: Mapping[str, Mapping[str, Any]]
    parents: Mapping[str, str | None]

    @property
    def keys(self) -> dict[int, str]:
        """Keys by id."""
        return {number: key for key, number in self.ids.items()}

    def merged(self, row: Row, key: str) -> dict[str, Any]:
        """The row as it would be: what is known of it under what it says itself."""
        now = self.keys.get(row["id"]) if row.get("id") else row.get(key)
        return {**self.values.get(now or "", {}), **row}


def faults_of_keys(
    rows: Sequence[Row], known: Known, *, key: str, required: Collection[str], noun: str
) -> Iterable[Fault]:
    """Keys that are missing, taken or given twice, and new rows without what every such row has."""
    seen: set[str] = set()
    for position, row in enumerate(rows):
        value = row.get(key)
        if not value:
            if row.get("id") is None or key in row:
                yield Fault(position, key, f"A {noun} needs its {_said(key)}.")
            continue
        if value in seen:
            yield Fault(position, key, f"{value} stands here twice.")
        seen.add(value)
        taken = known.ids.get(value)
        if taken is not None and row.get("id", taken) != taken:
            yield Fault(position, key, f"There is a {noun} {value} already.")
        is_new = taken is None and row.get("id") is None
        for field in required:
            if (is_new and not row.get(field)) or (field in row and not row[field]):
                yield Fault(position, field, f"A {noun} needs its {_said(field)}.")


def faults_of_trees(rows: Sequence[Row], known: Known, *, key: str, noun: str) -> Iterable[Fault]:
    """Parents that are not there, and rows that would stand below themselves."""
    parents = _parents_afterwards(rows, known, key)
    for position, row in enumerate(rows):
        parent = row.get("parent")
        if not parent:
            continue
        if parent not in parents:
            yield Fault(position, "parent", f"There is no {noun} {parent}.")
        elif loop := loop_through(str(row.get(key) or known.keys.get(row["id"], "")), parents):
            yield Fault(position, "parent", f"{loop[0]} would stand below itself: {' below '.join(loop)}.")


def faults_of_leaves(rows: Sequence[Row], known: Known, *, key: str, leaf: str) -> Iterable[Fault]:
    """Rows that would stand below a leaf, and leaves that have something below them."""
    parents = _parents_afterwards(rows, known, key)
    levels = {name: values["level"] for name, values in known.values.items()}
    levels |= {str(row[key]): row["level"] for row in rows if row.get(key) and row.get("level")}
    inner = {parent for parent in parents.values() if parent}
    for position, row in enumerate(rows):
        parent = row.get("parent")
        if parent and levels.get(parent) == leaf:
            yield Fault(position, "parent", f"{parent} is an {leaf}; nothing stands below one.")
        if row.get("level") == leaf and row.get(key) in inner:
            yield Fault(position, "level", f"There are places below {row[key]}, so it can't be an {leaf}.")


def faults_of_spans(rows: Sequence[Row], known: Known, *, key: str, first: str, last: str) -> Iterable[Fault]:
    """Rows that would end before they start."""
    for position, row in enumerate(rows):
        merged = known.merged(row, key)
        starts, ends = merged.get(first), merged.get(last)
        if starts and ends and ends < starts:
            yield Fault(position, last, f"{ends} lies before {starts}.")


def faults_of_money(rows: Sequence[Row], known: Known, *, key: str, minor: str) -> Iterable[Fault]:
    """Amounts that would be without their currency."""
    for position, row in enumerate(rows):
        merged = known.merged(row, key)
        if merged.get(minor) is not None and not merged.get("currency"):
            yield Fault(position, "currency", f"A {_said(minor.removesuffix('_minor'))} needs its currency.")


def loop_through(start: str, parents: Mapping[str, str | None]) -> list[str]:
    """The way from `start` upwards back to `start`; empty if the way up ends."""
    path, seen = [start], {start}
    above = parents.get(start)
    while above is not None and above not in seen:
        path.append(above)
        seen.add(above)
        above = parents.get(above)
    return [*path, start] if above == start else []


def _parents_afterwards(rows: Sequence[Row], known: Known, key: str) -> dict[str, str | None]:
    """Parents by key as they would be with the rows kept."""
    keys = known.keys
    renamed = {keys[row["id"]]: row[key] for row in rows if row.get("id") in keys and row.get(key)}
    parents = {renamed.get(child, child): renamed.get(parent or "", parent) for child, parent in known.parents.items()}
    for row in rows:
        name = row.get(key) or keys.get(row.get("id") or 0)
        if name:
            parents[name] = (row["parent"] or None) if "parent" in row else parents.get(name)
    return parents


def _said(field: str) -> str:
    return {"email": "e-mail"}.get(field, field.replace("_", " "))
