"""Whether visitors got their arm one by one: an id within which the arm never changes says that they did not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from footfall.decisions.statistics.kinds import Floats, Ints

UNLIKELY = -14.0
"""Logarithm of the chance, about one in a million, below which arms that never change are no accident."""
STRAY = 0.01
MOST_COLUMNS = 14
FEWEST = 6


@dataclass(frozen=True)
class Suspect:
    """Columns within whose values the arm does not change."""

    columns: tuple[str, ...]
    cluster: Ints
    count: int

    @property
    def is_usable(self) -> bool:
        """Whether there are enough of them to be read as clusters."""
        return self.count >= FEWEST

    @property
    def name(self) -> str:
        """The columns in words."""
        return " and ".join(self.columns)


def suspected(columns: Mapping[str, Sequence[str]], arm: Ints) -> Suspect | None:
    """The widest id, or pair of ids such as outlet and day, that got its arm as one; None if there is none."""
    coded = {name: codes for name, texts in columns.items() if (codes := _codes(texts)) is not None}
    names = list(coded)[:MOST_COLUMNS]
    single = [found for name in names if (found := _suspect((name,), coded[name], arm))]
    if not single:
        pairs = [(one, other) for one, other in combinations(names, 2)]
        single = [
            found for one, other in pairs if (found := _suspect((one, other), _joined(coded[one], coded[other]), arm))
        ]
    return min(single, key=lambda found: (not found.is_usable, found.count)) if single else None


def _suspect(names: tuple[str, ...], codes: Ints, arm: Ints) -> Suspect | None:
    count, arms = int(codes.max()) + 1, int(arm.max()) + 1
    if count <= arms or count > len(arm) / 2:
        return None
    table = np.bincount(codes * arms + arm, minlength=count * arms).reshape(count, arms).astype(np.float64)
    sizes, main = table.sum(axis=1), table.max(axis=1)
    if (sizes - main).sum() > STRAY * len(arm):
        return None
    return Suspect(names, codes, count) if _chance(sizes[sizes == main], arm) < UNLIKELY else None


def _chance(sizes: Floats, arm: Ints) -> float:
    """Logarithm of the chance that groups of these sizes all hold one arm if each visitor draws their own."""
    shares = np.bincount(arm) / len(arm)
    shares = shares[shares > 0]
    logs = sizes[:, None] * np.log(shares)[None, :]
    top = logs.max(axis=1)
    return float((top + np.log(np.exp(logs - top[:, None]).sum(axis=1))).sum())


def _codes(texts: Sequence[str]) -> Ints | None:
    """A column as numbers from 0; moments by their day; None where every row, or none, differs."""
    seen: dict[str, int] = {}
    codes = [seen.setdefault(_day(text), len(seen)) for text in texts]
    return np.array(codes, dtype=np.int64) if 1 < len(seen) < len(codes) else None


def _day(text: str) -> str:
    is_moment = len(text) > 10 and text[4:5] == "-" and text[7:8] == "-" and text[10] in "T "  # noqa: PLR2004
    return text[:10] if is_moment else text.strip()


def _joined(one: Ints, other: Ints) -> Ints:
    _, at = np.unique(one * (int(other.max()) + 1) + other, return_inverse=True)
    return np.asarray(at, dtype=np.int64)
