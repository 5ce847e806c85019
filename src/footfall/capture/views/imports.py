"""Pages of imports: upload, what was found, run, result."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from footfall.capture.actions.import_file import IsRunning, is_running, receive
from footfall.capture.actions.undo_import import effect_of_undo
from footfall.capture.files import mapping as mappings
from footfall.capture.files.guards import MOST_BYTES, MOST_XLSX_BYTES
from footfall.capture.forms.upload import UploadForm
from footfall.capture.models import Import
from footfall.capture.queries.imports import result_heading, result_rows
from footfall.capture.queries.uploads import WHO_IMPORTS, doors_for_files, import_seen_by, imports_visible_to
from footfall.capture.tasks import import_file, undo_import
from footfall.capture.views.streaming import csv_response
from footfall.company.access import StaffRequest, allowed
from footfall.shared import audit
from footfall.shared.errors import Refusal
from footfall.web.tables import Column

COLUMNS = [
    Column("name", "File"),
    Column("state", "State"),
    Column("rows", "Rows", numeric=True),
    Column("door", "Entry point", wide=True),
    Column("by", "By", wide=True),
    Column("at", "When", wide=True),
]
FINDINGS = [
    Column("line", "Line", numeric=True),
    Column("fate", "Becomes"),
    Column("why", "Why"),
    Column("row", "Row", wide=True),
]
PAGE = 100
ON_ITS_WAY = frozenset((Import.State.RUNNING, Import.State.CHECKING, Import.State.GOING_BACK))
IN = frozenset((Import.State.DONE, Import.State.FAILED, Import.State.GOING_BACK, Import.State.TAKEN_BACK))
"""States in which rows of the file may be in."""

_STARTING = timedelta(seconds=30)


@allowed(*WHO_IMPORTS)
def import_list(request: StaffRequest) -> HttpResponse:
    """The imports one may see, newest first."""
    found = imports_visible_to(request.user)
    context = {"imports": found[:PAGE], "columns": COLUMNS, "total": found.count()}
    return render(request, "capture/import_list.html", context)


@allowed(*WHO_IMPORTS)
def import_new(request: StaffRequest) -> HttpResponse:
    """A file that is uploaded; the same file again leads to what became of it."""
    form = UploadForm(data=request.POST or None, files=request.FILES or None)
    door = next((each for each in doors_for_files(request.user) if each.key == request.GET.get("door")), None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = receive(name=file.name, content=file.chunks(), at=timezone.now(), by=request.user)
            if not upload.is_new and not imports_visible_to(request.user).filter(pk=upload.import_run.pk).exists():
                file.seek(0)
                upload = receive(
                    name=file.name, content=file.chunks(), at=timezone.now(), by=request.user, is_again=True
                )
        except Refusal as refusal:
            form.add_error("file", refusal.sentence)
        else:
            if door is not None and upload.import_run.entry_point is None:
                upload.import_run.entry_point = door
                upload.import_run.save(update_fields=["entry_point"])
            return _uploaded(request, upload.import_run, is_new=upload.is_new)
    limits = {"csv": MOST_BYTES // 1024**2, "xlsx": MOST_XLSX_BYTES // 1024**2}
    context = {"form": form, "door": door, "limits": limits, "products": [m.title for m in mappings.shipped().values()]}
    return render(request, "capture/import_new.html", context, status=422 if form.errors else 200)


def _uploaded(request: StaffRequest, import_run: Import, *, is_new: bool) -> HttpResponse:
    if is_new or import_run.state == Import.State.UPLOADED:
        return redirect("capture:import-reading", pk=import_run.pk)
    who = f" by {import_run.by}" if import_run.by else ""
    messages.info(request, f"This file was uploaded on {import_run.made_at:%-d %B %Y}{who}. This is what became of it.")
    return redirect("capture:import", pk=import_run.pk)


@allowed(*WHO_IMPORTS)
def import_one(request: StaffRequest, pk: int) -> HttpResponse:
    """Where an import stands: to be looked through, found so and so, on its way, done."""
    import_run = import_seen_by(request.user, pk)
    if import_run.state == Import.State.UPLOADED and not import_run.findings:
        return redirect("capture:import-reading", pk=pk)
    return render(request, "capture/import.html", _standing(import_run) | {"findings_columns": FINDINGS})


@allowed(*WHO_IMPORTS)
def import_progress(request: StaffRequest, pk: int) -> HttpResponse:
    """The part of the page that counts; once there is nothing more to count the page is loaded anew."""
    import_run = import_seen_by(request.user, pk)
    if import_run.state not in ON_ITS_WAY:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "capture/_import_progress.html", _standing(import_run))


def _standing(import_run: Import) -> dict[str, Any]:
    now = timezone.now()
    is_on_its_way = import_run.state in ON_ITS_WAY
    seconds = (now - import_run.started_at).total_seconds() if import_run.started_at else 0
    speed = import_run.rows_done / seconds if seconds > 0 and import_run.state == Import.State.RUNNING else 0
    left = (import_run.rows - import_run.rows_done) / speed if speed else None
    has_started = import_run.started_at is None or now - import_run.started_at > _STARTING
    may_be_stuck = import_run.state in {Import.State.RUNNING, Import.State.GOING_BACK} and has_started
    return {
        "import_run": import_run,
        "findings": import_run.findings,
        "is_on_its_way": is_on_its_way,
        "is_stuck": may_be_stuck and not is_running(import_run),
        "stored": import_run.rows_done - import_run.rows_known - import_run.rows_broken,
        "speed": speed,
        "left": _in_words(left),
        "kept": [(lead, why) for lead, why in import_run.taken_back.get("examples", ())],
    }


def _in_words(seconds: float | None) -> str:
    if seconds is None:
        return "starting"
    return f"{seconds / 60:.0f} min left" if seconds >= 100 else f"{max(1, round(seconds))} s left"  # noqa: PLR2004 -- as people say it


@allowed(*WHO_IMPORTS)
def import_start(request: StaffRequest, pk: int) -> HttpResponse:
    """Have the rows taken in by a worker; one that stopped on the way goes on."""
    import_run = import_seen_by(request.user, pk)
    if request.method != "POST":
        return redirect("capture:import", pk=pk)
    if import_run.entry_point is None or import_run.state == Import.State.DONE:
        return redirect("capture:import", pk=pk)
    if is_running(import_run):
        raise IsRunning
    with transaction.atomic():
        import_run.state, import_run.started_at, import_run.message = Import.State.RUNNING, None, ""
        import_run.save(update_fields=["state", "started_at", "message"])
        audit.record(by=request.user, verb="start", noun="import", subjects=[import_run.pk], name=import_run.name)
        import_file.defer(import_id=import_run.pk, by=request.user.pk)
    return redirect("capture:import", pk=pk)


@allowed(*WHO_IMPORTS)
def import_undo(request: StaffRequest, pk: int) -> HttpResponse:
    """What taking the import back would do; when sent, a worker does it."""
    import_run = import_seen_by(request.user, pk)
    if import_run.state not in IN:
        return redirect("capture:import", pk=pk)
    if request.method == "POST":
        if is_running(import_run):
            raise IsRunning
        with transaction.atomic():
            import_run.state, import_run.started_at = Import.State.GOING_BACK, timezone.now()
            import_run.save(update_fields=["state", "started_at"])
            audit.record(by=request.user, verb="undo", noun="import", subjects=[import_run.pk], name=import_run.name)
            undo_import.defer(import_id=import_run.pk, by=request.user.pk)
        return redirect("capture:import", pk=pk)
    effect = effect_of_undo(import_run)
    return render(request, "capture/import_undo.html", {"import_run": import_run, "effect": effect})


@allowed(*WHO_IMPORTS)
def import_result(request: StaffRequest, pk: int) -> HttpResponseBase:
    """What became of each row, as CSV; the one file of a person's data this page gives out, and noted as such."""
    import_run = import_seen_by(request.user, pk)
    audit.record(by=request.user, verb="export", noun="import", subjects=[import_run.pk], name=import_run.name)
    name = f"{import_run.name.rpartition('.')[0] or import_run.name}-result.csv"
    return csv_response(request, name, result_heading(import_run), result_rows(import_run))
