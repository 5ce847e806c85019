"""How long an experiment takes: visitors for the effect that is worth having, and days until they have come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from footfall.capture.models import EntryPoint
from footfall.decisions.models import Experiment
from footfall.decisions.queries.history import History, history_of
from footfall.decisions.statistics.power import design_effect, visitors_for_rates
from footfall.shared.errors import Invalid

USUAL_ICC = 0.02
"""How alike visitors of an outlet-day are taken to be while there is no history to tell."""


@dataclass(frozen=True)
class Asked:
    """What is to be seen: the change of which rate, in how many arms."""

    outcome: str
    effect: float
    arms: int
    unit: str
    base: float | None = None
    a_day: float | None = None


@dataclass(frozen=True)
class Reckoned:
    """The answer: rate now, visitors an arm, times what for being alike, how many come a day, and for how many days."""

    base: float
    an_arm: int
    visitors: int
    design_effect: float
    a_day: float
    days: int | None
    history: History
    in_words: str


def reckon(asked: Asked, doors: Sequence[EntryPoint], *, at: datetime) -> Reckoned:
    """Visitors and days that it takes to see the change four times in five; refuses where the rate is not known."""
    history = history_of(doors, asked.outcome, at=at)
    base = asked.base if asked.base is not None else history.rate
    if base is None or not 0 < base < 1:
        sentence = _why_not(base, history.leads)
        raise Invalid(sentence, fields={"base": [sentence]})
    if asked.effect == 0 or not 0 < base + asked.effect < 1:
        sentence = "The change moves the rate to somewhere else between 0 and 100 %."
        raise Invalid(sentence, fields={"effect": [sentence]})
    alone = visitors_for_rates(base, asked.effect, alpha=0.05 / max(1, asked.arms - 1))
    times = 1.0
    if asked.unit == Experiment.Unit.OUTLET_DAY:
        times = design_effect(max(1.0, history.size), history.icc or USUAL_ICC, size_cv=history.size_cv)
    an_arm = ceil(alone * times)
    a_day = asked.a_day or history.a_day
    days = ceil(an_arm * asked.arms / a_day) if a_day else None
    return Reckoned(
        base, an_arm, an_arm * asked.arms, times, a_day, days, history, _words(base, asked, an_arm, times, a_day, days)
    )


def _why_not(base: float | None, leads: int) -> str:
    if base is None or not leads:
        return "Say what the rate is now: there is no history to tell."
    which = "All" if base else "None"
    return f"{which} of the last {leads:,} leads here did it: choose another outcome, or say the rate you expect."


def _words(base: float, asked: Asked, an_arm: int, times: float, a_day: float, days: int | None) -> str:
    said = (
        f"It takes {an_arm:,} visitors an arm, {an_arm * asked.arms:,} in all, to see {base:.1%} become "
        f"{base + asked.effect:.1%} four times in five."
    )
    if times > 1:
        said += f" Visitors of an outlet-day are alike, which takes {times:.1f} times as many as one by one."
    if days is None:
        return f"{said} How many come a day is not known."
    return f"{said} With {a_day:,.1f} a day that is {days:,} days."
