"""What a period is compared with, and what may be said of the difference."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from footfall.measurement.cube.honesty import NORMAL_95, Sample, amounts_within_chance, is_told, within_chance
from footfall.measurement.cube.measures import Measure, Value
from footfall.shared.calendar import Calendar
from footfall.shared.periods import days_of, unit_of

Days = tuple[date, date]
BY_CHANCE = "within chance"


@dataclass(frozen=True)
class Stretch:
    """The days that are looked at, and the period they were asked for as, if they have a name."""

    period: str
    start: date | None
    end: date | None


def before(period: str, start: date, end: date, today: date, calendar: Calendar) -> Days:
    """The period before: a running quarter is compared with as many days of the last one, other days with as many
    days right before them."""
    if unit := unit_of(period):
        if period.startswith("last_"):
            return days_of(period, start, calendar)
        first, last = days_of(f"last_{unit}", today, calendar)
        return first, min(last, first + (min(today, end) - start))
    length = end - start + timedelta(days=1)
    return start - length, end - length


@dataclass(frozen=True)
class Change:
    """A difference: by how much, which way, whether that is better, and what to add to be fair."""

    amount: float
    is_share: bool
    rises: bool | None
    better: bool | None
    because: str = ""


def change(measure: Measure, now: Value, then: Value, *, is_young: bool) -> Change | None:
    """The change of a measure, or none where there is nothing to compare.

    A difference that chance explains, or that rests on too few sales or leads, is neither better nor worse. A young cohort
    is never called worse: what is missing may still come.
    """
    if now.number is None or then.number is None or (measure.unit == "count" and not then.number):
        return None
    difference = now.number - then.number
    is_share = measure.unit == "count"
    amount = difference / then.number if is_share else difference
    if not difference:
        return Change(0, is_share, None, None)
    better = (difference > 0) == (measure.better == "up") if measure.better else None
    if doubt := doubt_about(measure, now, then):
        return Change(amount, is_share, difference > 0, None, doubt)
    if is_young and better is False:
        return Change(amount, is_share, difference > 0, None, "still maturing")
    return Change(amount, is_share, difference > 0, better)


def doubt_about(measure: Measure, now: Value, then: Value) -> str:
    """Why a difference can't be called one, in words; nothing where it can. What was spent was decided: it differs as it does."""
    if measure.chance:
        return _doubt_about_money(now.sample, then.sample) if now.sample and then.sample else ""
    if measure.unit == "rate" and 0 <= now.hits <= now.of and 0 <= then.hits <= then.of:
        return BY_CHANCE if within_chance(now.hits, now.of, then.hits, then.of) else ""
    if measure.unit == "count" and now.number is not None and then.number is not None:
        # The difference of two counts that come by chance has the variance of their sum.
        return BY_CHANCE if abs(now.number - then.number) <= NORMAL_95 * sqrt(now.number + then.number) else ""
    return ""


def is_tested(measure: Measure) -> bool:
    """Whether a difference of this measure is held against chance."""
    return measure.unit in {"rate", "count"} or measure.chance is not None


def _doubt_about_money(now: Sample, then: Sample) -> str:
    if not is_told(now, then):
        return f"too few {now.few} to tell"
    return BY_CHANCE if amounts_within_chance(now, then) else ""
