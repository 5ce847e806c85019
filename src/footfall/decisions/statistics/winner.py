"""The winner's curse: an effect that was called since it was large is, on average, smaller than it looks."""

from footfall.shared.late import late

optimize = late("scipy.optimize")
stats = late("scipy.stats")


def corrected(estimate: float, error: float, critical: float = 1.96) -> float:
    """The effect as it probably is, given that it was called because it passed `critical` standard errors.

    The true effect for which this estimate is the median of those that are called: the conditional likelihood of
    Zöllner and Pritchard (2007), read at its median. An effect that was not called stays as it is.
    """
    if error <= 0 or abs(estimate) / error <= critical:
        return estimate
    seen = abs(estimate) / error

    def above(true: float) -> float:
        called = stats.norm.sf(critical - true) + stats.norm.cdf(-critical - true)
        return float(stats.norm.sf(seen - true) / called) - 0.5

    if above(0.0) >= 0:
        return 0.0
    true = optimize.brentq(above, 0.0, seen + 1.0)
    return float(true * error) * (1 if estimate > 0 else -1)
