"""What an experiment must not make worse, whatever else it brings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from footfall.decisions.results.advice import TAKE, Advice
from footfall.decisions.results.reading import Results
from footfall.decisions.statistics.effect import of_rates
from footfall.decisions.statistics.kinds import Effect, Floats

STRICT = 0.01
HELD_BACK = "guardrail"


@dataclass(frozen=True)
class Guarded:
    """One guardrail for one arm: its rate, that of control, and how far they are apart."""

    name: str
    arm: str
    rate: float
    control: float
    effect: Effect
    is_worse: bool


def guarded(results: Results, control: str, guards: Mapping[str, tuple[Floats, Floats]]) -> list[Guarded]:
    """Every guardrail for every arm but control. `guards` hold, by visitor, yes and whether they are counted at all.

    An arm is worse where it is so at 1 %: several are looked at, and one that cries wolf is soon ignored.
    """
    names = list(results.arms)
    base = names.index(control)
    found = []
    for name, (yes, of) in guards.items():
        sums = [(float((yes * of)[results.arm == place].sum()), float(of[results.arm == place].sum()))
                for place in range(len(names))]  # fmt: skip
        hits, count = sums[base]
        for place, arm in enumerate(names):
            if place == base or not count or not sums[place][1]:
                continue
            apart = of_rates(*sums[place], hits, count, alpha=STRICT)
            is_worse = apart.is_clear and apart.p <= STRICT and apart.estimate > 0
            found.append(Guarded(name, arm, sums[place][0] / sums[place][1], hits / count, apart, is_worse))
    return found


def held_back(said: Advice, guards: Sequence[Guarded]) -> Advice:
    """The advice, unless it is to take an arm that a guardrail holds back."""
    worse = [one for one in guards if one.is_worse and one.arm == said.arm]
    if said.verdict != TAKE or not worse:
        return said
    first = worse[0]
    sentence = (
        f"Do not take {said.arm} as it is: {first.name.lower()} rises from {first.control:.1%} to {first.rate:.1%}, "
        f"more than chance does."
    )
    return replace(said, verdict=HELD_BACK, sentence=sentence)
