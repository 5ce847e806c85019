"""A table of leads as it was read: columns of text, each value kept once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int32]
Rows = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: row `i` holds `words[codes[i]]`. What is done to a text is done once for all rows that hold it."""

    words: tuple[str, ...]
    codes: Codes

    def take(self, rows: Rows) -> "Column":
        """The same column of some rows, in that order; words that few rows no longer hold are let go."""
        codes = self.codes[rows]
        if 2 * len(codes) >= len(self.words):
            return Column(self.words, codes)
        held, again = np.unique(codes, return_inverse=True)
        return Column(tuple(self.words[at] for at in held), again.astype(np.int32))

    def counts(self) -> NDArray[np.int64]:
        """How many rows hold each word."""
        return np.bincount(self.codes, minlength=len(self.words))


@dataclass(frozen=True)
class Table:
    """Columns of one length by name, in the file's order."""

    columns: Mapping[str, Column]
    size: int

    @classmethod
    def of(cls, columns: Mapping[str, Sequence[object]]) -> "Table":
        """A table of plain Python values; None is an empty text."""
        size = max((len(values) for values in columns.values()), default=0)
        return cls({name: _column(values) for name, values in columns.items()}, size)

    def take(self, rows: Rows) -> "Table":
        """Some rows, in that order."""
        return Table({name: column.take(rows) for name, column in self.columns.items()}, len(rows))

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]


def _column(values: Sequence[object]) -> Column:
    index: dict[str, int] = {}
    texts = ("" if value is None else str(value) for value in values)
    codes = np.fromiter((index.setdefault(text, len(index)) for text in texts), np.int32, len(values))
    return Column(tuple(index), codes)
