"""Which temperature a chance to be sold to speaks of."""

WARM_CHANCE, HOT_CHANCE = 0.2, 0.6
"""Measured on held-out leads: below, between and above them 8, 41 and 85 % were sold to."""

ALARM = 3.0
"""Deviations between observed and expected wins from which the model is no longer believed."""
FEWEST_EXPECTED = 10


def band_of_chance(probability: float) -> str:
    """Cold, warm or hot by the chance alone."""
    if probability >= HOT_CHANCE:
        return "hot"
    return "warm" if probability >= WARM_CHANCE else "cold"


def is_alarming(*, expected: float, deviations: float) -> bool:
    """Whether the wins have left what was expected, with enough of them to tell."""
    return expected >= FEWEST_EXPECTED and abs(deviations) >= ALARM
