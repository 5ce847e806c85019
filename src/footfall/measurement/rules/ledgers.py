"""What a row of costs or of reach must be; pure, one sentence for each fault."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from footfall.company.rules.fields import amount, currency, day, title
from footfall.company.rules.sheets import Column

LONGEST_DAYS = 3_660
MOST_PEOPLE = 10**12
KINDS = ("media", "list", "material", "incentive", "reward", "attendant_time", "caller_time", "event", "other")
SPREADS = ("evenly", "by_value")
COUNTED = ("notified", "footfall")
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
    Column("spread", one_of(SPREADS, "way to spread"), "evenly over the leads, or by_value of the leads", "evenly"),
    *_LEVELS,
    Column("note", title, "In your own words; two costs alike in everything else are told apart by it"),
)
REACH_COLUMNS = (
    Column("on", day, "Day, such as 2026-11-01"),
    Column("people", people, "People notified or visitors counted", None),
    Column("kind", one_of(COUNTED, "way to count"), "notified, or footfall for visitors counted", "notified"),
    _LEVELS[0],
    *_LEVELS[2:],
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


def faults_of_reach(row: Row) -> Iterable[tuple[str, str]]:
    """What is wrong with a count of people: field and sentence."""
    if not isinstance(row.get("on"), date):
        yield "on", "A count needs its day."
    if row.get("people") is None:
        yield "people", "A count needs how many people it was."
