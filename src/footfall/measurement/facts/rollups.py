"""The rollups follow the leads: what a refresh changes is taken off and put on again, in the same transaction.

Before any statement of a refresh changes leads, `Following.before` keeps them as they were. In the end `follow` sets them
beside the rows that stand for them now, and what moved goes into each rollup. Where that would be more work than adding up
all leads, all leads are added up; the result is the same to the last digit, a test compares them.
"""

import duckdb

from footfall.measurement.cube import rollups
from footfall.measurement.cube.layout import MILESTONES
from footfall.measurement.cube.measures import ACTIVITY, COHORT
from footfall.measurement.cube.rollups import (
    COUNTED,
    ROLLUPS,
    Rollup,
    cells_sql,
    coarser_sql,
    columns_needed,
    is_within,
    sums_of,
)
from footfall.measurement.facts.moves import pair, take_moves

Connection = duckdb.DuckDBPyConnection
MANY = 5
"""One in so many leads, or rows of a rollup, changed: adding up all is less work than following."""
CARRYING = ("location", "product", "campaign", "entry_point", "value", "cost")
"""What else of a lead says which costs it carries."""
GROWN = 2
"""So many times the leads there were, and it is decided anew which rollups are worth their rows."""


class Following:
    """What the leads were before a refresh, as far as it changes them."""

    def __init__(self, work: Connection, *, everything: bool) -> None:
        self.work = work
        self.everything = everything
        self.leads = 0 if everything else _number(work, "SELECT count(*) FROM lead_fact")
        self.was = 0
        self.columns = ", ".join(dict.fromkeys([*columns_needed(), *CARRYING]))
        work.execute(f"CREATE OR REPLACE TEMP TABLE was AS SELECT {self.columns} FROM lead_fact LIMIT 0")
        # Also those that were not there before: what stands for them in the end is put on, and nothing taken off.
        work.execute("CREATE OR REPLACE TEMP TABLE seen (lead BIGINT)")

    @property
    def kept(self) -> str:
        """Where the leads of the tables given to `before` stand as they were, while no statement has changed them."""
        return "lead_fact" if self.everything else "was"

    def before(self, ids: str) -> None:
        """The leads of the table `ids` are about to change."""
        if self.everything:
            return
        self.was += _number(self.work, f"SELECT count(*) FROM {ids}")
        if self.was * MANY > self.leads:
            self.everything = True
            return
        which = f"lead IN (SELECT lead FROM {ids} EXCEPT SELECT lead FROM seen)"
        self.work.execute(f"INSERT INTO was SELECT {self.columns} FROM lead_fact WHERE {which}")
        self.work.execute(f"INSERT INTO seen SELECT lead FROM {ids}")

    def follow(self, *, anew: bool = False) -> None:
        """Every rollup that is kept says what the leads say; `anew` adds up all of them again."""
        weighed = _number(self.work, "SELECT weighed FROM state")
        leads = _number(self.work, "SELECT count(*) FROM lead_fact")
        if self.everything or anew or not weighed / GROWN <= leads <= max(weighed, rollups.LEAST) * GROWN:
            build(self.work, leads)
            return
        kept = [ROLLUPS[name] for (name,) in self.work.execute("SELECT name FROM rollup ORDER BY name").fetchall()]
        if not kept:
            return
        pair(self.work)
        _span(self.work, "(FROM was UNION ALL BY NAME FROM now)")
        for basis in (COHORT, ACTIVITY):
            alike = [rollup for rollup in kept if rollup.basis == basis]
            moved = take_moves(self.work, alike) if alike else []
            for rollup in alike:
                if names := [name for name, _ in sums_of(rollup) if name in moved]:
                    _put(self.work, rollup, names)
                _note(self.work, rollup)


def build(work: Connection, leads: int) -> None:
    """The rollups that are worth their rows, the finest from all leads and the others from finer ones."""
    work.execute("DELETE FROM rollup")
    work.execute("UPDATE state SET weighed = ?", [leads])
    for rollup in ROLLUPS.values():
        work.execute(f'DROP TABLE IF EXISTS "{rollup.name}"')
    if leads < rollups.LEAST:
        return
    _span(work, "lead_fact")
    built: list[Rollup] = []
    for rollup in sorted(ROLLUPS.values(), key=lambda one: (one.unit != "day", -len(one.keys), one.name)):
        finer = next((one for one in reversed(built) if is_within(rollup, one)), None)
        if finer or _is_worth_it(work, rollup, leads):
            cells = coarser_sql(rollup, f'"{finer.name}"') if finer else cells_sql(rollup, "lead_fact")
            work.execute(rollup.table.ddl_sql)
            work.execute(f'INSERT INTO "{rollup.name}" {cells} ORDER BY {_listed(rollup.table.sorted_by)}')
            _note(work, rollup)
            built.append(rollup)


def _is_worth_it(work: Connection, rollup: Rollup, leads: int) -> bool:
    """Whether it has few rows for the leads it adds up, as far as its columns by themselves can say."""
    keys = ", ".join(rollup.keys).replace("customer", "mask & 0")
    day = "day" if rollup.unit == "day" else "day // 30"
    cells = _number(work, f"SELECT count(*) FROM (SELECT DISTINCT {day}, {keys} FROM lead_fact)")
    return cells * rollups.WORTH <= leads


def _put(work: Connection, rollup: Rollup, names: list[str]) -> None:
    """What moved, put into one rollup: cells are replaced, of none that is left empty is kept."""
    keys = _listed(rollup.table.sorted_by)
    more = {name: f' + d."{name}"' if name in names else "" for name, _ in sums_of(rollup)}
    sums = ", ".join(f'(coalesce(cell."{name}", 0){more[name]})::{kind} AS "{name}"' for name, kind in sums_of(rollup))
    moved = " OR ".join(f'd."{name}" <> 0' for name in names)
    work.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE cells AS
        SELECT cell.rowid AS place, {", ".join(f'd."{key}"' for key in rollup.table.sorted_by)}, {sums}
        FROM ({coarser_sql(rollup, "moves", names)}) AS d LEFT JOIN "{rollup.name}" AS cell ON {_same(rollup)}
        WHERE {moved}
        """
    )
    changed = ", ".join(f'"{name}" = cells."{name}"' for name in names)
    work.execute(f'UPDATE "{rollup.name}" AS cell SET {changed} FROM cells WHERE cell.rowid = cells.place')
    work.execute(f'DELETE FROM "{rollup.name}" WHERE {COUNTED} = 0')
    work.execute(
        f'INSERT INTO "{rollup.name}" SELECT * EXCLUDE (place) FROM cells WHERE place IS NULL AND {COUNTED} <> 0 ORDER BY {keys}'
    )


def _same(rollup: Rollup) -> str:
    # A day always is; comparing the others also where both are empty costs a join on hashes nothing.
    keys = [f"cell.{key} IS NOT DISTINCT FROM d.{key}" for key in rollup.keys]
    return " AND ".join(["cell.day = d.day", *keys])


def _span(work: Connection, leads: str) -> None:
    """Between which days these leads, and all that became of them, lie; for `_note`."""
    lags = ", ".join(f"{name}_lag" for name in MILESTONES)
    work.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE spanned AS
        SELECT min(day) AS {COHORT}_first, max(day) AS {COHORT}_last, min(day + least(0, {lags})) AS {ACTIVITY}_first,
               max(day + greatest(0, {lags})) AS {ACTIVITY}_last, max(greatest(0, {lags})) AS longest
        FROM {leads}
        """
    )


def _note(work: Connection, rollup: Rollup) -> None:
    """What the file says of a rollup it has. Its days may span more than is there now, never less."""
    work.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE noted AS
        SELECT coalesce(least(min(first_day), (SELECT {rollup.basis}_first FROM spanned)), 0) AS first_day,
               coalesce(greatest(max(last_day), (SELECT {rollup.basis}_last FROM spanned)), 0) AS last_day,
               coalesce(greatest(max(rollup.longest), (SELECT longest FROM spanned)), 0) AS longest
        FROM rollup WHERE name = '{rollup.name}'
        """
    )
    work.execute(f"DELETE FROM rollup WHERE name = '{rollup.name}'")
    cells = f'(SELECT count(*) FROM "{rollup.name}")'
    work.execute(f"INSERT INTO rollup SELECT '{rollup.name}', {cells}, first_day, last_day, longest FROM noted")


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _number(work: Connection, sql: str) -> int:
    return int(work.execute(sql).fetchall()[0][0])
