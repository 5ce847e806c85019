"""Sums of the leads that are kept beside them, so that most questions need not read a row for every lead.

A rollup adds up atoms by month or by day and by a few columns. Places and products in it are the outlets and products of the
leads, not what they lie under: trees are joined when it is read, so an outlet that moves changes no rollup. The smallest one
that has every column a question names answers it, with the numbers the leads would give.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from footfall.measurement.cube import layout
from footfall.measurement.cube.atoms import ATOMS, Atom, columns_of
from footfall.measurement.cube.layout import LEAD, Column, Table
from footfall.measurement.cube.measures import ACTIVITY, COHORT
from footfall.measurement.cube.members import day_key, day_of

COUNTED = "counted"
"""How many leads, or moments of leads, a row adds up: a row of none is no row."""
DAYS = frozenset({"day", "week"})
"""Units of time that months do not make up."""
AMOUNTS = frozenset(column.name for column in LEAD.columns if column.kind == "BIGINT")
LEAST = 50_000
"""So many leads are read as fast as any sums of them."""
WORTH = 12
"""A rollup is kept where it has at most one row for so many leads."""


@dataclass(frozen=True)
class Rollup:
    """Atoms added up by month or day and by columns of the lead; `basis` says by whose day, capture's or each milestone's.

    One with few rows for the leads has sums of squares too, which tell how amounts vary by chance.
    """

    name: str
    keys: tuple[str, ...]
    unit: str = "month"
    basis: str = COHORT
    squares: bool = False

    @property
    def atoms(self) -> list[Atom]:
        """What is added up."""
        there = [one for one in ATOMS.values() if one.fact == "lead" and (self.squares or not one.is_square)]
        return [one for one in there if not (one.instead and self.basis == ACTIVITY)]

    @property
    def table(self) -> Table:
        """The table that holds it."""
        kinds = {column.name: column.kind for column in LEAD.columns} | {"customer": "SMALLINT"}
        columns = [Column("day", "INTEGER", f"First day of the {self.unit}" if self.unit != "day" else "The day")]
        columns += [Column(key, kinds[key], f"{key.capitalize()}, as in lead_fact") for key in self.keys]
        columns += [Column(COUNTED, "INTEGER", "How many leads are added up")]
        columns += [Column(atom.name, _kind(atom), f"Sum of {atom.name}") for atom in self.atoms]
        return Table(self.name, "one combination that occurs", tuple(columns), ("day", *self.keys))

    def dated(self) -> dict[str, list[Atom]]:
        """Atoms by whose day they are added up by."""
        found: dict[str, list[Atom]] = {}
        for atom in self.atoms:
            found.setdefault(atom.date if self.basis == ACTIVITY else "captured", []).append(atom)
        return found

    def covers(self, basis: str, columns: Collection[str], units: Collection[str]) -> bool:
        """Whether it tells numbers on a basis by these columns and units of time."""
        return (
            self.basis == basis
            and set(columns) <= {"day", *self.keys}
            and (self.unit == "day" or not DAYS.intersection(units))
        )


ROLLUPS = {
    one.name: one
    for one in (
        Rollup("by_place", ("location", "category"), squares=True),
        Rollup("by_source", ("source", "category", "product"), squares=True),
        Rollup("by_place_source", ("location", "category", "source")),
        Rollup("by_place_worth", ("location", "priority", "slab")),
        Rollup("by_day", ("source", "category"), unit="day", squares=True),
        Rollup("done_by_day", ("source", "category"), unit="day", basis=ACTIVITY, squares=True),
        Rollup("done_by_place", ("location", "category"), basis=ACTIVITY, squares=True),
    )
}


@dataclass(frozen=True)
class Kept:
    """A rollup that a file has: how many rows, between which days what it adds up lies, and how long a lead lives at most."""

    rollup: Rollup
    cells: int
    first: int
    last: int
    longest: int

    def spans(self, start: int | None, end: int | None) -> bool:
        """Whether whole units make up the days from `start` to `end`, or what is cut off never was."""
        if self.rollup.unit == "day":
            return True
        starts = start is None or start <= self.first or day_of(start).day == 1
        ends = end is None or end >= self.last or (day_of(end) + timedelta(days=1)).day == 1
        return starts and ends


def smallest(
    kept: Collection[Kept],
    basis: str,
    columns: Collection[str],
    units: Collection[str],
    days: tuple[int | None, int | None],
) -> Kept | None:
    """The rollup to read for numbers on a basis by these columns and units of time, between two days; None for the leads."""
    fitting = [one for one in kept if one.rollup.covers(basis, columns, units) and one.spans(*days)]
    return min(fitting, key=lambda one: (one.cells, one.rollup.name), default=None)


def settled(kept: Collection[Kept], as_of: int) -> int:
    """The last day of a month whose leads had all reached by a day whatever they ever reached."""
    longest = max((one.longest for one in kept), default=1 << 20)
    return day_key(day_of(as_of - longest + 1).replace(day=1)) - 1 if longest < as_of else -1


def fingerprint() -> str:
    """Changes whenever a table or the meaning of an atom changes, so that a file of an older layout is built anew."""
    said = [layout.fingerprint(), *(one.table.ddl_sql for one in ROLLUPS.values()), *map(repr, ATOMS.values())]
    return hashlib.sha256("\n".join([*said, *map(repr, ROLLUPS.values())]).encode()).hexdigest()[:16]


def cells_sql(rollup: Rollup, leads: str) -> str:
    """The statement that adds up the rows of `leads`, a table like `lead_fact`, by the columns of the rollup."""
    parts = [_part_sql(rollup, date, atoms, leads) for date, atoms in rollup.dated().items()]
    return parts[0] if len(parts) == 1 else coarser_sql(rollup, f"({' UNION ALL '.join(parts)})")


def coarser_sql(rollup: Rollup, finer: str, names: Collection[str] | None = None) -> str:
    """The statement that adds up the rows of a rollup that has all its columns and days at least as fine; of `names` only."""
    day = "day" if rollup.unit == "day" else f"({_first_of_month('day')})::INTEGER AS day"
    keys = "".join(f', "{key}"' for key in rollup.keys)
    wanted = [(name, kind) for name, kind in sums_of(rollup) if names is None or name in names]
    sums = ", ".join(f'coalesce(sum("{name}"), 0)::{kind} AS "{name}"' for name, kind in wanted)
    groups = ", ".join(str(1 + place) for place in range(1 + len(rollup.keys)))
    return f"SELECT {day}{keys}, {sums} FROM {finer} GROUP BY {groups}"


def sums_of(rollup: Rollup) -> list[tuple[str, str]]:
    """Names and types of the columns that are added up."""
    return [(COUNTED, "INTEGER"), *((atom.name, _kind(atom)) for atom in rollup.atoms)]


def _kind(atom: Atom) -> str:
    """Squares of money need sixteen bytes, amounts eight, counts of leads four."""
    if atom.is_square:
        return "HUGEINT"
    return "BIGINT" if atom.value in AMOUNTS else "INTEGER"


def is_within(coarse: Rollup, fine: Rollup) -> bool:
    """Whether the rows of one can be added up from those of another."""
    by_day = fine.unit == "day" or coarse.unit == "month"
    has_sums = fine.squares or not coarse.squares
    return coarse.basis == fine.basis and by_day and has_sums and set(coarse.keys) <= set(fine.keys)


def _first_of_month(day: str) -> str:
    return f"date_trunc('month', DATE '1970-01-01' + ({day}))::DATE - DATE '1970-01-01'"


def _part_sql(rollup: Rollup, date: str, atoms: Sequence[Atom], leads: str) -> str:
    """These atoms added up by the day of one date; the others are 0."""
    day = "day" if date == "captured" else f"day + {date}_lag"
    keys = [f'{key_sql(key)} AS "{key}"' for key in rollup.keys]
    sums = [
        f'{f"sum({amount_sql(atom)})" if atom in atoms else "0"}::{_kind(atom)} AS "{atom.name}"'
        for atom in rollup.atoms
    ]
    columns = [
        f"({day if rollup.unit == 'day' else _first_of_month(day)})::INTEGER AS day",
        *keys,
        f"count(*)::INTEGER AS {COUNTED}",
        *sums,
    ]
    happened = f"WHERE {date}_lag IS NOT NULL" if date != "captured" else ""
    groups = ", ".join(str(1 + place) for place in range(1 + len(keys)))
    return f"SELECT {', '.join(columns)} FROM {leads} {happened} GROUP BY {groups}"


def key_sql(key: str, at: str = "") -> str:
    """A column of a rollup, of a lead whose columns begin with `at`."""
    return f"({at}mask & {layout.BITS['existing']} <> 0)::SMALLINT" if key == "customer" else f"{at}{key}"


def amount_sql(atom: Atom, at: str = "") -> str:
    """What a lead adds to an atom, where the lead's columns begin with `at`."""
    columns = [f"{at}{column}" for column in columns_of(atom.value)]
    tests = [f"{at}mask & {atom.has | atom.lacks} = {atom.has}"] if atom.has | atom.lacks else []
    tests += [f"{at}mask & {atom.any_of} <> 0"] if atom.any_of else []
    tests += [f"{column} IS NOT NULL" for column in columns]
    amount = "1" if not columns or atom.value.startswith("#") else " + ".join(columns)
    if atom.is_square:
        amount = f"({amount})::HUGEINT * ({amount})::HUGEINT"
    return f"CASE WHEN {' AND '.join(tests) or 'true'} THEN {amount} ELSE 0 END"


def columns_needed() -> list[str]:
    """The columns of a lead that any rollup is made of, with its id first."""
    atoms = [atom for rollup in ROLLUPS.values() for atom in rollup.atoms]
    needed = {key for rollup in ROLLUPS.values() for key in rollup.keys} | {
        column for atom in atoms for column in columns_of(atom.value)
    }
    needed |= {"lead", "day", "mask", *(f"{name}_lag" for name in layout.MILESTONES)}
    return [name for name in LEAD.names() if name in needed]
