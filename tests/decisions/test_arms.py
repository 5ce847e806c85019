"""Arms by hash: the same everywhere, in the shares that were meant, and afresh for another experiment."""

from collections import Counter

import pytest

from footfall.decisions.rules.arms import arm_of
from footfall.shared.errors import Invalid

VECTORS = [
    ("gift-level", "asha", "A", "B"),
    ("gift-level", "DEL-KB:2026-11-23", "A", "B"),
    ("gift-level", "DEL-KB:2026-11-24", "B", "B"),
    ("short-form", "asha", "A", "A"),
    ("short-form", "ऊषा", "A", "A"),
]
"""As in docs/theory/experiments.md: a program of another language comes to the same."""


@pytest.mark.parametrize(("experiment", "unit", "even", "one_to_three"), VECTORS)
def test_every_device_comes_to_the_same_arm(experiment: str, unit: str, even: str, one_to_three: str) -> None:
    assert arm_of(experiment, unit, ["A", "B"]) == even
    assert arm_of(experiment, unit, ["A", "B"], [1, 3]) == one_to_three


def test_arms_get_their_shares() -> None:
    found = Counter(arm_of("gift", str(unit), ["none", "gift"], [9, 1]) for unit in range(20_000))
    assert found["gift"] == pytest.approx(2_000, abs=150)


def test_another_experiment_deals_afresh() -> None:
    same = sum(arm_of("one", str(unit), ["A", "B"]) == arm_of("two", str(unit), ["A", "B"]) for unit in range(4_000))
    assert same == pytest.approx(2_000, abs=150)


def test_one_arm_is_no_experiment() -> None:
    with pytest.raises(Invalid):
        arm_of("gift", "asha", ["A"])
