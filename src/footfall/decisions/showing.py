"""An experiment as its page shows it: the numbers that were read, in words and small drawings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.utils.safestring import SafeString

from footfall.decisions.charts import Whisker, curve, whiskers
from footfall.decisions.models import Experiment, Look
from footfall.decisions.queries.experiment import Found, planned_of
from footfall.decisions.results.reading import Arm, Comparison, Difference
from footfall.decisions.statistics.dose import FITS
from footfall.web.figures import DASH, Kpi, count, money, percent

POINTS = 61


@dataclass(frozen=True)
class ArmLine:
    """One arm in the table of arms."""

    name: str
    what: str
    visitors: str
    yes: str
    rate: str
    interval: str
    difference: str
    reach: str
    any_time: str
    profit: str
    profit_difference: str
    profit_reach: str


@dataclass(frozen=True)
class LookLine:
    """One planned look: its day, and what it said, if it was taken."""

    number: int
    due_on: date
    look: Look | None


@dataclass(frozen=True)
class GuardLine:
    """One guardrail of one arm."""

    name: str
    arm: str
    control: str
    rate: str
    is_worse: bool


@dataclass(frozen=True)
class DoseShown:
    """The best level in words and as a curve."""

    in_words: str
    chart: SafeString
    doubt: str


@dataclass(frozen=True)
class Shown:
    """Everything the page prints."""

    sentence: str
    kpis: Sequence[Kpi]
    chart: SafeString | str
    arms: Sequence[ArmLine]
    looks: Sequence[LookLine]
    guards: Sequence[GuardLine]
    dose: DoseShown | None
    uplift: str
    notes: Sequence[str]
    has_profit: bool
    profit_note: str


def shown_of(one: Experiment, found: Found | None, *, today: date) -> Shown:
    """The page's numbers; without anybody to read it says what is waited for."""
    looks = _looks(one)
    if found is None:
        waiting = "Nobody has been dealt every arm yet, or nobody is old enough to be read."
        return Shown(waiting, [], "", [], looks, [], None, "", [], has_profit=False, profit_note="")
    reading = found.reading
    rates = [Whisker(arm.name, arm.outcome, arm.low, arm.high, percent(arm.outcome)) for arm in reading.arms]
    title = f"{one.get_outcome_display()}, by arm"
    return Shown(
        found.advice.sentence,
        _kpis(one, found, today),
        whiskers(rates, title=title),
        _arms(one, found),
        looks,
        [GuardLine(g.name, g.arm, percent(g.control), percent(g.rate), g.is_worse) for g in found.guards],
        _dose(one, found),
        _uplift(found),
        _notes(one, found),
        has_profit=found.results.profit is not None,
        profit_note=_profit_note(one, found),
    )


def in_words_of(read: Found) -> dict[str, str]:
    """The numbers of an experiment by label: what a decision keeps, and what is read again later."""
    currency, reading = read.experiment.currency, read.reading
    said = {f"{arm.name}: {read.experiment.get_outcome_display().lower()}": f"{percent(arm.outcome)} of {arm.visitors:,}"
            for arm in reading.arms}  # fmt: skip
    said |= {
        f"{one.arm} against {reading.control}": f"{100 * one.outcome.effect.estimate:+.1f} points "
        f"({100 * one.outcome.effect.low:+.1f} to {100 * one.outcome.effect.high:+.1f})"
        for one in reading.comparisons
    }
    said |= {
        f"{arm.name}: profit a visitor": money(round(arm.profit, 2), currency)
        for arm in reading.arms if arm.profit is not None
    }  # fmt: skip
    if best := read.best_level():
        said["Level that earns most"] = (
            f"{money(round(best['level']), currency)} ({money(round(best['low']), currency)} to "
            f"{money(round(best['high']), currency)})"
        )
    return said


def _kpis(one: Experiment, found: Found, today: date) -> list[Kpi]:
    reading, plan = found.reading, planned_of(one)
    due = plan.due_by(today)
    following = f"next on {plan.due_on(due + 1):%-d %b}" if due < one.looks else "all taken"
    is_broken = reading.is_broken
    alike = "visitors one by one"
    if reading.clusters is not None and reading.design_effect is not None:
        alike = f"{reading.clusters:,} outlet-days, × {reading.design_effect:.1f}"
    return [
        Kpi("Visitors read", count(len(found.results.arm)), note=f"of {count(one.planned)} planned"),
        Kpi("Too young to be read", count(found.aside.young), note=_within(one)),
        Kpi("Planned looks", f"{due} of {one.looks}", note=following),
        Kpi("Split as planned", "no" if is_broken else "yes", better=False if is_broken else None,
            note=f"p = {reading.ratio_p:.2g}, by {reading.ratio_of}"),
        Kpi("Read by", "outlet-day" if reading.clusters is not None else "visitor", note=alike),
        Kpi("Arm not as dealt", count(found.aside.not_dealt), note="left out"),
    ]  # fmt: skip


def _within(one: Experiment) -> str:
    return f"{one.within_days} days for the outcome" if one.within_days else "counts at once"


def _arms(one: Experiment, found: Found) -> list[ArmLine]:
    by = {each.arm: each for each in found.reading.comparisons}
    what = {arm.name: _what(one, found, arm.pk) for arm in found.arms}
    return [_line(arm, by.get(arm.name), what[arm.name], one.currency) for arm in found.reading.arms]


def _what(one: Experiment, found: Found, key: int) -> str:
    arm = next(each for each in found.arms if each.pk == key)
    cost = f"costs {money(found.major(arm.incentive_minor), one.currency)} each" if arm.incentive_minor else ""
    return arm.words or cost or str(arm.form_version or arm.routing_rule or "")


def _line(arm: Arm, beside: Comparison | None, what: str, currency: str) -> ArmLine:
    outcome, profit = (beside.outcome, beside.profit) if beside else (None, None)
    return ArmLine(
        arm.name, what, count(arm.visitors), count(arm.yes), percent(arm.outcome),
        f"{percent(arm.low)} to {percent(arm.high)}",
        *(_points(outcome) if outcome else ("the others are held against it", "")),
        _band(outcome) if outcome else "",
        DASH if arm.profit is None else money(round(arm.profit, 2), currency),
        *(_earned(profit, currency) if profit else ("", "")),
    )  # fmt: skip


def _points(found: Difference) -> tuple[str, str]:
    one = found.effect
    tail = f"probably {100 * found.corrected:+.1f}" if found.is_clear else "within chance"
    return f"{100 * one.estimate:+.1f} points, {tail}", f"{100 * one.low:+.1f} to {100 * one.high:+.1f}"


def _band(found: Difference) -> str:
    low, high = found.any_time
    return f"{100 * low:+.1f} to {100 * high:+.1f}" if np.isfinite(low) and np.isfinite(high) else DASH


def _earned(found: Difference, currency: str) -> tuple[str, str]:
    one = found.effect
    low, high = (money(round(each, 2), currency) for each in (one.low, one.high))
    tail = "" if found.is_clear else ", within chance"
    return f"{money(round(one.estimate, 2), currency)}{tail}", f"{low} to {high}"


def _looks(one: Experiment) -> list[LookLine]:
    plan, taken = planned_of(one), {look.number: look for look in one.taken.all()}
    return [LookLine(number, plan.due_on(number), taken.get(number)) for number in range(1, one.looks + 1)]


def _dose(one: Experiment, found: Found) -> DoseShown | None:
    if found.dose is None:
        return None
    response, best = found.dose
    levels = np.linspace(0.0, float(response.levels.max()), POINTS)
    profits = response.expected(levels) * (found.worth - levels)
    said = (
        f"{money(round(best.level), one.currency)} earns most: {money(round(best.profit, 2), one.currency)} a visitor, "
        f"{money(round(best.over_none, 2), one.currency)} more than nothing "
        f"({money(round(best.over_none_low, 2), one.currency)} to {money(round(best.over_none_high, 2), one.currency)}). "
        f"The best level lies between {money(round(best.low), one.currency)} and {money(round(best.high), one.currency)} "
        f"with 95 %."
    )
    tried = [(level, money(level, one.currency)) for level in response.levels.tolist()]
    fit = response.fit()
    doubt = "" if fit >= FITS else f"The curve does not describe what was seen (p = {fit:.2g}): do not go by it."
    drawn = curve(
        list(zip(levels.tolist(), profits.tolist(), strict=True)), low=best.low, best=best.level, high=best.high,
        said=money(round(best.level), one.currency),
        tried=tried, title="Profit a visitor, by level of the incentive",
    )  # fmt: skip
    return DoseShown(said, drawn, doubt)


def _uplift(found: Found) -> str:
    if found.uplift is None:
        return "With fewer than 500 visitors in an arm nobody can tell whether some are moved more than others."
    one = found.uplift
    if not one.is_used:
        return f"Treat everybody alike: by hour and weekday nobody is moved more than others, beyond chance (p = {one.p:.2g})."
    return (
        f"By hour and weekday some are moved more: {100 * one.upper:+.1f} points in the half with higher scores, "
        f"{100 * one.lower:+.1f} in the other (p = {one.p:.2g})."
    )


def _notes(one: Experiment, found: Found) -> list[str]:
    notes = list(found.reading.warnings)
    if one.stopped_at is not None:
        notes.append(f"Stopped on {one.stopped_at:%-d %B %Y}: {one.because}.")
    if found.unseen_days:
        notes.append(f"{found.unseen_days:,} outlet-days without a count of visitors are left out.")
    return notes


def _profit_note(one: Experiment, found: Found) -> str:
    if found.is_projected:
        worth = money(round(found.worth, 2), one.currency)
        return (
            f"Projected: a lead of these entry points earned {worth} on average in the year before; less the incentive and "
            f"the time at the form. Proved is the rate."
        )
    return "What the sales earned, less the incentive and the time at the form."
