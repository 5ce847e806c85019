"""A kept plan beside what came: week by week, and whether the gap is chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from footfall.decisions.facts import came
from footfall.decisions.models import Plan
from footfall.decisions.planning.weeks import ORDINARY, Expected, from_rows
from footfall.measurement.facts.published import Facts
from footfall.web.figures import count


@dataclass(frozen=True)
class Week:
    """The end of a week: what was to be expected by then, and what has come; None while it is to come."""

    number: int
    until: date
    expected: Expected
    sales: int | None
    leads: int | None
    chance: float | None

    @property
    def verdict(self) -> str:
        """Whether the gap is chance, in words."""
        if self.chance is None or self.sales is None:
            return ""
        if self.chance >= ORDINARY:
            return "within chance"
        side = "fewer" if self.sales < self.expected.mean else "more"
        return f"{side} than chance makes ({self.chance:.0%})"


@dataclass(frozen=True)
class Held:
    """A plan held against what came."""

    plan: Plan
    weeks: Sequence[Week]

    @property
    def past(self) -> list[Week]:
        """Weeks that are over, and the one that runs."""
        return [week for week in self.weeks if week.sales is not None]

    @property
    def in_words(self) -> str:
        """How it stands in a sentence."""
        if not self.past:
            return "The first week is not over yet."
        last = self.past[-1]
        low, high = last.expected.low, last.expected.high
        between = count(low) if low == high else f"{count(low)} to {count(high)}"
        return (
            f"By {last.until:%-d %B} {between} sales were to be expected and {count(last.sales)} came: {last.verdict}."
        )


def held_against(plan: Plan, facts: Facts, *, today: date) -> Held:
    """The plan's weeks with the sales and leads that came by the end of each."""
    parts = [f"location={plan.location_id}" if plan.location_id else "", plan.held]
    sales, leads = came(facts, since=plan.made_on, held=",".join(part for part in parts if part))
    weeks = []
    for number, one in enumerate(from_rows(plan.weeks), 1):
        until = plan.made_on + timedelta(days=one.day)
        is_over = until < today or (until == today and until == plan.by_on)
        sold = sum(many for day, many in sales.items() if day <= until) if is_over else None
        captured = sum(many for day, many in leads.items() if day <= until) if is_over else None
        chance = None if sold is None else one.chance_of(sold)
        weeks.append(Week(number, until, one, sold, captured, chance))
    return Held(plan, weeks)
