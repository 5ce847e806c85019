"""Which leads were won: the column of outcomes as noughts and ones, and which leads have none yet."""

from dataclasses import dataclass

import numpy as np

from footfall.qualification.scoring.table import Column, Floats, Rows, Table
from footfall.qualification.scoring.words import guess_positive, is_undecided, plain
from footfall.shared.errors import Invalid

_MOST_NAMED = 8


class UnclearOutcome(Invalid):
    """It is not plain which outcome is a win."""


@dataclass(frozen=True)
class Outcome:
    """What is learnt: `y` of the rows `rows` that have an outcome; `positive` is the value that means a win."""

    column: str
    positive: str
    rows: Rows
    y: Floats
    undecided: int


def read_outcome(table: Table, name: str, positive: str | None = None) -> Outcome:
    """The outcome of each lead that has one. Which value is a win is guessed where it is not said.

    Rows with an empty outcome, or one such as "open" or "pending", are not lost: they are left out of learning.
    """
    if name not in table:
        raise UnclearOutcome(f"The file has no column {name}; it has {', '.join(table.columns)}.")
    column = table[name]
    chosen = _positive(column, name, positive)
    wins = np.array([plain(word) == plain(chosen) for word in column.words], dtype=bool)
    open_ = np.array([is_undecided(word) for word in column.words], dtype=bool) & ~wins
    rows = np.flatnonzero(~open_[column.codes]) if len(column.words) else np.array([], dtype=np.int64)
    return Outcome(name, chosen, rows, wins[column.codes[rows]].astype(np.float64), table.size - len(rows))


def _positive(column: Column, name: str, asked: str | None) -> str:
    counts = column.counts()
    present = [word for word, count in zip(column.words, counts, strict=True) if count and not is_undecided(word)]
    if asked is not None:
        if plain(asked) not in {plain(word) for word in present} and len(present) > 1:
            raise UnclearOutcome(f"No lead has {asked} in {name}; there are {_listed(present)}.")
        return asked
    if (found := guess_positive(present)) is not None:
        return found
    if len({plain(word) for word in present}) <= 1:
        return ""
    raise UnclearOutcome(f"Which value of {name} is a win? Say --positive with one of {_listed(present)}.")


def _listed(words: list[str]) -> str:
    named = ", ".join(words[:_MOST_NAMED])
    return f"{named} and {len(words) - _MOST_NAMED} more" if len(words) > _MOST_NAMED else named
