"""`footfall import` of deals: how the leads of an earlier import ended."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from footfall.capture.actions.import_file import mapping_folder
from footfall.capture.files.mapping import Mapping, save
from footfall.capture.files.table import Table
from footfall.capture.files.writing import write_csv
from footfall.cli.files.request import Report, Request, chosen_mapping
from footfall.cli.files.tables import open_file, proposed
from footfall.selling.actions.import_deals import DealsReport, import_deals
from footfall.selling.deal_rows import checked_deals, guess_deals, read_deals


def import_deal_file(request: Request) -> Report:
    """What became of the rows: sales and losses put on their leads, known already, and rows that fit no lead."""
    started, at = time.monotonic(), datetime.now(UTC)
    with TemporaryDirectory() as folder:
        table = open_file(request, Path(folder))
        mapping = _mapping(request, table)
        if request.save_as:
            save(mapping, mapping_folder(), name=request.save_as, columns=table.columns)
        rows = read_deals(
            table.rows(),
            table.columns,
            mapping,
            zone=settings.TIME_ZONE,
            currency=settings.REPORTING_CURRENCY,
        )
        outcome = import_deals(rows=rows, at=at, by=None, name=request.path.name, is_dry=request.is_dry)
        if request.result:
            faults = dict(outcome.faults)
            lines = ([row.line, faults.get(row.line, ""), *row.values] for row in table.rows())
            write_csv(request.result, ["line", "why", *table.columns], lines)
    return _told(request, mapping, outcome, time.monotonic() - started)


def _mapping(request: Request, table: Table) -> Mapping:
    known = proposed(table)
    guessed = known if known.kind == "deals" else guess_deals_or_none(table)
    mapping = chosen_mapping(request, guessed, mapping_folder())
    return checked_deals(replace(mapping, kind="deals"))


def guess_deals_or_none(table: Table) -> Mapping:
    """The guess; where it lacks something that --map may still say, the columns without it."""
    from footfall.capture.files.mapping import WrongMapping

    try:
        return guess_deals(table.columns)
    except WrongMapping:
        return Mapping(dict.fromkeys(table.columns, "keep"), kind="deals")


def _told(request: Request, mapping: Mapping, outcome: DealsReport, seconds: float) -> Report:
    report = Report("deals", request.path.name)
    report.counts = {
        "rows": outcome.rows, "won": outcome.won, "lost": outcome.lost, "known": outcome.known,
        "broken": len(outcome.faults),
    }  # fmt: skip
    report.more = {
        "seconds": round(seconds, 1), "dry_run": request.is_dry, "mapping": mapping.name,
        "faults": [{"line": line, "why": why} for line, why in outcome.faults[:200]],
    }  # fmt: skip
    report.lines = [
        f"Read as {mapping.title or 'deals'}.",
        f"{outcome.rows:,} rows: {outcome.won:,} won, {outcome.lost:,} lost, {outcome.known:,} there already, "
        f"{len(outcome.faults):,} that can't be used." + (" Nothing was written." if request.is_dry else ""),
    ]
    report.lines += [f"  line {line}: {why}" for line, why in outcome.faults[:10]]
    return report
