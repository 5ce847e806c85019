"""`footfall import` of captures: taken in here, worked off by a process beside."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection, transaction

from footfall.capture.actions.check_import import check_import
from footfall.capture.actions.import_file import (
    folder,
    mapping_folder,
    read_sheet,
    receive,
    run_import,
    table_of,
)
from footfall.capture.files.mapping import Mapping, checked, propose, save, saved_in
from footfall.capture.files.writing import write_csv, write_xlsx
from footfall.capture.models import Import
from footfall.capture.queries.ground import ground_of
from footfall.capture.queries.imports import result_heading, result_rows
from footfall.cli.files.doors import door_for
from footfall.cli.files.progress import counting, saying
from footfall.cli.files.request import Report, Request, chosen_mapping
from footfall.qualification.actions.import_states import LONG, finish_import

_BESIDE_FROM = LONG
"""From so many rows on a second process works them off meanwhile."""

_BLOCK = 1024**2
_FOUND = (
    "{rows:,} rows: {new:,} new, {known:,} known already, {review:,} to be looked at, {broken:,} broken. "
    "Nothing was written."
)
_LEADS = """
SELECT count(DISTINCT contact.lead_id) FROM qualification_touchpoint AS contact
  JOIN capture_capture AS capture ON capture.id = contact.capture_id WHERE capture.import_run_id = %s
"""


def import_captures(request: Request) -> Report:
    """What became of the rows: captures stored, known already, broken, and the leads they are now."""
    at = datetime.now(UTC)
    if request.is_dry:
        return _dry_run(request, at)
    import_run, mapping = _prepare(request, at)
    if request.save_as:
        save(mapping, mapping_folder(), name=request.save_as, columns=table_of(import_run).columns)
    if import_run.state == Import.State.DONE:
        return _reported(_done_before(import_run), import_run, mapping, request)
    started = time.monotonic()
    reading = _run(import_run, at, request)
    report = _told(import_run, time.monotonic() - started)
    report.more["seconds_reading"] = round(reading, 1)
    return _reported(report, import_run, mapping, request)


def _prepare(request: Request, at: datetime) -> tuple[Import, Mapping]:
    """The import of the file, with its mapping and its door; an earlier one of the same file if both are the same."""
    upload = receive(name=request.path.name, content=_blocks(request.path), at=at, by=None)
    import_run = upload.import_run
    if request.sheet and request.sheet != import_run.sheet:
        read_sheet(import_run=import_run, sheet=request.sheet)
    mapping = checked(chosen_mapping(request, _proposed(import_run), mapping_folder()))
    door = door_for(request, mapping)
    kept = json.loads(json.dumps(mapping.to_json()))
    if not upload.is_new and import_run.state != Import.State.UPLOADED:
        for earlier in Import.objects.filter(digest=import_run.digest, entry_point=door).order_by("-made_at"):
            if earlier.mapping == kept:
                return earlier, mapping
        import_run = receive(
            name=request.path.name, content=_blocks(request.path), at=at, by=None, is_again=True
        ).import_run
    import_run.entry_point, import_run.mapping = door, kept
    import_run.encoding = request.encoding or import_run.encoding
    import_run.delimiter = request.delimiter or import_run.delimiter
    import_run.save(update_fields=["entry_point", "mapping", "encoding", "delimiter"])
    return import_run, mapping


def _proposed(import_run: Import) -> Mapping:
    """What the columns of the file are best taken for, also where an earlier import took them for something else."""
    return propose(table_of(import_run), saved=list(saved_in(mapping_folder()).values())).mapping


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _run(import_run: Import, at: datetime, request: Request) -> float:
    """Seconds until all rows were stored; at the end all of them are leads."""
    started = time.monotonic()
    with _drained_beside(import_run.rows >= _BESIDE_FROM):
        with counting(import_run.rows, request) as show:
            run_import(import_run=import_run, at=at, by=None, is_deferred=False, on_progress=show)
        reading = time.monotonic() - started
        with saying("Working the captures off", request):
            finish_import(import_run=import_run, at=datetime.now(UTC), by=None)
    return reading


@contextmanager
def _drained_beside(is_worth_it: bool) -> Iterator[None]:
    """A process that works captures off inside the block, and ends when all are."""
    if not is_worth_it:
        yield
        return
    child = subprocess.Popen(
        [sys.executable, "-m", "footfall.cli.running.draining"],
        env={**os.environ, "FOOTFALL_PARENT": str(os.getpid())},
        stdin=subprocess.PIPE,
    )
    try:
        yield
    except BaseException:
        child.terminate()
        raise
    finally:
        if child.stdin:
            child.stdin.close()
        child.wait()


def _dry_run(request: Request, at: datetime) -> Report:
    """The findings of a dry run, with everything taken back that it wrote."""
    with transaction.atomic():
        import_run, mapping = _prepare(request, at)
        assert import_run.entry_point is not None  # noqa: S101 -- _prepare has put it there
        country = ground_of(import_run.entry_point.location_id).country
        findings = check_import(import_run=import_run, region=country).to_json()
        transaction.set_rollback(True)
    if not Import.objects.filter(digest=import_run.digest).exists():
        shutil.rmtree((folder() / import_run.path).parent, ignore_errors=True)
    report = Report("captures", request.path.name, more={"dry_run": True, "findings": findings})
    report.counts = {key: findings[key] for key in ("rows", "new", "known", "review", "broken")}
    report.lines = [
        _recognised(mapping),
        _FOUND.format(**report.counts),
    ]
    report.lines += [f"  {count:,} × {why}" for why, count in list(findings["reasons"].items())[:12]]
    report.lines += [f"  line {each['line']}: {'; '.join(each['why'])}" for each in findings["examples"][:10]]
    return report


def _done_before(import_run: Import) -> Report:
    report = _told(import_run, 0.0)
    when = f"{import_run.ended_at:%d %B %Y %H:%M}" if import_run.ended_at else "before"
    report.lines = [f"This file was imported on {when} UTC: {import_run.rows:,} rows. Nothing changed."]
    report.counts |= {"stored": 0, "known": import_run.rows - import_run.rows_broken}
    report.more["is_repeat"] = True
    return report


def _told(import_run: Import, seconds: float) -> Report:
    with connection.cursor() as cursor:
        cursor.execute(_LEADS, [import_run.pk])
        leads = cursor.fetchone()[0]
    stored = import_run.rows_done - import_run.rows_known - import_run.rows_broken
    report = Report("captures", import_run.name)
    report.counts = {
        "rows": import_run.rows, "stored": stored, "known": import_run.rows_known, "broken": import_run.rows_broken,
        "leads": leads,
    }  # fmt: skip
    report.more = {"import": import_run.pk, "seconds": round(seconds, 1), "is_repeat": False}
    said = f"{import_run.rows:,} rows: {stored:,} stored, {import_run.rows_known:,} there already, "
    said += f"{import_run.rows_broken:,} broken. They are {leads:,} leads. {seconds:.1f} s."
    report.lines = [said]
    return report


def _reported(report: Report, import_run: Import, mapping: Mapping, request: Request) -> Report:
    report.lines.insert(0, _recognised(mapping))
    door = import_run.entry_point
    report.more |= {"mapping": mapping.name, "entry_point": door.key if door else ""}
    if request.result:
        write = write_xlsx if request.result.suffix.lower() == ".xlsx" else write_csv
        write(request.result, result_heading(import_run), result_rows(import_run))
        report.lines.append(f"What became of each row is in {request.result}.")
    elif import_run.rows_broken:
        report.lines.append("Add --result FILE to see which rows are broken and why.")
    return report


def _recognised(mapping: Mapping) -> str:
    if mapping.title:
        return f"Read as {mapping.title}."
    used = [f"{column} = {key}" for column, key in mapping.columns.items() if key not in {"keep", "leave_out"}]
    return f"Read as {', '.join(used) or 'notes only: no column was recognised; see --map'}."
