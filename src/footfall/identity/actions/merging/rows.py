"""The rows that go with persons: read once, placed with who stands for their owner, written where they moved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from footfall.identity.actions.merging.grove import Grove
from footfall.identity.merging.placing import Placed, Row, place_rows
from footfall.identity.moving import MOVED, Moved

Table = dict[str, Row]


@dataclass(slots=True)
class Belongings:
    """Every row of the persons of a grove, table by table, with what it says in the database at the moment."""

    tables: dict[str, Table] = field(default_factory=dict)
    saying: dict[str, dict[str, list[Any]]] = field(default_factory=dict)

    def of(self, persons: Iterable[int]) -> dict[str, list[str]]:
        """The keys of the rows whose home is one of these persons."""
        wanted = set(persons)
        return {
            table: keys
            for table, rows in self.tables.items()
            if (keys := [row.key for row in rows.values() if row.home in wanted])
        }


def read_rows(grove: Grove) -> Belongings:
    """All that belongs to these persons; one statement for each table."""
    roots, found = grove.forest.roots(), Belongings()
    for moved in reversed(MOVED.values()):  # leads are held before the contact points of their person
        homes = grove.forest.homes(moved.table)
        table = found.tables[moved.table] = {}
        saying = found.saying[moved.table] = {}
        for key, at, standing, *columns in _select(moved, list(roots)):
            home = homes.get(key, roots[at])
            once = tuple(columns[: len(moved.once)]) if moved.once and standing else None
            says = columns[len(moved.once) :] if moved.says else None
            if says is not None:
                saying[key] = says
                says = grove.own[home].rows.get(moved.table, {}).get(key, says)
            table[key] = Row(key, at, home, once, says)
    return found


def hold_rows(grove: Grove, belongings: Belongings) -> None:
    """Take what rows were told since the last reckoning as their own; asked before anything is joined or parted."""
    for moved, placed in _placed(grove, belongings):
        for each in placed:
            said = belongings.saying[moved.table].get(each.row.key)
            if moved.says and said != each.says:
                each.row.says = said


def settle_rows(grove: Grove, belongings: Belongings) -> None:
    """Put every row where it belongs now and let it say what is known; rows that are in their place are not written."""
    for moved, placed in _placed(grove, belongings):
        _keep_own(grove, moved, placed)
        _move(moved, [each for each in placed if each.at != each.row.at])
        if moved.says:
            said = belongings.saying[moved.table]
            _say(moved, [each for each in placed if each.says != said[each.row.key]])


def _placed(grove: Grove, belongings: Belongings) -> Iterable[tuple[Moved, list[Placed]]]:
    roots = grove.forest.roots()
    for table, rows in belongings.tables.items():
        yield MOVED[table], place_rows(rows.values(), roots)


def _keep_own(grove: Grove, moved: Moved, placed: Sequence[Placed]) -> None:
    for own in grove.own.values():
        own.rows.pop(moved.table, None)
    for each in placed:
        if each.says != each.row.says and each.row.says is not None:
            own = grove.own[each.row.home]
            own.rows.setdefault(moved.table, {})[each.row.key] = each.row.says


def _select(moved: Moved, persons: list[int]) -> list[tuple[Any, ...]]:
    said = (f"{_UTC.format(name=name)} AS {name}" if name.endswith("_at") else name for name in moved.says)
    columns = ", ".join([f"{moved.key}::text", moved.column, moved.standing, *moved.once, *said])
    sql = f"SELECT {columns} FROM {moved.table} WHERE {moved.column} = ANY(%s) ORDER BY 1"  # noqa: S608 -- our own names
    with connection.cursor() as cursor:
        cursor.execute(sql, [persons])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


_UTC = """to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


def _move(moved: Moved, placed: Sequence[Placed]) -> None:
    """Two statements where a row makes room for another, since a person may not have both for a moment."""
    leaving = [each for each in placed if each.at == each.row.home]
    coming = [each for each in placed if each.at != each.row.home]
    for lot in (leaving, coming):
        _update(moved, f"SET {moved.column} = now.at", {"at": "bigint"}, [(each.row.key, each.at) for each in lot])


def _say(moved: Moved, placed: Sequence[Placed]) -> None:
    kinds = {name: "timestamptz" if name.endswith("_at") else "text" for name in moved.says}
    put = ", ".join(f"{name} = now.{name}" for name in moved.says)
    _update(moved, f"SET {put}", kinds, [(each.row.key, *(each.says or ())) for each in placed])


def _update(moved: Moved, put: str, kinds: Mapping[str, str], rows: Sequence[tuple[Any, ...]]) -> None:
    if not rows:
        return
    arrays = ", ".join(["%s::text[]", *(f"%s::{kind}[]" for kind in kinds.values())])
    sql = f"""
        UPDATE {moved.table} AS row {put} FROM unnest({arrays}) AS now (key, {", ".join(kinds)})
         WHERE row.{moved.key} = now.key::{moved.key_type}
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(column) for column in zip(*rows, strict=True)])
