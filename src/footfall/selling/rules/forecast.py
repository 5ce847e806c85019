"""What open deals will bring, by month, with an honest interval. Free of Django."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from footfall.shared.late import late

np: Any = late("numpy")

PRIOR = 10
"""The usual share that somebody set for a stage counts as much as so many deals that went their way."""

DRAWS = 4_000
COVERS = 0.8
"""The interval holds the sum in four of five cases."""

EDGE = 0.005
"""No deal is surer than this, one way or the other."""


@dataclass(frozen=True, slots=True)
class StageRecord:
    """How deals fared that ever stood in a stage and are closed, and the share that somebody set for it."""

    won: int
    closed: int
    usual: float

    @property
    def share(self) -> float:
        """Share won, held towards the usual one while few deals are closed."""
        a, b = self.beta
        return a / (a + b)

    @property
    def beta(self) -> tuple[float, float]:
        """What is known of the share, as a beta distribution."""
        return self.won + PRIOR * self.usual, self.closed - self.won + PRIOR * (1 - self.usual)


@dataclass(frozen=True, slots=True)
class Prospect:
    """An open deal: its stage, its value, and its lead's own win probability where there is one."""

    stage: int
    value_minor: int
    likely: float | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """What some deals are expected to bring; low and high hold it in four of five cases."""

    count: int
    sum_minor: int
    expected_minor: int
    low_minor: int
    high_minor: int
    won: float


def month_of(day: date | None, *, today: date) -> str:
    """ "2026-12"; "overdue" for a day that has passed, "unknown" without one."""
    if day is None:
        return "unknown"
    return "overdue" if day < today else f"{day:%Y-%m}"


def probabilities(prospects: Sequence[Prospect], records: Mapping[int, StageRecord]) -> list[float]:
    """The chance of each deal: its stage's share, moved by how its lead's chance lies beside others of the stage.

    The lead's chance was learnt over all leads, so it says little of how far deals of a stage get; but between two deals of
    one stage it tells which is the better one. Its log odds are taken as a difference to the mean log odds of the stage, so
    that a stage keeps its share on the whole.
    """
    by_stage: dict[int, list[float]] = {}
    for one in prospects:
        if one.likely is not None:
            by_stage.setdefault(one.stage, []).append(_log_odds(one.likely))
    means = {stage: sum(values) / len(values) for stage, values in by_stage.items()}
    return [_chance(one, records[one.stage].share, means) for one in prospects]


def expect(prospects: Sequence[Prospect], records: Mapping[int, StageRecord], *, seed: int = 1) -> Expectation:
    """What these deals will bring together: each is won or not, and how sure the stages' shares are counts too.

    Drawn 4,000 times: first the share of each stage from its beta distribution, the same for all deals of the stage, then each
    deal by its own chance. The same deals give the same figures.
    """
    chances = probabilities(prospects, records)
    values = [one.value_minor for one in prospects]
    expected = sum(chance * value for chance, value in zip(chances, values, strict=True))
    low, high = _interval(prospects, chances, records, seed) if prospects else (0, 0)
    return Expectation(len(prospects), sum(values), round(expected), low, high, sum(chances))


def _interval(
    prospects: Sequence[Prospect], chances: Sequence[float], records: Mapping[int, StageRecord], seed: int
) -> tuple[int, int]:
    rng = np.random.default_rng(seed)
    totals = np.zeros(DRAWS)
    for stage in sorted({one.stage for one in prospects}):
        record = records[stage]
        shares = np.clip(rng.beta(*record.beta, size=DRAWS), EDGE, 1 - EDGE)
        moved = np.log(shares / (1 - shares)) - _log_odds(record.share)
        for one, chance in zip(prospects, chances, strict=True):
            if one.stage == stage and one.value_minor:
                drawn = 1 / (1 + np.exp(-(_log_odds(chance) + moved)))
                totals += one.value_minor * (rng.random(DRAWS) < drawn)
    low, high = np.quantile(totals, [(1 - COVERS) / 2, (1 + COVERS) / 2])
    return int(low), math.ceil(high)


def _chance(one: Prospect, share: float, means: Mapping[int, float]) -> float:
    if one.likely is None:
        return share
    return 1 / (1 + math.exp(-(_log_odds(share) + _log_odds(one.likely) - means[one.stage])))


def _log_odds(chance: float) -> float:
    held = min(1 - EDGE, max(EDGE, chance))
    return math.log(held / (1 - held))
