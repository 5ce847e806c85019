"""What a refresh moved: how much more or less the leads that changed add to each atom now, and where.

Most changes leave a lead in its month, place and source and touch a few of its milestones. So a lead that stays where it was
gives one row of differences, one that moved a row where it was and a row where it is, and one that adds the same as before
none; and sums in which nothing moved are not added up.
"""

from collections.abc import Sequence

import duckdb

from footfall.measurement.cube.atoms import Atom
from footfall.measurement.cube.rollups import COUNTED, Rollup, amount_sql, columns_needed, key_sql, sums_of

Connection = duckdb.DuckDBPyConnection
WAS, NOW = "was_", "now_"


def pair(work: Connection) -> None:
    """The table `pairs`: what each lead of `seen` was and what it is now, of a lead that came or went one side only."""
    columns = columns_needed()
    work.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE now AS
        SELECT {", ".join(columns)} FROM lead_fact WHERE lead IN (SELECT lead FROM seen)
        """
    )
    both = ", ".join(f"{side.rstrip('_')}.{name} AS {side}{name}" for side in (WAS, NOW) for name in columns)
    work.execute(f"CREATE OR REPLACE TEMP TABLE pairs AS SELECT {both} FROM was FULL JOIN now ON was.lead = now.lead")


def take_moves(work: Connection, rollups: Sequence[Rollup]) -> list[str]:
    """The names of the sums that moved in rollups of one basis; the table `moves` has by how much, by all their columns."""
    keys = sorted({key for rollup in rollups for key in rollup.keys})
    fullest = max(rollups, key=lambda one: one.squares)
    parts = [f"({_part_sql(keys, date, atoms)})" for date, atoms in fullest.dated().items()]
    # What is nothing in a part is empty in its rows.
    work.execute(f"CREATE OR REPLACE TEMP TABLE moves AS {' UNION ALL BY NAME '.join(parts)}")
    names = [name for name, _ in sums_of(fullest)]
    moved = ", ".join(f'coalesce(bool_or("{name}" <> 0), false)' for name in names)
    found = work.execute(f"SELECT {moved} FROM moves").fetchall()[0]
    return [name for name, has_moved in zip(names, found, strict=True) if has_moved]


def _part_sql(keys: Sequence[str], date: str, atoms: Sequence[Atom]) -> str:
    """What moved of the atoms that are counted on the day of one date."""
    was, now = _side(WAS, keys, date), _side(NOW, keys, date)
    same = " AND ".join(f"{one} IS NOT DISTINCT FROM {other}" for one, other in zip(was, now, strict=True))
    there = {side: f"{side}{'lead' if date == 'captured' else f'{date}_lag'} IS NOT NULL" for side in (WAS, NOW)}
    stayed = f"{there[WAS]} AND {there[NOW]} AND {same}"
    differs = " OR ".join(f'"{atom.name}" <> 0' for atom in atoms)
    return f"""
        SELECT * FROM ({_moved_sql(keys, now, "0", {atom: f"{_amount(atom, NOW)} - {_amount(atom, WAS)}" for atom in atoms})}
        WHERE {stayed}) WHERE {differs}
        UNION ALL {_moved_sql(keys, was, "-1", {atom: f"-{_amount(atom, WAS)}" for atom in atoms})}
        WHERE {there[WAS]} AND NOT ({stayed})
        UNION ALL {_moved_sql(keys, now, "1", {atom: _amount(atom, NOW) for atom in atoms})}
        WHERE {there[NOW]} AND NOT ({stayed})
    """


def _side(side: str, keys: Sequence[str], date: str) -> list[str]:
    """Where a lead stands as it was or as it is: the day, then the columns."""
    day = f"{side}day" if date == "captured" else f"{side}day + {side}{date}_lag"
    return [day, *(key_sql(key, side) for key in keys)]


def _amount(atom: Atom, side: str) -> str:
    return f"({amount_sql(atom, side)})"


def _moved_sql(keys: Sequence[str], place: Sequence[str], counted: str, amounts: dict[Atom, str]) -> str:
    columns = [f'{where} AS "{key}"' for where, key in zip(place, ("day", *keys), strict=True)]
    columns += [f"{counted} AS {COUNTED}", *(f'{amount} AS "{atom.name}"' for atom, amount in amounts.items())]
    return f"SELECT {', '.join(columns)} FROM pairs"
