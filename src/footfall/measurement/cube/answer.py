"""The numbers of a question: cells of atoms, from which every measure, total and subtotal is worked out anew.

Ratios are never added: a total adds the atoms and divides again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from footfall.measurement.cube.atoms import QUANTILES
from footfall.measurement.cube.dimensions import Dimension, nearest
from footfall.measurement.cube.measures import Measure, Number, Value
from footfall.measurement.cube.members import Members
from footfall.measurement.cube.question import BadQuestion, Question

Key = tuple[int | None, ...]
Atoms = dict[str, Number | None]
ALL = -(1 << 40)
"""In the key of a total: every member of this dimension."""


@dataclass
class Cells:
    """Atoms by the keys of the dimensions; a total has ALL in the places of the dimensions it does not keep."""

    width: int
    found: dict[Key, Atoms] = field(default_factory=dict)
    names: dict[str, Number | None] = field(default_factory=dict)

    def put(self, names: Sequence[str], rows: Iterable[Sequence[Any]], kept: Sequence[int] | None = None) -> None:
        """Take in rows of keys and numbers, on top of what is there; `kept` are the places of the keys if some dimensions
        are left out."""
        places = range(self.width) if kept is None else kept
        self.names |= {name: None if name in QUANTILES else 0 for name in names}
        for row in rows:
            key = tuple(row[: len(places)]) if kept is None else self._key(places, row)
            cell = self.found.get(key)
            if cell is None:
                self.found[key] = dict(zip(names, row[len(places) :], strict=True))
                continue
            for name, number in zip(names, row[len(places) :], strict=True):
                cell[name] = number + cell[name] if cell.get(name) else number

    def _key(self, places: Sequence[int], row: Sequence[Any]) -> Key:
        key = [ALL] * self.width
        for place, value in zip(places, row, strict=False):
            key[place] = value
        return tuple(key)

    def untold(self, names: Iterable[str]) -> None:
        """These can't be told by the dimensions asked for."""
        self.names |= dict.fromkeys(names)

    def at(self, key: Key) -> Atoms:
        """Atoms of one cell; nothing counted is zero."""
        return {**self.names, **self.found.get(key, {})}

    def keys(self) -> list[Key]:
        """Keys of the cells that are no totals, where anything at all was counted."""
        if not self.width:
            return [()]
        return [key for key, atoms in self.found.items() if ALL not in key and any(atoms.values())]


@dataclass
class Row:
    """One line of an answer: the keys and names of its members and its atoms."""

    keys: Key
    names: tuple[str | None, ...]
    atoms: Mapping[str, Number | None]


@dataclass
class Answer:
    """What the cube says to a question."""

    question: Question
    measures: list[Measure]
    dimensions: list[Dimension]
    members: Members
    cells: Cells
    read_whole: Callable[[], Atoms]
    _named: dict[tuple[int, int | None], str | None] = field(default_factory=dict, repr=False, compare=False)
    _ranked: dict[tuple[int, int | None], tuple[Any, ...]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def whole(self) -> Atoms:
        """What was left out of the numbers; read when it is asked for."""
        return self.read_whole()

    @cached_property
    def rows(self) -> list[Row]:
        """A line for each combination that occurs, in the order asked for."""
        found = [Row(key, self._names(key), self.cells.at(key)) for key in self.cells.keys()]
        ordered = self._sorted(found)
        return ordered[: self.question.limit] if self.question.limit else ordered

    @cached_property
    def totals(self) -> Atoms:
        """Atoms of everything the question is about, whatever the limit."""
        return self.total(())

    def total(self, prefix: Key, *, last: Key = ()) -> Atoms:
        """Atoms of all cells that begin with the keys of `prefix` and end with those of `last`."""
        width = len(self.dimensions)
        if len(prefix) + len(last) == width:
            return self.cells.at((*prefix, *last))
        totals = zip(self._adding, self._added_up.get((prefix, last), ()), strict=False)
        key = (*prefix, *(ALL for _ in range(width - len(prefix) - len(last))), *last)
        medians = {name: None for name in self.cells.names if name in QUANTILES} | self.cells.found.get(key, {})
        empty = {name: value for name, value in self.cells.names.items() if name not in QUANTILES}
        return {**empty, **dict(totals), **medians}

    @cached_property
    def _adding(self) -> list[str]:
        """The atoms that add up."""
        return [name for name, value in self.cells.names.items() if name not in QUANTILES and value is not None]

    @cached_property
    def _added_up(self) -> dict[tuple[Key, Key], list[Number]]:
        """Those by every beginning of the rows, by the columns, and by both; a beginning from those that are one longer."""
        rows = len(self.question.rows)
        level = {
            (key[:rows], key[rows:]): [atoms.get(name) or 0 for name in self._adding]
            for key, atoms in self.cells.found.items()
            if ALL not in key
        }
        found: dict[tuple[Key, Key], list[Number]] = {}
        for ends in [level, _added(level, lambda key: (key[0], ()))] if self.question.columns else [level]:
            shorter = ends
            found |= ends
            for _ in range(rows):
                shorter = _added(shorter, lambda key: (key[0][:-1], key[1]))
                found |= shorter
        return found

    def value(self, measure: Measure, atoms: Mapping[str, Number | None]) -> Value:
        """A measure of one cell or total; money in minor units."""
        return measure.read(atoms)

    def values(self, atoms: Mapping[str, Number | None]) -> Iterator[tuple[Measure, Value]]:
        """Every measure of one cell or total."""
        return ((measure, measure.read(atoms)) for measure in self.measures)

    @property
    def unallocated(self) -> int | None:
        """Cost that no lead carries, in minor units; None where that can't be told under the question's filters."""
        parts = [self.whole["stranded"], self.whole["direct_outside"]]
        return None if None in parts else sum(int(part or 0) for part in parts)

    def _names(self, key: Key) -> tuple[str | None, ...]:
        return tuple(self._name(place, value) for place, value in enumerate(key))

    def _name(self, place: int, value: int | None) -> str | None:
        """The name of a member; of one that stands in a thousand rows it is looked up once."""
        if (place, value) not in self._named:
            self._named[place, value] = self.members.name(self.dimensions[place], value)
        return self._named[place, value]

    def _rank(self, place: int, value: int | None) -> tuple[Any, ...]:
        """Where a member stands in its dimension's own order, looked up once as well."""
        if (place, value) not in self._ranked:
            self._ranked[place, value] = self.members.rank(self.dimensions[place], value)
        return self._ranked[place, value]

    def _sorted(self, rows: list[Row]) -> list[Row]:
        name, falling = self.question.sort.removeprefix("-"), self.question.sort.startswith("-")
        if not name:
            return sorted(rows, key=self._own_order)
        names = list(self.question.dimensions)
        if name in names:
            place = names.index(name)
            return sorted(rows, key=lambda row: self._rank(place, row.keys[place]), reverse=falling)
        measure = next((one for one in self.measures if one.name == name), None)
        if measure is None:
            known = [*names, *(one.name for one in self.measures)]
            raise BadQuestion(f"The rows can't be sorted by {name}.{nearest(name, known)}")
        known_first = sorted(sorted(rows, key=self._own_order), key=lambda row: _number(measure, row), reverse=falling)
        return sorted(known_first, key=lambda row: measure.read(row.atoms).number is None)

    def _own_order(self, row: Row) -> list[Any]:
        """Times and rungs in their own order, other members by the first measure, largest first, within their parent."""
        order: list[Any] = []
        for place, dimension in enumerate(self.dimensions):
            rank = self._rank(place, row.keys[place])
            has_order = dimension.is_time or dimension.name in ORDERED
            size = 0 if has_order or place >= len(self.question.rows) else self._size(row.keys[: place + 1])
            order += [rank[0], -size, rank]
        return order

    def _size(self, prefix: Key) -> Number:
        return self._sizes.get(prefix, 0)

    @cached_property
    def _sizes(self) -> dict[Key, Number]:
        prefixes = {key[:upto] for key in self.cells.keys() for upto in range(1, len(self.question.rows) + 1)}
        return {prefix: self.measures[0].read(self.total(prefix)).number or 0 for prefix in prefixes}


ORDERED = frozenset({"slab", "priority", "temperature", "status", "customer"})
"""Dimensions whose members have an order of their own."""


def _added(
    level: Mapping[tuple[Key, Key], list[Number]], shorten: Callable[[tuple[Key, Key]], tuple[Key, Key]]
) -> dict[tuple[Key, Key], list[Number]]:
    """Numbers whose keys are one when they are shortened, added up."""
    found: dict[tuple[Key, Key], list[Number]] = {}
    for key, numbers in level.items():
        short = shorten(key)
        into = found.get(short)
        found[short] = numbers if into is None else [one + other for one, other in zip(into, numbers, strict=True)]
    return found


def _number(measure: Measure, row: Row) -> Number:
    return measure.read(row.atoms).number or 0
