"""The tables of the cube and what their columns mean; the Parquet files have the same columns.

Keys are PostgreSQL's ids, text is coded (`code`), days are counted from 1 January 1970, money is in minor units of the
reporting currency. Only integers: they add up exactly and are the same on every engine.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

MILESTONES = (
    "verified",
    "first_attempt",
    "first_contact",
    "warm",
    "hot",
    "qualified",
    "appointment",
    "demo",
    "negotiation",
    "order",
    "delivered",
    "won",
    "lost",
    "dead",
    "junk",
    "recycled",
)
DEAD_OF = {
    "dead number": ("wrong_number", "no_such_number", "not_the_person"),
    "dead email": ("bounced",),
    "made up": ("fake",),
    "no customer": ("not_a_customer",),
}
"""What dead leads died of, in kinds that managers ask by: the causes of each."""

REACHABLE = ("verified", "unverified")
"""Of a lead whose contact stands like that, no way to reach it is known or thought to be wrong."""

CERTIFIED = ("basic", "advanced", "expert")
"""What the certificate of an attendant says while one holds."""

BITS = {
    name: 1 << place
    for place, name in enumerate(
        (
            *MILESTONES,
            "existing",
            "test",
            "reachable",
            *DEAD_OF,
            "attended",
            "certified",
            "in_time",
            "in_time_open",
        )
    )
}
"""What a bit of `lead_fact.mask` says; bit 0 is `verified`."""
REACHED = sum(BITS[name] for name in MILESTONES)
"""The bits of milestones."""

REACH_KINDS = ("notified", "footfall", "passing")
"""Kinds of reach in the order of their codes, from 1 on."""

CODED = (
    "priority",
    "slab",
    "temperature",
    "status",
    "contact",
    "dead_cause",
    "lost_reason",
    "certification",
    "arm",
    "incentive",
)
"""Text columns of a lead that are coded in the cube."""

KEYS = (
    "location",
    "product",
    "campaign",
    "source",
    "entry_point",
    "category",
    "attendant",
    "owner",
    "team",
    "form",
)


@dataclass(frozen=True)
class Column:
    """One column of a table: its DuckDB type and its meaning in words."""

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """One table of the cube: what one row is, its columns, and what its rows are kept in the order of."""

    name: str
    one_row: str
    columns: tuple[Column, ...]
    sorted_by: tuple[str, ...] = ()

    @property
    def ddl_sql(self) -> str:
        """The statement that makes the table."""
        body = ", ".join(f'"{column.name}" {column.kind}' for column in self.columns)
        return f'CREATE TABLE "{self.name}" ({body})'

    def names(self) -> list[str]:
        """Column names in order."""
        return [column.name for column in self.columns]


def _keys(names: Iterable[str], told: str) -> tuple[Column, ...]:
    return tuple(
        Column(name, "INTEGER", f"{name.replace('_', ' ').capitalize()} {told}; empty if none") for name in names
    )


LEAD = Table(
    "lead_fact",
    "one lead",
    (
        Column("lead", "BIGINT", "Id of the lead"),
        Column("person", "BIGINT", "Id of the person"),
        Column("day", "INTEGER", "Day of capture where it was captured"),
        *_keys(KEYS[:7], "at capture"),
        *_keys(("owner", "team"), "now"),
        *_keys(("form",), "version that was filled"),
        *_keys(("stage",), "of its open deal now, else of its last one"),
        *(Column(name, "SMALLINT", f"Code of the {name.replace('_', ' ')} now; empty if none") for name in CODED[:7]),
        Column(
            "certification", "SMALLINT", "Code of the attendant's certification at capture; empty without attendant"
        ),
        Column("arm", "SMALLINT", "Code of the arm of an experiment it came through; empty if none"),
        Column("incentive", "SMALLINT", "Code of what was promised for the data at capture; empty if nothing"),
        Column("mask", "INTEGER", "One bit for each milestone reached, and for what else is yes or no of a lead"),
        Column("value", "BIGINT", "Expected value; from another currency at the rate of the day of capture"),
        Column("won", "BIGINT", "Value of the sale; from another currency at the rate of its day"),
        Column("margin", "BIGINT", "Share of `won` that the product's margin leaves; empty without a margin"),
        Column("cost", "BIGINT", "Costs spread over leads, this lead's share"),
        Column("direct", "BIGINT", "Costs of this lead alone"),
        Column("other_value", "SMALLINT", "Code of the currency of a value for which no rate was known by its day"),
        Column("other_won", "SMALLINT", "Code of the currency of a sale for which no rate was known by its day"),
        Column("attempts", "INTEGER", "Calls made to the lead"),
        Column("call_cost", "BIGINT", "What those calls cost; part of the costs of this lead alone"),
        Column("repeats", "INTEGER", "Captures that brought the same lead again"),
        Column("speed", "INTEGER", "Minutes from capture to the first attempt"),
        Column("speed_open", "INTEGER", "The same in minutes of the outlet's opening hours"),
        Column("seconds", "INTEGER", "Seconds the form took to fill"),
        *(
            Column(f"{name}_lag", "SMALLINT", f"Days from capture to {name.replace('_', ' ')}; empty if not reached")
            for name in MILESTONES
        ),
    ),
    # Like beside like: the leads of a month that came equally far lie together, so that what they never reached takes no
    # room; a period passes over the other months.
    ("date_trunc('month', DATE '1970-01-01' + day)", f"mask & {REACHED}", "mask", "day", "lead"),
)
COST = Table(
    "cost_fact",
    "one day of one cost",
    (
        Column("cost", "BIGINT", "Id of the cost"),
        Column("day", "INTEGER", "Day it was spent for"),
        Column("minor", "BIGINT", "The day's share of the amount"),
        Column("kind", "SMALLINT", "Code of the kind of cost"),
        Column("currency", "SMALLINT", "Code of its currency, if no rate was known by its first day"),
        *_keys(("location", "product", "campaign", "entry_point"), "it was spent at, also by its entry point"),
        Column("carried", "SMALLINT", "1 if leads carry it, 0 if there was none: then it is unallocated"),
        Column("first", "SMALLINT", "1 on the first day of the cost, to count costs"),
    ),
    ("day", "cost"),
)
REACH = Table(
    "reach_fact",
    "one count of people reached",
    (
        Column("reach", "BIGINT", "Id of the count"),
        Column("day", "INTEGER", "Day of the count"),
        Column("people", "BIGINT", "People notified or counted"),
        Column("kind", "SMALLINT", "Code of what was counted: 1 people notified, 2 visitors, 3 passers-by"),
        *_keys(("location", "campaign", "entry_point"), "it was counted for, also by its entry point"),
    ),
    ("day", "reach"),
)
ATTEMPT = Table(
    "attempt_fact",
    "one call",
    (
        Column("attempt", "BIGINT", "Id of the call"),
        Column("lead", "BIGINT", "Id of the lead that was called"),
        Column("day", "INTEGER", "Day of the call where the lead was captured"),
        Column("caller", "INTEGER", "Who called"),
        Column("disposition", "INTEGER", "What came of it"),
        Column("reached", "SMALLINT", "1 if a human answered"),
        Column("seconds", "INTEGER", "How long it took"),
        Column("call_minor", "BIGINT", "What the call cost"),
    ),
    ("day", "attempt"),
)
DEAL = Table(
    "deal_fact",
    "one deal",
    (
        Column("deal", "BIGINT", "Id of the deal"),
        Column("lead", "BIGINT", "Id of the lead it is for"),
        Column("stage", "INTEGER", "Stage it stands in, or stood in when it was closed"),
        Column("is_open", "SMALLINT", "1 if it is neither won nor lost"),
        Column("weighted", "BIGINT", "Value of a lead in the pipeline times the usual share of deals of its stage won"),
    ),
    ("lead", "deal"),
)
FORM = Table(
    "form_fact",
    "the public forms begun on a day at an entry point in a version",
    (
        Column("day", "INTEGER", "Day they were begun, where the entry point stands"),
        *_keys(("entry_point", "form"), "they were begun at"),
        *_keys(("location", "product", "campaign"), "of the entry point"),
        Column("started", "INTEGER", "How many were begun"),
        Column("sent", "INTEGER", "How many of them were sent"),
    ),
    ("day", "entry_point", "form"),
)
FACTS = (LEAD, COST, REACH, ATTEMPT, DEAL, FORM)

MEMBER = Table(
    "member",
    "one value of a dimension",
    (
        Column("dimension", "VARCHAR", "Name of the dimension"),
        Column("key", "INTEGER", "Its key in the facts"),
        Column("name", "VARCHAR", "As people call it"),
        Column("code", "VARCHAR", "Its short name, also in URLs where it has no id of its own"),
        Column("parent", "INTEGER", "Key of what it lies under, in a tree"),
        Column("level", "VARCHAR", "What its rung of the tree is called"),
        Column("place", "INTEGER", "Its place in the dimension's own order"),
    ),
)
RUNG = Table(
    "rung",
    "what one member of a tree lies under on one level",
    (
        Column("tree", "VARCHAR", "location, product, entry_point or time"),
        Column(
            "level",
            "VARCHAR",
            "country, region ... ; channel, vendor, source; year, quarter, month, week, fiscal_year, fiscal_quarter",
        ),
        Column("leaf", "INTEGER", "Key in the facts"),
        Column("member", "INTEGER", "Key of what it lies under; for time the first day"),
    ),
)
EARLIER = Table(
    "earlier_rung",
    "what a place lay under on one level, in days before it or something above it was moved",
    (
        Column("level", "VARCHAR", "country, region ..."),
        Column("leaf", "INTEGER", "Key of the place"),
        Column("first_day", "INTEGER", "First day it lay there"),
        Column("last_day", "INTEGER", "Last day it lay there"),
        Column("member", "INTEGER", "Key of what it lay under then; empty if under nothing of that level"),
    ),
)
CODE = Table(
    "code",
    "one text that is a number in the facts",
    (
        Column("column", "VARCHAR", "Which column"),
        Column("code", "SMALLINT", "The number"),
        Column("value", "VARCHAR", "The text"),
    ),
)
COST_ROW = Table(
    "cost_row",
    "one cost as it was entered",
    (
        Column("cost", "BIGINT", "Id of the cost"),
        Column("first_day", "INTEGER", "First day it was spent for"),
        Column("last_day", "INTEGER", "Last day it was spent for"),
        Column("amount", "BIGINT", "In minor units of `currency`"),
        Column("currency", "VARCHAR", "The reporting currency; its own where no rate was known by its first day"),
        Column("kind", "VARCHAR", "What it was spent on"),
        Column("spread", "VARCHAR", "How leads share it: evenly, by_value or by_attempts"),
        *_keys(("location", "product", "campaign", "entry_point"), "it was spent at"),
        *_keys(("at_location", "at_product", "at_campaign"), "it was spent at, else its entry point's"),
    ),
)
RATE_ROW = Table(
    "rate_row",
    "one rate of a currency",
    (
        Column("currency", "VARCHAR", "Its code"),
        Column("day", "INTEGER", "First day it holds for"),
        Column("units", "VARCHAR", "Units of the reporting currency for one, as they were written"),
    ),
)
ROLLUP = Table(
    "rollup",
    "one rollup that is kept",
    (
        Column("name", "VARCHAR", "Its name"),
        Column("cells", "BIGINT", "How many rows it has"),
        Column("first_day", "INTEGER", "First day of what it adds up"),
        Column("last_day", "INTEGER", "Last day of what it adds up"),
        Column("longest", "INTEGER", "No milestone came more days after capture"),
    ),
)
STATE = Table(
    "state",
    "where the cube stands",
    (
        Column("layout", "VARCHAR", "Fingerprint of these tables: another one means a rebuild"),
        Column("system", "VARCHAR", "Which database the facts are from"),
        Column("watermark", "BIGINT", "Everything of transactions before this one is in"),
        Column("seen", "VARCHAR", "The snapshot of the database that was read"),
        Column("members", "VARCHAR", "Digest of the dimensions"),
        Column("zones", "VARCHAR", "Digest of the time zones"),
        Column("currency", "VARCHAR", "Reporting currency"),
        Column("serial", "BIGINT", "Counts refreshes: each is published as a file of this number"),
        Column("appended", "BIGINT", "Leads written since the table was last put in order"),
        Column("weighed", "BIGINT", "How many leads there were when it was last decided which rollups to keep"),
    ),
)
TABLES = (*FACTS, MEMBER, RUNG, EARLIER, CODE, COST_ROW, RATE_ROW, ROLLUP, STATE)


def fingerprint() -> str:
    """Changes whenever a table or its order changes, so that a file of an older layout is built anew."""
    said = [f"{table.ddl_sql} {', '.join(table.sorted_by)}" for table in TABLES]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]
