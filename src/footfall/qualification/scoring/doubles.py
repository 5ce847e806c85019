"""Rows that stand more than once in a file: one lead written again, as opposed to two leads that are alike.

A lead that is both learnt from and read proves nothing, and one written ten times weighs as ten.
"""

from collections.abc import Iterable

import numpy as np

from footfall.qualification.scoring.table import Codes, Floats, Rows

_FEWEST = 0.01
_MOST_COPIES = 0.1
_ENOUGH_TO_TELL = 20.0
_NEARLY_NONE = 0.1


def rows_once(columns: Iterable[Codes], unknowing: Iterable[Codes], y: Floats) -> Rows:
    """The rows without those that repeat an earlier one in all `columns`; all of them where alike rows are other leads.

    Other leads that are alike in what does not know the outcome, `unknowing`, end differently as far as chance goes; a
    lead that was written again never does.
    """
    _, first = np.unique(_groups(columns, len(y)) * 2 + y.astype(np.int64), return_index=True)
    if not _MOST_COPIES * len(y) <= len(first) <= (1 - _FEWEST) * len(y):
        return np.arange(len(y))
    group = _groups(unknowing, len(y))
    counts, wins = np.bincount(group), np.bincount(group, weights=y)
    pairs, differing = (counts * (counts - 1) / 2).sum(), (wins * (counts - wins)).sum()
    expected = pairs * 2 * y.mean() * (1 - y.mean())
    if expected < _ENOUGH_TO_TELL or differing > _NEARLY_NONE * expected:
        return np.arange(len(y))
    return np.sort(first)


def _groups(columns: Iterable[Codes], size: int) -> Rows:
    """A number for each row, equal where all columns are."""
    group = np.zeros(size, dtype=np.int64)
    for codes in columns:
        _, group = np.unique(group * (int(codes.max(initial=0)) + 1) + codes, return_inverse=True)
    return group
