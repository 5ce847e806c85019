"""How good a grouping is against the truth."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Quality:
    """Pairs and records put together rightly: precision, recall and F1 of pairs, and B-cubed of records."""

    precision: float
    recall: float
    b_precision: float
    b_recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of the pairs' precision and recall."""
        return _mean(self.precision, self.recall)

    @property
    def b_cubed(self) -> float:
        """The harmonic mean of the records' precision and recall."""
        return _mean(self.b_precision, self.b_recall)


def quality(groups: Labels, truth: Labels) -> Quality:
    """The quality of `groups` where `truth` has the right group of each record."""
    width = int(truth.max(initial=0)) + 1
    both, inverse, sizes = np.unique(groups * width + truth, return_inverse=True, return_counts=True)
    del both
    group_sizes, true_sizes = (np.unique(one, return_inverse=True, return_counts=True) for one in (groups, truth))
    shared = _pairs(sizes)
    mine, right = _pairs(group_sizes[2]), _pairs(true_sizes[2])
    common = sizes[inverse]
    return Quality(
        precision=shared / mine if mine else 1.0,
        recall=shared / right if right else 1.0,
        b_precision=float(np.mean(common / group_sizes[2][group_sizes[1]])),
        b_recall=float(np.mean(common / true_sizes[2][true_sizes[1]])),
    )


def quality_of_pairs(groups: Labels, truth: Labels, files: Labels) -> Quality:
    """The quality of links between two files: only pairs of different files count."""
    width = int(truth.max(initial=0)) + 1
    mine, right, shared = (_across(one, files) for one in (groups, truth, groups * width + truth))
    precision, recall = shared / mine if mine else 1.0, shared / right if right else 1.0
    return Quality(precision, recall, precision, recall)


def _across(groups: Labels, files: Labels) -> float:
    numbers = np.unique(groups, return_inverse=True)[1]
    counts = [np.bincount(numbers[files == file], minlength=int(numbers.max(initial=0)) + 1) for file in (0, 1)]
    return float((counts[0].astype(np.int64) * counts[1]).sum())


def _pairs(sizes: Labels) -> float:
    return float((sizes.astype(np.int64) * (sizes - 1) // 2).sum())


def _mean(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0
