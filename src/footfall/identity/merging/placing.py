"""Where rows lie: with who stands for their owner, unless that one has the same row already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_RANK = {"unverified": 0, "suspect": 1, "dead": 2, "verified": 3}


@dataclass(slots=True)
class Row:
    """A row of a table that goes with a person: where it lies, whose it is, and what it says."""

    key: str
    at: int
    home: int
    once: tuple[Any, ...] | None = None
    """A person has one row of this; None where they may have many."""
    says: list[Any] | None = None
    """Its own state, where the survivor's row takes the best of all: state, cause, since when."""


@dataclass(slots=True)
class Placed:
    """Where a row is to lie, and what it is to say."""

    row: Row
    at: int
    says: list[Any] | None = None


def place_rows(rows: Iterable[Row], roots: Mapping[int, int]) -> list[Placed]:
    """Each row with the root of its owner's tree; of rows that there can be one of, the others stay at home."""
    placed: list[Placed] = []
    lots: dict[tuple[int, tuple[Any, ...]], list[Row]] = {}
    for row in rows:
        root = roots[row.home]
        if row.once is None:
            placed.append(Placed(row, root, row.says))
        else:
            lots.setdefault((root, row.once), []).append(row)
    for (root, _once), lot in lots.items():
        placed += _place_lot(lot, root)
    return placed


def _place_lot(lot: Sequence[Row], root: int) -> Iterable[Placed]:
    first = min(lot, key=lambda row: (row.home != root, int(row.key)))
    best = max((row.says for row in lot if row.says is not None), key=_weight, default=None)
    for row in lot:
        yield Placed(row, root, best) if row is first else Placed(row, row.home, row.says)


def _weight(says: Sequence[Any]) -> tuple[str, int]:
    """What was found out last counts; of what is as it came, the one that says most."""
    state, _cause, since = says
    return since or "", _RANK.get(state, 0)
