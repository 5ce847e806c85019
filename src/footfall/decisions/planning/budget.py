"""A budget over channels: each further unit of money goes where it still brings most, up to what a channel can take.

Leads of a channel rise with its budget less and less: at what is spent now, doubling brings 2 to the power of `elasticity`
times the leads. The power is an assumption that is shown and can be changed; spending histories seldom tell it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from footfall.decisions.statistics.kinds import Floats

ELASTICITY, STEPS, MOST_TIMES = 0.7, 400, 3.0


@dataclass(frozen=True)
class Spent:
    """A channel as it is: money a month, leads it brings for it, what a lead earns before that money, and its cap."""

    money: float
    leads: float
    margin_of_lead: float
    most_money: float | None = None

    @property
    def cap(self) -> float:
        """The most that can be spent on it: three times of now unless said otherwise."""
        return self.money * MOST_TIMES if self.most_money is None else self.most_money

    def leads_at(self, money: float, elasticity: float = ELASTICITY) -> float:
        """Leads for so much money."""
        return self.leads * (money / self.money) ** elasticity if self.money > 0 and money > 0 else 0.0


def split(channels: Sequence[Spent], budget: float, *, elasticity: float = ELASTICITY) -> list[float]:
    """Money by channel that earns most; what would earn less than it costs is not spent, nor what no channel can take."""
    given, step = [0.0] * len(channels), budget / STEPS
    for _ in range(STEPS):
        gains = [_gain(one, money, step, elasticity) for one, money in zip(channels, given, strict=True)]
        best = max(range(len(channels)), key=gains.__getitem__, default=-1)
        if best < 0 or gains[best] <= 0:
            break
        given[best] += step
    return given


def next_thousand(channel: Spent, money: float, more: float, *, elasticity: float = ELASTICITY) -> float:
    """Leads that so much more money buys on top of what is spent."""
    return channel.leads_at(money + more, elasticity) - channel.leads_at(money, elasticity)


def chances_of_best(margins: Floats) -> list[float]:
    """How often each channel (a column) has the highest return among the draws (rows)."""
    best = margins.argmax(axis=1)
    return [float((best == place).mean()) for place in range(margins.shape[1])]


def _gain(one: Spent, money: float, step: float, elasticity: float) -> float:
    if one.money <= 0 or money + step > one.cap + 1e-9:
        return float("-inf")
    return one.margin_of_lead * next_thousand(one, money, step, elasticity=elasticity) - step
