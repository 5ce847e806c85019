"""Who is one: pairs with probabilities put together into groups."""

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from footfall.identity.linkage.columns import Codes, Numbers

Floats = npt.NDArray[np.float64]

THRESHOLD = 0.4
"""From which mean probability two groups are one: chosen on made-up bases that the weights were not trained on."""


UNSEEN = 0.2
"""What a pair that shares no key counts, when two groups are weighed: it was not looked at, which is a doubt."""


def connected(count: int, left: Codes, right: Codes, values: Floats, threshold: float) -> Numbers:
    """A group's number for each record: whoever is linked at `threshold` by a chain of any length is one."""
    kept = values >= threshold
    graph = coo_matrix((np.ones(int(kept.sum()), np.int8), (left[kept], right[kept])), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def greedy(count: int, left: Codes, right: Codes, values: Floats, threshold: float = THRESHOLD) -> Numbers:
    """A group's number for each record: groups are joined, the surest pair first, while the mean over all pairs
    between the two is at least `threshold`. A chain of strangers on one number falls apart, for its ends disagree.
    """
    groups = connected(count, left, right, values, threshold)
    inside = groups[left] == groups[right]
    sizes = np.bincount(groups, minlength=count)
    disputed = inside & (sizes[groups[left]] > 2)  # noqa: PLR2004 -- a pair has nothing to dispute
    order = np.flatnonzero(disputed)
    order = order[np.lexsort((right[order], left[order], -values[order]))]
    members = _Groups()
    for one, other, value in zip(left[order].tolist(), right[order].tolist(), values[order].tolist(), strict=True):
        members.know(one, other, value)
    for one, other, value in zip(left[order].tolist(), right[order].tolist(), values[order].tolist(), strict=True):
        if value < threshold:
            break
        members.join(one, other, threshold)
    found = np.arange(count, dtype=np.int64)
    pairs = np.flatnonzero(~disputed & inside & (values >= threshold))
    found[right[pairs]] = left[pairs]
    for record in members.parents:
        found[record] = members.root(record)
    return np.unique(found, return_inverse=True)[1].astype(np.int64)


class _Groups:
    """Groups of records, with the sum and number of the known probabilities between each two."""

    def __init__(self) -> None:
        self.parents: dict[int, int] = {}
        self.sizes: dict[int, int] = {}
        self.between: dict[int, dict[int, tuple[float, int]]] = {}

    def know(self, one: int, other: int, value: float) -> None:
        for record in (one, other):
            self.parents.setdefault(record, record)
            self.sizes.setdefault(record, 1)
            self.between.setdefault(record, {})
        self.between[one][other] = self.between[other][one] = (value, 1)

    def root(self, record: int) -> int:
        while self.parents[record] != record:
            self.parents[record] = self.parents[self.parents[record]]
            record = self.parents[record]
        return record

    def join(self, one: int, other: int, threshold: float) -> None:
        one, other = self.root(one), self.root(other)
        if one == other:
            return
        total, known = self.between[one][other]
        everybody = self.sizes[one] * self.sizes[other]
        if total + UNSEEN * (everybody - known) < threshold * everybody:
            return
        if len(self.between[one]) < len(self.between[other]):
            one, other = other, one
        self.parents[other] = one
        self.sizes[one] += self.sizes[other]
        for third, (value, times) in self.between.pop(other).items():
            del self.between[third][other]
            if third == one:
                continue
            before, count = self.between[one].get(third, (0.0, 0))
            self.between[one][third] = self.between[third][one] = (before + value, count + times)
