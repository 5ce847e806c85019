"""Numbers of the cube as people read them, and the sentences that stand beside them."""

from datetime import date

from django.utils import timezone

from footfall.measurement.cube.answer import Answer
from footfall.measurement.cube.document import left_out, major, notes
from footfall.measurement.cube.measures import COHORT, Measure, Value
from footfall.measurement.facts.store import Current
from footfall.web import figures

WHOLE_FROM = 100
"""From here on the cents of an amount say nothing."""


def as_people_read(measure: Measure, value: Value, currency: str) -> str:
    """4,171 or 41.0% or ₹264 or 3.5 h; the words for a number that is not there."""
    if value.number is None:
        return value.why
    number = value.number
    if measure.unit == "money":
        amount = major(number, currency)
        return figures.money(round(amount, 0 if abs(amount) >= WHOLE_FROM else 2), currency)
    shown = {
        "count": lambda: figures.count(number),
        "rate": lambda: figures.percent(number),
        "number": lambda: f"{number:,.1f}",
        "hours": lambda: f"{number:,.1f} h",
        "days": lambda: f"{number:,.0f} d" if float(number).is_integer() else f"{number:,.1f} d",
        "seconds": lambda: f"{number:,.0f} s",
    }
    return shown[measure.unit]()


def in_words(answer: Answer, current: Current) -> list[str]:
    """What the numbers are of, what was left out of them, and how fresh they are."""
    asked = answer.question
    basis = basis_in_words(asked.basis, asked.start, asked.end, asked.as_of, asked.within)
    lines = [basis, *notes(answer)]
    if answer.unallocated:
        spent = figures.money(major(answer.unallocated, current.currency), current.currency)
        lines.append(f"Besides, {spent} of cost found no lead to carry it.")
    for what, count in left_out(answer, current.currency).items():
        one = what.removesuffix("s")
        lines.append(
            f"Left out: {count:,} {one if count == 1 else what} in a currency without a rate in {current.currency} by that day."
        )
    return [*lines, freshness(current)]


def basis_in_words(basis: str, start: date | None, end: date | None, as_of: date | None = None, within: int = 0) -> str:
    """Which leads, from when until when, and how far their lives are read."""
    when = period_in_words(start, end)
    if basis == COHORT:
        past = f", as they stood at the end of {as_of.day} {as_of:%b %Y}" if as_of else ""
        soon = f" within {within} {'day' if within == 1 else 'days'} of capture" if within else ""
        became = f"what became of them{soon}" if soon or past else "what has become of them"
        return f"Leads captured {when}, and {became}{past}." if when else f"All leads, and {became}{past}."
    if as_of:
        when = f"{when} and known by the end of {as_of.day} {as_of:%b %Y}".removeprefix(" and ")
    return (
        f"What happened {when}, whenever the lead was captured." if when else "All that happened, each on its own day."
    )


def period_in_words(start: date | None, end: date | None) -> str:
    """From 1 Apr 2026 to 30 Jun 2026."""
    since = f"from {start.day} {start:%b %Y}" if start else ""
    until = f"to {end.day} {end:%b %Y}" if end else ""
    return f"{since} {until}".strip()


def freshness(current: Current) -> str:
    """As of 12:03, agrees with the database."""
    now = timezone.localtime()
    as_of = f"As of {figures.moment(current.as_of, now=now)}"
    if current.agrees is None or current.checked_at is None:
        return f"{as_of}."
    if not current.agrees:
        return f"{as_of}. They do not agree with the database: {current.difference}."
    return f"{as_of}, agrees with the database (compared {figures.moment(current.checked_at, now=now)})."
