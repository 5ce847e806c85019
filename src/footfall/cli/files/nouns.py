"""`footfall import --as locations`, `products`, `costs` ...: rows that make or change what their key names."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from tempfile import TemporaryDirectory
from typing import Any

from footfall.capture.files.writing import write_csv
from footfall.cli.files.request import Report, Request
from footfall.cli.files.tables import open_file
from footfall.company.actions.import_nouns import Imported
from footfall.company.rules.sheets import table_of, text_of

APPS = ("company", "capture", "identity", "qualification", "selling", "measurement", "decisions")
_WORDS = ("new", "changed", "same", "left out")


def importers() -> dict[str, Callable[..., Imported]]:
    """Every kind of row that is no capture or deal, with the verb that takes such rows.

    An app offers its kinds as `IMPORTERS` in a module `actions/import_*.py`, each as company's `Importer` says.
    """
    found: dict[str, Callable[..., Imported]] = {}
    for app in APPS:
        name = f"footfall.{app}.actions"
        if find_spec(name) is None:
            continue
        for module in iter_modules(import_module(name).__path__):
            if module.name.startswith("import_"):
                found |= getattr(import_module(f"{name}.{module.name}"), "IMPORTERS", {})
    return found


def import_noun(request: Request) -> Report:
    """What became of the rows, by the same words as on the pages."""
    started = time.monotonic()
    with TemporaryDirectory() as folder:
        table = open_file(request, Path(folder))
        names = table_of(text_of(table.columns, [])).names
        rows = list(table.rows())
    sound = [row for row in rows if not row.fault]
    outcome = importers()[request.kind](
        [dict(zip(names, row.values, strict=True)) for row in sound],
        by=None,
        at=datetime.now(UTC),
        dry_run=request.is_dry,
        lines=[row.line for row in sound],
    )
    faults = [(row.line, row.fault) for row in rows if row.fault]
    faults += [(fate.line, " ".join(fate.sentences)) for fate in outcome.fates if fate.word == "left out"]
    if request.result:
        fates: list[list[Any]] = [[fate.line, fate.key, fate.word, " ".join(fate.sentences)] for fate in outcome.fates]
        write_csv(request.result, ["line", "row", "fate", "why"], fates)
    return _told(request, outcome, sorted(faults), len(rows), time.monotonic() - started)


def _told(request: Request, outcome: Imported, faults: list[tuple[int, str]], rows: int, seconds: float) -> Report:
    report = Report(request.kind, request.path.name)
    counts = {word: outcome.count(word) for word in _WORDS}
    report.counts = {
        "rows": rows, "new": counts["new"], "changed": counts["changed"], "known": counts["same"],
        "broken": len(faults),
    }  # fmt: skip
    report.more = {
        "seconds": round(seconds, 1), "dry_run": request.is_dry, "unknown_columns": outcome.unknown_columns,
        "faults": [{"line": line, "why": why} for line, why in faults[:200]],
    }  # fmt: skip
    report.lines = [
        f"{rows:,} rows: {counts['new']:,} new, {counts['changed']:,} changed, {counts['same']:,} as they were, "
        f"{len(faults):,} left out." + (" Nothing was written." if request.is_dry else "")
    ]
    if outcome.unknown_columns:
        report.lines.append(f"Not read: {', '.join(outcome.unknown_columns)}.")
    report.lines += [f"  line {line}: {why}" for line, why in faults[:20]]
    return report
