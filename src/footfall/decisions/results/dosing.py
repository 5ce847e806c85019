"""Arms that are levels of an incentive, read as a dose: which level earns most."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from footfall.decisions.results.reading import Results
from footfall.decisions.statistics.dose import FITS, Best, Dose, Level, Worth

NOTHING = frozenset({"none", "no", "nothing", "control", "nil", "zero", "without"})
FEWEST_LEVELS = 3
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Dosed:
    """The level that earns most, what a yes is worth, and how well the curve describes what was seen."""

    best: Best
    worth_of_yes: float
    fit: float

    @property
    def in_words(self) -> str:
        """What it says in two sentences."""
        one = self.best
        doubt = (
            ""
            if self.fit >= FITS
            else f" The curve does not describe what was seen (p = {self.fit:.2g}): do not go by it."
        )
        return (
            f"As a dose: level {one.level:,.0f} earns most, between {one.low:,.0f} and {one.high:,.0f} with 95 %; "
            f"{one.profit:,.2f} a visitor, {one.over_none:,.2f} more than none ({one.over_none_low:+,.2f} to "
            f"{one.over_none_high:+,.2f}), with a yes worth {self.worth_of_yes:,.2f} before its incentive.{doubt}"
        )


def levels_of(arms: Sequence[str]) -> list[float] | None:
    """The level that each arm names, such as 0 for "none" and 150 for "₹150"; None where they are no levels."""
    found = []
    for arm in arms:
        numbers = _NUMBER.findall(arm.replace(",", ""))
        if len(numbers) == 1:
            found.append(float(numbers[0]))
        elif not numbers and arm.casefold().split()[0] in NOTHING:
            found.append(0.0)
        else:
            return None
    return found if len(set(found)) >= FEWEST_LEVELS and 0.0 in found else None


def dosed(results: Results, brought: np.ndarray | None) -> Dosed | None:
    """The best level; None unless arms are three levels or more, the outcome is yes or no, and it is known what a yes brings."""
    levels = levels_of(results.arms)
    if levels is None or brought is None or not results.is_yes_no or results.cluster is not None:
        return None
    known = np.isfinite(results.outcome)
    yes = float(results.outcome[known].sum())
    if not yes:
        return None
    worth = float(brought[known].sum()) / yes
    seen = [
        Level(
            level,
            int((known & (results.arm == place)).sum()),
            int(results.outcome[known & (results.arm == place)].sum()),
        )
        for place, level in enumerate(levels)
    ]
    curve = Dose(seen)
    return Dosed(curve.best(Worth(worth)), worth, curve.fit())
