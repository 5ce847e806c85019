"""What a row of costs, of reach, of targets or of rates must be; pure, one sentence for each fault."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from footfall.company.rules.fields import amount, currency, day, title
from footfall.company.rules.sheets import Column
from footfall.measurement.cube.measures import measure_called
from footfall.shared.errors import Invalid

LONGEST_DAYS = 3_660
MOST_PEOPLE = 10**12
KINDS = ("media", "list", "material", "incentive", "reward", "attendant_time", "caller_time", "event", "other")
SPREADS = ("evenly", "by_value", "by_attempts")
COUNTED = ("notified", "footfall", "passing")
LARGEST_TARGET = Decimal(10) ** 15
LARGEST_RATE = Decimal(10) ** 9
RATE_DIGITS = 12
Row = Mapping[str, Any]


def one_of(values: Sequence[str], what: str) -> Callable[[str], str]:
    """Reads one of a few words, however they are written."""

    def read(text: str) -> str:
        word = "_".join(text.lower().replace("-", " ").split())
        if word not in values:
            raise ValueError(f"“{text}” is no {what}; write one of {', '.join(values)}.")
        return word

    return read


def people(text: str) -> int:
    """A number of people."""
    digits = text.replace(",", "").replace(" ", "")
    if not digits.isdecimal() or int(digits) > MOST_PEOPLE:
        raise ValueError(f"“{text}” is not a number of people; write it as 1250.")
    return int(digits)


_LEVELS = (
    Column("location", title, "Code or name of the place; empty for all places", None),
    Column("product", title, "Code or name of the product or family; empty for all", None),
    Column("campaign", title, "Code or name of the campaign; empty for none in particular", None),
    Column("entry_point", title, "Key or name of the entry point; empty for all", None),
)
COST_COLUMNS = (
    Column("from", day, "First day it was spent for, such as 2026-11-01"),
    Column("until", day, "Last day; the first day if empty", None),
    Column("amount", amount, "How much", None, minor="amount_minor"),
    Column("currency", currency, "Three letters; the reporting currency if empty"),
    Column("kind", one_of(KINDS, "kind of cost"), ", ".join(KINDS), "other"),
    Column(
        "spread",
        one_of(SPREADS, "way to spread"),
        "evenly over the leads, by_value of the leads, or by_attempts: calls made to them",
        "evenly",
    ),
    *_LEVELS,
    Column("note", title, "In your own words; two costs alike in everything else are told apart by it"),
)
REACH_COLUMNS = (
    Column("on", day, "Day, such as 2026-11-01"),
    Column("people", people, "People notified or counted", None),
    Column(
        "kind", one_of(COUNTED, "way to count"), "notified; footfall for visitors, passing for passers-by", "notified"
    ),
    _LEVELS[0],
    *_LEVELS[2:],
)


def measure(text: str) -> str:
    """The short name of a measure."""
    try:
        return measure_called(text).name
    except Invalid as refusal:
        raise ValueError(refusal.sentence) from None


def target(text: str) -> Decimal:
    """What shall be reached: 120, 1,250.50 or 12.5%."""
    try:
        value = Decimal(text.replace(",", "").replace(" ", "").rstrip("%"))
    except InvalidOperation:
        raise ValueError(f"“{text}” is not a number; write it as 1250, or as 12.5% for a rate.") from None
    if not value.is_finite() or not 0 < value < LARGEST_TARGET:
        raise ValueError("A target is more than nothing, and a number one can read.")
    return round(value, 4)


TARGET_COLUMNS = (
    Column("measure", measure, "What is counted, such as leads, sales or pct_sold"),
    Column("from", day, "First day it is for, such as 2026-11-01"),
    Column("until", day, "Last day; the last of the month if empty", None),
    Column("amount", target, "What shall be reached: a number, money in the reporting currency, or 12.5%", None),
    *_LEVELS[:2],
    Column("note", title, "In your own words"),
)


def units(text: str) -> Decimal:
    """What one unit of a currency is worth: 83.25 or 0.0045."""
    try:
        value = Decimal(text.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        raise ValueError(f"“{text}” is not a rate; write it as 83.25.") from None
    if not value.is_finite() or not 0 < value < LARGEST_RATE:
        raise ValueError("A rate is more than nothing, and below a thousand million.")
    if value != round(value, RATE_DIGITS):
        raise ValueError(f"A rate has at most {RATE_DIGITS} digits after the point.")
    return value


RATE_COLUMNS = (
    Column("on", day, "First day it holds for, such as 2026-11-01; it holds until there is a later one", None),
    Column("currency", currency, "Three letters, such as USD"),
    Column("units", units, "What one of it is worth in the reporting currency, such as 83.25", None),
)


def faults_of_cost(row: Row) -> Iterable[tuple[str, str]]:
    """What is wrong with a cost: field and sentence."""
    first, last = row.get("from_on"), row.get("until_on")
    if not isinstance(first, date):
        yield "from_on", "A cost needs the first day it was spent for."
    elif isinstance(last, date) and last < first:
        yield "until_on", "The last day is before the first."
    elif isinstance(last, date) and (last - first).days >= LONGEST_DAYS:
        yield "until_on", "A cost is spent within ten years."
    if row.get("amount_minor") is None:
        yield "amount_minor", "A cost needs its amount."


def faults_of_target(row: Row) -> Iterable[tuple[str, str]]:
    """What is wrong with a target: field and sentence."""
    first, last = row.get("from_on"), row.get("until_on")
    if not row.get("measure"):
        yield "measure", "A target needs the measure it is of."
    if not isinstance(first, date):
        yield "from_on", "A target needs the first day it is for."
    elif isinstance(last, date) and last < first:
        yield "until_on", "The last day is before the first."
    if row.get("amount") is None:
        yield "amount", "A target needs what shall be reached."


def faults_of_rate(row: Row) -> Iterable[tuple[str, str]]:
    """What is wrong with a rate: field and sentence."""
    if not isinstance(row.get("on"), date):
        yield "on", "A rate needs the first day it holds for."
    if not row.get("currency"):
        yield "currency", "A rate needs its currency."
    elif row["currency"] == row.get("reporting"):
        yield "currency", f"{row['currency']} is what everything is reported in; it needs no rate."
    if row.get("units") is None:
        yield "units", "A rate needs what one unit is worth."


def faults_of_reach(row: Row) -> Iterable[tuple[str, str]]:
    """What is wrong with a count of people: field and sentence."""
    if not isinstance(row.get("on"), date):
        yield "on", "A count needs its day."
    if row.get("people") is None:
        yield "people", "A count needs how many people it was."
