"""Who stands for whom: persons who were merged form trees, and the root of a tree stands for all of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Rows = dict[str, list[str]]
"""Table to the keys of rows, as text."""


@dataclass(slots=True)
class Forest:
    """Some persons, whom each was merged into, and which rows each brought along."""

    persons: set[int]
    parent: dict[int, int] = field(default_factory=dict)
    brought: dict[int, Rows] = field(default_factory=dict)

    def root(self, person: int) -> int:
        """Who stands for the person."""
        while (above := self.parent.get(person)) is not None:
            person = above
        return person

    def roots(self) -> dict[int, int]:
        """Each person to who stands for them."""
        return {person: self.root(person) for person in self.persons}

    def trees(self) -> dict[int, list[int]]:
        """Each root to all it stands for, itself among them."""
        found: dict[int, list[int]] = {}
        for person in sorted(self.persons):
            found.setdefault(self.root(person), []).append(person)
        return found

    def homes(self, table: str) -> dict[str, int]:
        """Whose a row is; a row that is not among them belongs to the root it lies with."""
        return {key: person for person, rows in self.brought.items() for key in rows.get(table, ())}

    def join(self, merged: int, survivor: int) -> None:
        """Have one root stand for another."""
        self.parent[merged] = survivor

    def part(self, merged: int) -> None:
        """Have a person stand for themselves again, and for whoever was merged into them."""
        self.parent.pop(merged)
        self.brought.pop(merged)


def stars(
    pairs: Iterable[tuple[int, int]], better: Mapping[int, tuple[object, ...]], apart: Iterable[tuple[int, int]] = ()
) -> list[tuple[int, int]]:
    """(survivor, merged) for all that hang together by the pairs: of each lot the first by `better` survives.

    Pairs are taken in order; one that would bring together two who are kept `apart` is passed over.
    """
    foes: dict[int, set[int]] = {}
    for one, other in apart:
        foes.setdefault(one, set()).add(other)
        foes.setdefault(other, set()).add(one)
    lot_of: dict[int, set[int]] = {}
    for one, other in pairs:
        lot, more = lot_of.setdefault(one, {one}), lot_of.setdefault(other, {other})
        if lot is more or any(foes.get(person, set()) & more for person in lot):
            continue
        if len(lot) < len(more):
            lot, more = more, lot
        lot |= more
        lot_of.update(dict.fromkeys(more, lot))
    first = {id(lot): min(lot, key=lambda person: better[person]) for lot in lot_of.values()}
    joined = ((first[id(lot)], person) for person, lot in lot_of.items())
    return sorted((survivor, person) for survivor, person in joined if survivor != person)
