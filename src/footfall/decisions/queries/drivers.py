"""What makes lead generation succeed, each with its measure: now, before, month by month, and whom to learn from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from footfall.capture.channels import channels
from footfall.company.models import Location
from footfall.decisions.planning.pooling import pooled
from footfall.decisions.statistics.effect import of_rates, wilson
from footfall.measurement.cube.answer import Answer
from footfall.measurement.cube.measures import MEASURES, Measure, Value
from footfall.measurement.cube.question import Question, Scope
from footfall.measurement.facts.published import Facts
from footfall.measurement.reading import as_people_read
from footfall.web.figures import DASH, percent

DRIVERS = (
    ("Training of attendants", "pct_certified"),
    ("Incentive of attendants", "pct_warm"),
    ("Ease of giving data", "pct_made_up"),
    ("Incentive for customers", "capture_rate"),
    ("Quality of material", "seconds_per_form"),
    ("Quality of the database", "pct_valid_contact"),
    ("Speed of the follow-up", "pct_in_time"),
)
WINDOW, YEAR = timedelta(days=90), timedelta(days=365)
FEW, FEWEST_OUTLETS, A_TENTH = 30, 3, 0.1


@dataclass(frozen=True)
class Driver:
    """One driver: its measure now and before, its months, and the outlet that is best at it, as far as can be told."""

    title: str
    measure: str
    now: str
    before: str
    is_better: bool | None
    points: list[tuple[str, float]]
    best: str
    best_said: str
    target: str = ""
    """What the best quarter of the outlets reach, as far as can be told."""


@dataclass(frozen=True)
class Mixed:
    """One technique: leads of the year, what became of them, and what is to be said of it."""

    name: str
    leads: int
    sold: str
    interval: str
    state: str


def drivers_of(facts: Facts, scope: Scope, today: date) -> list[Driver]:
    """Every driver of what one may see, in four questions."""
    names = ("leads", *(name for _, name in DRIVERS))
    now = facts.ask(Question(names, start=today - WINDOW, end=today), scope)
    before = facts.ask(Question(names, start=today - 2 * WINDOW, end=today - WINDOW - timedelta(days=1)), scope)
    months = facts.ask(Question(names, ("time.month",), start=today - YEAR, end=today), scope)
    level = f"location.{Location.OUTLET}"
    has_outlets = any(one.name == level for one in now.members.dimensions.all())
    outlets = facts.ask(Question(names, (level,), start=today - WINDOW, end=today), scope) if has_outlets else None
    return [_driver(facts, title, MEASURES[name], now, before, months, outlets) for title, name in DRIVERS]


def mix_of(facts: Facts, scope: Scope, today: date) -> list[Mixed]:
    """Every technique there is, the most used first: used, unused, or with too few leads to judge."""
    answer = facts.ask(Question(("leads", "pct_sold"), ("channel",), start=today - YEAR, end=today), scope)
    seen: Mapping[str, Value] = {
        _slug(row.names[0]): MEASURES["pct_sold"].read(row.atoms) for row in answer.rows if row.names[0]
    }
    found = []
    for channel in channels():
        value = seen.get(_slug(channel.slug), Value(None))
        if not value.of:
            found.append(Mixed(channel.name, 0, DASH, "", "unused"))
            continue
        low, high = wilson(value.hits, value.of)
        state = "too few to judge" if value.of < FEW else "used"
        found.append(Mixed(channel.name, value.of, percent(value.number), f"{percent(low)} to {percent(high)}", state))
    return sorted(found, key=lambda one: (-one.leads, one.name))


def mix_in_words(mix: list[Mixed]) -> str:
    """How many techniques are in use; ten are recommended."""
    used = [one for one in mix if one.state != "unused"]
    few = [one.name for one in used if one.state == "too few to judge"]
    said = f"{len(used)} of {len(mix)} techniques brought leads in the last year"
    enough = "that is a broad mix" if len(used) >= 10 else "at least ten are recommended"  # noqa: PLR2004 -- the trade's rule
    tail = f" Too few leads to judge: {', '.join(few)}." if few else ""
    return f"{said}; {enough}.{tail}"


def _driver(
    facts: Facts, title: str, measure: Measure, now: Answer, before: Answer, months: Answer, outlets: Answer | None
) -> Driver:
    value, then = measure.read(now.totals), measure.read(before.totals)
    currency = facts.current.currency
    better = None
    if value.number is not None and then.number is not None and value.number != then.number:
        better = (value.number > then.number) == (measure.better != "down")
    if better is not None and _is_chance(measure, value, then):
        better = None
    times = 100 if measure.unit == "rate" else 1
    points = [
        (row.names[0] or "", times * float(one.number))
        for row in months.rows
        if (one := measure.read(row.atoms)).number is not None
    ]
    best, said, target = _best(measure, outlets, currency) if outlets else ("", "", "")
    return Driver(
        title,
        measure.label,
        _said(measure, value, currency),
        _said(measure, then, currency),
        better,
        points,
        best,
        said,
        target,
    )


def _best(measure: Measure, outlets: Answer, currency: str) -> tuple[str, str, str]:
    """The outlet that probably does best, what it reaches, and what the best quarter does; rates shrunk to that of all.

    Nothing among fewer than three outlets that can be told.
    """
    rows = [
        (row.names[0] or "", value)
        for row in outlets.rows
        if (value := measure.read(row.atoms)).number is not None and int(row.atoms.get("leads") or 0) >= FEW
    ]
    if len(rows) < FEWEST_OUTLETS:
        return "", "", ""
    numbers = np.array([float(value.number or 0) for _, value in rows])
    if measure.unit == "rate" and all(0 <= value.hits <= value.of for _, value in rows):
        hits, of = (np.array([float(getattr(value, name)) for _, value in rows]) for name in ("hits", "of"))
        numbers = pooled(hits, of).mean
    place = int(numbers.argmin() if measure.better == "down" else numbers.argmax())
    quarter = float(np.quantile(numbers, 0.25 if measure.better == "down" else 0.75))
    return rows[place][0], _said(measure, rows[place][1], currency), _said(measure, Value(quarter), currency)


def _is_chance(measure: Measure, now: Value, then: Value) -> bool:
    """Whether two rates differ by no more than chance does; of other measures, whether by less than a tenth."""
    if measure.unit != "rate" or not all(0 <= one.hits <= one.of and one.of for one in (now, then)):
        return abs(float(now.number or 0) - float(then.number or 0)) < A_TENTH * abs(float(then.number or 0))
    return not of_rates(now.hits, now.of, then.hits, then.of).is_clear


def _said(measure: Measure, value: Value, currency: str) -> str:
    return as_people_read(measure, value, currency) if value.number is not None else value.why or DASH


def _slug(name: str | None) -> str:
    return (name or "").strip().lower().replace(" ", "_").replace("-", "_")
