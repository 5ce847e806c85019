"""How many visitors, or outlet-days, it takes to see an effect."""

from collections.abc import Callable
from math import ceil, sqrt

from footfall.shared.late import late

optimize = late("scipy.optimize")
stats = late("scipy.stats")


MOST = 10**9


def power_of_rates(base: float, effect: float, visitors: float, *, alpha: float = 0.05) -> float:
    """Chance to see `effect` on a rate of `base` with so many visitors in each of two arms.

    The two-sided test of two proportions whose error under "no effect" is pooled (Fleiss, Levin and Paik 2003, ch. 4).
    """
    other, middle = base + effect, base + effect / 2
    pooled = sqrt(2 * middle * (1 - middle) / visitors)
    apart = sqrt((base * (1 - base) + other * (1 - other)) / visitors)
    critical = stats.norm.isf(alpha / 2) * pooled
    if apart == 0:
        return 1.0
    return float(stats.norm.sf((critical - abs(effect)) / apart) + stats.norm.cdf((-critical - abs(effect)) / apart))


def visitors_for_rates(base: float, effect: float, *, alpha: float = 0.05, power: float = 0.8) -> int:
    """Visitors an arm to see `effect` on a rate of `base` with chance `power`."""
    return _least(lambda visitors: power_of_rates(base, effect, visitors, alpha=alpha), power)


def power_of_means(spread: float, effect: float, visitors: float, *, alpha: float = 0.05) -> float:
    """Chance to see `effect` on a mean with standard deviation `spread`: the two-sided t-test of two equal arms."""
    freedom = 2 * visitors - 2
    if freedom <= 0:
        return 0.0
    centre = abs(effect) / spread * sqrt(visitors / 2)
    critical = stats.t.isf(alpha / 2, freedom)
    return float(stats.nct.sf(critical, freedom, centre) + stats.nct.cdf(-critical, freedom, centre))


def visitors_for_means(spread: float, effect: float, *, alpha: float = 0.05, power: float = 0.8) -> int:
    """Visitors an arm to see `effect` on a mean with standard deviation `spread`."""
    return _least(lambda visitors: power_of_means(spread, effect, visitors, alpha=alpha), power)


def design_effect(size: float, icc: float, *, size_cv: float = 0.0) -> float:
    """By how much clusters multiply the visitors needed (Kish 1965; sizes that differ: Eldridge, Ashby and Kerry 2006)."""
    return 1 + ((1 + size_cv**2) * size - 1) * icc


def clusters_for(visitors: int, size: float, icc: float, *, size_cv: float = 0.0) -> int:
    """Clusters an arm for as much as `visitors` who are independent say; one more pays for not knowing the spread."""
    return ceil(visitors * design_effect(size, icc, size_cv=size_cv) / size) + 1


def smallest_effect(base: float, visitors: float, *, alpha: float = 0.05, power: float = 0.8) -> float | None:
    """The smallest rise of a rate that so many visitors an arm show with chance `power`; None if no rise would do."""
    top = 1 - base - 1e-9
    if top <= 0 or visitors <= 0 or power_of_rates(base, top, visitors, alpha=alpha) < power:
        return None
    return float(
        optimize.brentq(lambda rise: power_of_rates(base, rise, visitors, alpha=alpha) - power, 1e-9, top, xtol=1e-7)
    )


def _least(chance: Callable[[float], float], power: float) -> int:
    """The smallest whole number whose chance is enough."""
    low, high = 1, 2
    while chance(high) < power:
        if high > MOST:
            return high
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if chance(middle) >= power else (middle, high)
    return high
