"""The page that says how a file is read: what each column becomes, and the first rows as they will be."""

import json
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render

from footfall.capture.actions.check_import import check_import
from footfall.capture.actions.entry_points import Wanted, provide_entry_point
from footfall.capture.actions.import_file import mapping_folder, mapping_of, read_sheet, table_of, workbook_of
from footfall.capture.channels import channel
from footfall.capture.files import mapping as mappings
from footfall.capture.files.fields import KEEP, LEAVE_OUT, label_of
from footfall.capture.files.guess import LIKELY, SURE, Guess
from footfall.capture.files.mapping import Mapping
from footfall.capture.files.reading import Fault
from footfall.capture.files.workbook import sheet_names
from footfall.capture.forms.upload import NEW_DOOR, ReadingForm
from footfall.capture.models import EntryPoint, Import
from footfall.capture.queries.ground import ground_of
from footfall.capture.queries.imports import preview, sample
from footfall.capture.queries.uploads import WHO_IMPORTS, doors_for_files, import_seen_by
from footfall.capture.tasks import check_file
from footfall.company.access import StaffRequest, allowed
from footfall.company.models import Staff
from footfall.company.queries import visible_location_ids
from footfall.shared.errors import Invalid, Refusal
from footfall.web.tables import Column

AT_ONCE = 20_000
"""A dry run of up to so many rows is done while one waits; a larger one by a worker."""

READING = [
    Column("column", "Column"),
    Column("values", "In the file", wide=True),
    Column("field", "Becomes"),
    Column("why", "", wide=True),
]


@allowed(*WHO_IMPORTS)
def import_reading(request: StaffRequest, pk: int) -> HttpResponse:
    """What each column becomes, with the first rows as they will be."""
    import_run = import_seen_by(request.user, pk)
    if import_run.state in {Import.State.RUNNING, Import.State.DONE}:
        return redirect("capture:import", pk=pk)
    if sheet := request.POST.get("sheet", ""):
        return _another_sheet(request, import_run, sheet)
    proposal = _proposal(import_run)
    form = _reading_form(request, import_run, mapping_of(import_run))
    if request.method == "POST" and form.is_valid():
        try:
            _choose(request, import_run, form)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return _look_or_check(request, import_run)
    return _reading_page(request, import_run, form, proposal)


def _proposal(import_run: Import) -> mappings.Proposal:
    return mappings.propose(table_of(import_run), saved=list(mappings.saved_in(mapping_folder()).values()))


def _another_sheet(request: StaffRequest, import_run: Import, sheet: str) -> HttpResponse:
    try:
        read_sheet(import_run=import_run, sheet=sheet)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("capture:import-reading", pk=import_run.pk)


def _reading_form(request: StaffRequest, import_run: Import, mapping: Mapping) -> ReadingForm:
    door = import_run.entry_point
    initial = {
        "door": door.key if door else NEW_DOOR,
        "order": mapping.order,
        "encoding": import_run.encoding,
        "delimiter": import_run.delimiter,
    }
    return ReadingForm(
        data=request.POST or None,
        initial=initial,
        columns=list(table_of(import_run).columns),
        mapping=mapping,
        doors=doors_for_files(request.user),
        new_door=f"New: {_wanted(mapping, import_run).name}",
        is_sheet=bool(import_run.sheet),
    )


def _wanted(mapping: Mapping, import_run: Import) -> Wanted:
    """The door that a file gets when none is chosen: the mapping's own, else one of this file's."""
    if mapping.entry_point:
        return Wanted(**mapping.entry_point)
    files = channel("file")
    source = files.source if files else "external-database"
    return Wanted(f"file-{import_run.digest[:12]}", f"File {import_run.name}"[:200], "file", source)


@transaction.atomic
def _choose(request: StaffRequest, import_run: Import, form: ReadingForm) -> None:
    """Keep how the file is read; a new encoding or delimiter makes other columns, which are guessed anew."""
    chosen = form.cleaned_data
    before = (import_run.encoding, import_run.delimiter)
    import_run.encoding = chosen.get("encoding", import_run.encoding)
    import_run.delimiter = chosen.get("delimiter", import_run.delimiter)
    import_run.findings = {}
    import_run.state = Import.State.UPLOADED
    is_same = (import_run.encoding, import_run.delimiter) == before
    mapping = form.chosen if is_same else _proposal(import_run).mapping
    import_run.mapping = json.loads(json.dumps(mapping.to_json()))
    import_run.entry_point = _door(request.user, chosen["door"], mapping, import_run)
    import_run.save(update_fields=["encoding", "delimiter", "mapping", "findings", "state", "entry_point"])
    if chosen["save_as"] and is_same:
        mappings.save(mapping, mapping_folder(), name=chosen["save_as"], columns=table_of(import_run).columns)


class ChooseDoor(Invalid):
    """Choose one of your entry points; a new one is opened by who sees every place."""


def _door(staff: Staff, key: str, mapping: Mapping, import_run: Import) -> EntryPoint | None:
    if key == NEW_DOOR:
        if visible_location_ids(staff) is not None:
            raise ChooseDoor
        # A door is opened when it is needed: once the rows are to be looked through.
        return provide_entry_point(wanted=_wanted(mapping, import_run), by=staff)
    return next((door for door in doors_for_files(staff) if door.key == key), None)


def _look_or_check(request: StaffRequest, import_run: Import) -> HttpResponse:
    if request.POST.get("deed") != "check":
        return redirect("capture:import-reading", pk=import_run.pk)
    if mapping_of(import_run).kind != "captures":
        messages.error(request, "These rows are no captures; import them with footfall import.")
        return redirect("capture:import-reading", pk=import_run.pk)
    assert import_run.entry_point is not None  # noqa: S101 -- _choose has set it
    region = ground_of(import_run.entry_point.location_id).country
    if import_run.rows <= AT_ONCE:
        check_import(import_run=import_run, region=region)
    else:
        import_run.state = Import.State.CHECKING
        import_run.save(update_fields=["state"])
        check_file.defer(import_id=import_run.pk, region=region)
    return redirect("capture:import", pk=import_run.pk)


def _reading_page(
    request: StaffRequest, import_run: Import, form: ReadingForm, proposal: mappings.Proposal
) -> HttpResponse:
    table, mapping = table_of(import_run), mapping_of(import_run)
    guesses = dict(zip(table.columns, proposal.guesses, strict=True))
    values = sample(import_run)
    lines = [
        (form[f"column_{number}"], values[column], _said(guesses[column], mapping.of(column)))
        for number, column in enumerate(table.columns)
    ]
    sheets = sheet_names(workbook_of(import_run)) if import_run.sheet else []
    context = {
        "import_run": import_run,
        "form": form,
        "table": table,
        "mapping": mapping,
        "lines": lines,
        "reading": READING,
        "sheets": sheets if len(sheets) > 1 else [],
        "preview": _preview(import_run, mapping),
        "note": ""
        if table.is_certain
        else f"The encoding is a guess: {table.encoding}. Look whether names read right.",
    }
    return render(request, "capture/import_reading.html", context, status=422 if form.errors else 200)


def _said(guess: Guess, chosen: str) -> tuple[str, str]:
    """How sure the guess is, in a word, and why; nothing where somebody chose otherwise."""
    if guess.field != chosen or not guess.score:
        return "", guess.because if guess.field == chosen else "chosen by hand"
    word = "sure" if guess.score >= SURE else "likely" if guess.score >= LIKELY else "maybe"
    return word, guess.because


def _preview(import_run: Import, mapping: Mapping) -> dict[str, Any]:
    """The first rows as the fields they will be."""
    if mapping.kind != "captures":
        return {}
    run = import_run
    if run.entry_point is None:
        run.entry_point = EntryPoint(key="preview")
    rows = preview(run)
    in_order = dict.fromkeys(mapping.of(column) for column in table_of(run).columns)
    shown = [key for key in in_order if key not in {KEEP, LEAVE_OUT}]
    columns = [
        Column("line", "Line", numeric=True),
        *(Column(key, label_of(key)) for key in shown),
        Column("kept", "Kept"),
    ]
    lines = []
    for row, reading in rows:
        if isinstance(reading, Fault):
            lines.append({"line": row.line, "fault": reading.reason, "span": len(shown) + 1})
            continue
        payload = json.loads(reading.body)
        when = f"{reading.captured_at:%-d %b %Y %H:%M}" if reading.captured_at else "?"
        cells = [when if key == "captured_at" and payload.get(key) else payload.get(key, "") for key in shown]
        kept = ", ".join(f"{name}: {value}" for name, value in payload.get("kept", {}).items())
        lines.append({"line": row.line, "cells": [str(cell)[:80] for cell in cells], "kept": kept[:120]})
    return {"columns": columns, "lines": lines}
