"""How amounts of money vary by chance: which sums an amount rests on, and what they say of its variance.

People come, buy and spend independently of one another: their number is Poisson's, and the variance of a sum is estimated by
the sum of its squares. Costs that are spread over leads were decided; what varies is over how many they are spread. All of it
is made of atoms that add up, so that every cell, total and rest can be told from the same sums.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from footfall.measurement.cube.honesty import Sample

Sums = Mapping[str, int]


@dataclass(frozen=True)
class Chance:
    """The atoms that tell how an amount varies, and how they tell it."""

    atoms: tuple[str, ...]
    sample: Callable[[Sums], Sample]


def of_sum(total: str, number: str, squares: str, few: str) -> Chance:
    """A sum of the values of so many leads or sales."""

    def sample(sums: Sums) -> Sample:
        return Sample(sums[total], sums[number], sums[total], sums[squares], few=few, counts=True)

    return Chance((total, number, squares), sample)


def of_mean(total: str, number: str, squares: str, few: str) -> Chance:
    """Their mean."""

    def sample(sums: Sums) -> Sample:
        mean = sums[total] / sums[number] if sums[number] else 0.0
        return Sample(mean, sums[number], sums[total], sums[squares], few=few, counts=False)

    return Chance((total, number, squares), sample)


def of_cost_per(number: str, few: str) -> Chance:
    """All cost over so many events: what was spent is fixed, but for what leads cost each; how many events come is chance."""

    def sample(sums: Sums) -> Sample:
        cost, events = sums["spread"] + sums["direct"], sums[number]
        beside = sums["cost_squares"] / cost**2 if cost else 0.0
        return Sample(cost / events if events else 0.0, events, events, events, few=few, beside=beside, counts=True)

    return Chance(("spread", "direct", "cost_squares", number), sample)


def of_cost_per_lead() -> Chance:
    """All cost over all leads: at least what fixed budgets over a number of leads that is chance vary by. What a lead costs
    alone comes and goes with it, and so varies by how much it differs between leads only."""

    def sample(sums: Sums) -> Sample:
        cost, leads = sums["spread"] + sums["direct"], sums["leads"]
        each = cost / leads if leads else 0.0
        least = (sums["direct_squares"] - 2 * each * sums["direct"] + each**2 * leads) / cost**2 if cost else 0.0
        return Sample(each, leads, cost, sums["cost_squares"], few="leads", least=least, counts=False)

    return Chance(("spread", "direct", "cost_squares", "direct_squares", "leads"), sample)


def of_cost_of_sold() -> Chance:
    """What the sold leads cost, over them: what each of them cost, and how many there were."""

    def sample(sums: Sums) -> Sample:
        cost, sales = sums["spread_sold"] + sums["direct_sold"], sums["sales"]
        each, beside = (cost / sales, 1 / sales) if sales else (0.0, 0.0)
        return Sample(each, sales, cost, sums["cost_squares_sold"], few="sales", beside=beside, counts=False)

    return Chance(("spread_sold", "direct_sold", "cost_squares_sold", "sales"), sample)


def of_return() -> Chance:
    """The margin of sales over the cost: the sum of the margins varies, and what leads cost each."""

    def sample(sums: Sums) -> Sample:
        cost, margin = sums["spread"] + sums["direct"], sums["margin"]
        beside = sums["direct_squares"] / cost**2 if cost else 0.0
        level = margin / cost if cost else 0.0
        return Sample(
            level, sums["margin_known"], margin, sums["margin_squares"], few="sales", beside=beside, counts=True
        )

    return Chance(("spread", "direct", "direct_squares", "margin", "margin_known", "margin_squares"), sample)
