"""The facts as Parquet files, for notebooks and for engines on other machines; `docs/theory/kpis.md` has the columns."""

import json
import shutil
from pathlib import Path

import duckdb
import structlog

from footfall.measurement.cube.layout import ATTEMPT, CODE, COST, DEAL, EARLIER, FORM, LEAD, MEMBER, REACH, RUNG, Table
from footfall.measurement.facts.store import MEMORY, Current, Store

log = structlog.get_logger(__name__)
EXPORTED = (LEAD, COST, REACH, ATTEMPT, DEAL, FORM, MEMBER, RUNG, EARLIER, CODE)
KEPT_FOLDERS = 2
PACKED = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 9, ROW_GROUP_SIZE 491520"
"""Large groups have few dictionaries; the encodings are those of Parquet's first version, which every tool reads."""


def export_parquet(store: Store) -> Path | None:
    """The folder with the files of the current facts, made if it is not there; None if nothing was counted.

    A folder is complete or not there: it is filled under another name, and the link `parquet` moves in one step.
    """
    current = store.current()
    if current is None:
        return None
    folder = store.folder / f"parquet-{current.serial}"
    if not folder.exists():
        part = store.folder / f"parquet-{current.serial}.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        _fill(part, store, current)
        part.replace(folder)
        log.info("facts exported", folder=str(folder))
    _point(store, folder)
    return folder


def _fill(part: Path, store: Store, current: Current) -> None:
    # DuckDB opens a file twice in a process only in the same way, and pages may have it open.
    path = str(store.folder / current.file)
    with duckdb.connect(path, read_only=True, config={"memory_limit": MEMORY}) as file:
        for table in EXPORTED:
            file.execute(copied_sql(table, f'"{table.name}"', part))
    columns = {table.name: {one.name: one.meaning for one in table.columns} for table in EXPORTED}
    about = {"as_of": current.as_of.isoformat(), "currency": current.currency, "tables": columns}
    (part / "about.json").write_text(json.dumps(about, indent=1))


def copied_sql(table: Table, rows: str, folder: Path) -> str:
    """The statement that writes rows of a table to its file, with the day of a row as a date beside its number."""
    names = ", ".join(f'"{name}"' for name in table.names())
    day = ", (DATE '1970-01-01' + day) AS \"on\"" if "day" in table.names() else ""
    path = str(folder / f"{table.name}.parquet").replace("'", "''")
    return f"COPY (SELECT {names}{day} FROM {rows}) TO '{path}' ({PACKED})"


def _point(store: Store, folder: Path) -> None:
    link, part = store.folder / "parquet", store.folder / "parquet.part"
    part.unlink(missing_ok=True)
    part.symlink_to(folder.name)
    part.replace(link)
    numbered = sorted(store.folder.glob("parquet-*"), key=lambda path: _number(path.name))
    for old in [path for path in numbered if path.name.removeprefix("parquet-").isdigit()][:-KEPT_FOLDERS]:
        shutil.rmtree(old, ignore_errors=True)


def _number(name: str) -> int:
    digits = name.removeprefix("parquet-")
    return int(digits) if digits.isdigit() else -1
