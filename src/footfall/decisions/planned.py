"""The planner's answer for the company as it is: from published facts to every number that is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from footfall.decisions.facts import Worked, counts_of, worked
from footfall.decisions.planning.budget import Spent, chances_of_best, next_thousand, split
from footfall.decisions.planning.counts import MONTH, Counts
from footfall.decisions.planning.outlook import Known, Outlook, backtest, corrected_conversion, known
from footfall.decisions.planning.target import Effort, Plan, is_gap_chance
from footfall.measurement.cube.question import Scope
from footfall.measurement.facts.published import Facts
from footfall.shared.errors import Invalid

PACE_DAYS, EFFORT_DAYS = 90, 365
LONGEST_DAYS = 730
FEWEST_LEADS = 30
"""Leads of the year below which nobody can tell what more money would bring."""
EVERYTHING = Scope()


class NoSalesYet(Invalid):
    """Nothing was sold there yet, and a plan learns from sales; choose a wider scope."""


@dataclass(frozen=True)
class Asked:
    """What a plan is asked for; `monthly` puts other numbers of leads a month in the place of today's, by channel."""

    target: int
    by: date
    probability: float = 0.9
    held: str = ""
    monthly: tuple[tuple[str, float], ...] = ()
    conversion: float = 1.0
    """A what-if: times the rates that were learnt."""

    leads: float = 1.0
    """A what-if: times the leads that come today."""


@dataclass(frozen=True)
class Learnt:
    """What the past says, apart from any target: kept, so that a what-if is answered at once."""

    known: Known
    efforts: Sequence[Effort]
    pace: Sequence[float]
    counts: Counts
    sums: Sequence[Worked]
    corrected: tuple[float, float]
    last_month: tuple[Outlook, int]


@dataclass(frozen=True)
class Line:
    """One channel of a plan: leads now and needed, and what they take."""

    channel: str
    leads: float
    needed: float | None
    by_month: list[float]
    calls: float
    hours: float
    cost: float
    appointments_of_100: float
    sales_of_100: float
    low_of_100: float
    high_of_100: float


@dataclass(frozen=True)
class Planned:
    """The answer."""

    asked: Asked
    learnt: Learnt
    plan: Plan
    today: date

    @cached_property
    def factor(self) -> float | None:
        """How many times today's leads it takes."""
        return self.plan.factor_needed()

    @cached_property
    def needed(self) -> Plan | None:
        """The plan with the leads it takes."""
        return None if self.factor is None else self.plan.times(self.factor)

    @property
    def between(self) -> tuple[int, int]:
        """Sales of the present plan, four times in five."""
        return self.plan.outlook.between()

    @cached_property
    def lines(self) -> list[Line]:
        """A line for each channel, the most leads first."""
        shown = self.needed or self.plan
        months = shown.leads_by_month()
        rates = self.plan.known.rates
        drawn = np.sort(rates.drawn(np.random.default_rng(8), 2_000), axis=0)
        lines = []
        for place, (name, effort) in enumerate(zip(self.learnt.counts.channels, self.plan.effort, strict=True)):
            leads = float(shown.leads[place])
            lines.append(
                Line(
                    name,
                    float(self.plan.leads[place]),
                    None if self.needed is None else leads,
                    [float(one) for one in months[:, place]],
                    leads * effort.calls,
                    leads * effort.seconds / 3600,
                    leads * effort.cost,
                    100 * effort.appointments,
                    100 * float(rates.mean[place]),
                    100 * float(drawn[100, place]),
                    100 * float(drawn[1900, place]),
                )
            )
        return sorted(lines, key=lambda line: -line.leads)

    def best_next(self, more: float) -> list[float]:
        """By channel, how often so much more money a month earns most there, as far as rates are known."""
        months = EFFORT_DAYS / MONTH
        spent = [Spent(one.cost / months, one.leads / months, 0.0) for one in self.learnt.sums]
        leads = np.array(
            [
                next_thousand(each, each.money, more) if one.leads >= FEWEST_LEADS else -1.0
                for each, one in zip(spent, self.learnt.sums, strict=True)
            ]
        )
        margins = np.array([effort.margin_of_sale for effort in self.plan.effort])
        drawn = self.plan.known.rates.drawn(np.random.default_rng(8), 2_000)
        earned = np.where(leads > 0, leads * drawn * margins, -np.inf)
        return chances_of_best(earned)

    @property
    def _with(self) -> str:
        if self.asked.monthly or self.asked.leads != 1.0 or self.asked.conversion != 1.0:
            return "With leads and rates as they are put here"
        return f"With the leads of the last {PACE_DAYS} days going on"

    @property
    def in_words(self) -> str:
        """The answer in a sentence or two."""
        low, high = self.between
        said = (
            f"{self._with}, {self.asked.target:,} sales by {self.asked.by:%-d %B %Y} "
            f"are reached with a chance of {_chance(self.plan.chance)}; four times in five there will be {low:,} to {high:,}."
        )
        if self.factor is None:
            return f"{said} No number of leads reaches it with {self.asked.probability:.0%}: there is too little time."
        if self.needed is not None and self.factor > 1:
            leads = float(self.needed.leads.sum())
            return (
                f"{said} For {self.asked.probability:.0%} it takes {leads:,.0f} leads, {self.factor:.2f} times as many."
            )
        return f"{said} That is as likely as you want it."

    @property
    def gap_in_words(self) -> str:
        """Whether the last 30 days were off their outlook by more than chance."""
        meant, sold = self.learnt.last_month
        low, high = meant.between()
        p, is_chance = is_gap_chance(meant, sold)
        verdict = (
            "that is within chance" if is_chance else f"chance does that {p:.0%} of the time: something has changed"
        )
        return f"Of the last {MONTH} days {low:,} to {high:,} sales were to be expected and {sold:,} came; {verdict}."


def plan_for(facts: Facts, asked: Asked, *, today: date, scope: Scope = EVERYTHING) -> Planned:
    """The plan for a target; refuses a day that is past, and a scope in which nothing was ever sold."""
    days = (asked.by - today).days
    if not 0 < days <= LONGEST_DAYS:
        raise Invalid(
            "The day of a plan lies in the coming two years.", fields={"by": ["A day to come, within two years."]}
        )
    found = learnt(facts, asked.held, today, scope)
    plan = Plan(found.known, found.efforts, _daily(found, asked), asked.target, days, asked.probability)
    return Planned(asked, found, plan if asked.conversion == 1.0 else _converted(plan, asked.conversion), today)


_kept: dict[tuple[str, str, date, Scope], Learnt] = {}
MOST_KEPT = 64


def learnt(facts: Facts, held: str, today: date, scope: Scope = EVERYTHING) -> Learnt:
    """What the past says of a scope; the same for the same file of facts and day, and then at once."""
    key = (str(facts.current.file), held, today, scope)
    if key not in _kept:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = _learnt(facts, held, today, scope)
    return _kept[key]


def _learnt(facts: Facts, held: str, today: date, scope: Scope) -> Learnt:
    counts = counts_of(facts, today=today, held=held, scope=scope)
    if not counts.sold.sum():
        raise NoSalesYet
    until = today - timedelta(days=1)
    sums = worked(
        facts, counts.channels, since=today - timedelta(days=EFFORT_DAYS), until=until, held=held, scope=scope
    )
    recent = counts.since(counts.today - PACE_DAYS + 1)
    meant, sold, _ = backtest(counts, counts.today - MONTH)
    return Learnt(
        known(counts),
        _efforts(sums),
        [float(one) / PACE_DAYS for one in recent.by_channel(recent.leads)],
        counts,
        sums,
        corrected_conversion(counts),
        (meant, int(sold.sum())),
    )


def split_of(found: Learnt, budget: float | None = None) -> list[tuple[str, float, float, float | None]]:
    """By channel: money a month now, money a month as it would earn most, and leads the next 1,000 buys (None with too few
    leads to tell); minor units."""
    months = EFFORT_DAYS / MONTH
    spent = [
        Spent(
            one.cost / months,
            one.leads / months,
            one.margin / one.leads if one.leads else 0.0,
            most_money=one.cost / months if one.leads < FEWEST_LEADS else None,
        )
        for one in found.sums
    ]
    total = budget if budget is not None else sum(one.money for one in spent)
    given = split(spent, total) if total > 0 else [0.0] * len(spent)
    rows = zip(found.counts.channels, spent, given, strict=True)
    return [
        (name, one.money, money, None if one.most_money is not None else next_thousand(one, money, 100_000))
        for name, one, money in rows
    ]


def _daily(found: Learnt, asked: Asked) -> np.ndarray:
    monthly: Mapping[str, float] = dict(asked.monthly)
    if unknown := sorted(set(monthly) - set(found.counts.channels)):
        raise Invalid(f"There is no channel called {unknown[0]}; there are {', '.join(found.counts.channels)}.")
    paces = zip(found.counts.channels, found.pace, strict=True)
    return np.array([monthly[name] / MONTH if name in monthly else pace * asked.leads for name, pace in paces])


def _efforts(sums: Sequence[Worked]) -> list[Effort]:
    """Averages by channel; a channel without leads in the year takes nothing."""
    return [
        Effort(
            one.attempts / max(one.leads, 1),
            one.seconds / max(one.leads, 1),
            one.cost / max(one.leads, 1),
            one.margin / max(one.sales, 1),
            one.appointments / max(one.leads, 1),
        )
        for one in sums
    ]


def _converted(plan: Plan, times: float) -> Plan:
    """The plan if every rate were so many times what it is."""
    rates = plan.known.rates
    size = rates.yes + rates.no
    yes = np.minimum(rates.yes * times, size * 0.99)
    return replace(plan, known=replace(plan.known, rates=replace(rates, yes=yes, no=size - yes)))


def _chance(chance: float) -> str:
    """A chance as people say it: never certain, never none."""
    return "less than 1%" if chance < 0.01 else "more than 99%" if chance > 0.99 else f"{chance:.0%}"  # noqa: PLR2004 -- percent
