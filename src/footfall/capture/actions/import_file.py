"""Take a file in: keep it, say how it is read, and put its rows in as captures."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from footfall.capture.actions.copy_captures import Fate, copy_captures
from footfall.capture.files import guards
from footfall.capture.files import mapping as mappings
from footfall.capture.files.mapping import Mapping
from footfall.capture.files.reading import Fault, Reader, Reading
from footfall.capture.files.table import Table, open_table
from footfall.capture.files.workbook import sheet_to_csv
from footfall.capture.models import Capture, Import
from footfall.capture.queries.ground import ground_of
from footfall.company.models import Staff
from footfall.shared import audit
from footfall.shared.collector import collecting_paused
from footfall.shared.errors import Conflict, Invalid, Refusal

CHUNK = 20_000
_LOCK_SPACE = 0x0F007FA1


class NoDoor(Invalid):
    """Say which entry point the rows come through."""


class NotForCaptures(Invalid):
    """This mapping is for another kind of rows, not for captures."""


class IsRunning(Conflict):
    """This import is running already."""


@dataclass(frozen=True)
class Upload:
    """A file that was taken in, and whether it is here for the first time."""

    import_run: Import
    is_new: bool


def folder() -> Path:
    """Where the files of imports lie."""
    return Path(settings.FILES)


def mapping_folder() -> Path:
    """Where the mappings lie that the company keeps."""
    return folder() / "mappings"


def receive(*, name: str, content: Iterable[bytes], at: datetime, by: Staff | None, is_again: bool = False) -> Upload:
    """The import of a file, with how it is best read; that of an earlier upload of the same bytes unless `is_again`.

    What is not a CSV or XLSX file is refused in words and not kept.
    """
    digest, path = _keep(content)
    if not is_again and (earlier := Import.objects.filter(digest=digest).order_by("-made_at").first()):
        return Upload(earlier, is_new=False)
    is_book = guards.kind_of(path) == "xlsx"
    sheet = sheet_to_csv(path, path.with_name("sheet.csv")) if is_book else ""
    table = open_table(path.with_name("sheet.csv") if is_book else path, is_sheet=is_book)
    proposal = mappings.propose(table, saved=list(mappings.saved_in(mapping_folder()).values()))
    with transaction.atomic():
        import_run = Import.objects.create(
            name=Path(name).name[:255] or "file", digest=digest, sheet=sheet,
            path=str(table.path.relative_to(folder())),
            mapping=proposal.mapping.to_json(), encoding=table.encoding, delimiter=table.delimiter,
            rows=max(table.line_count() - table.has_heading, 1), by=by,
        )  # fmt: skip
        audit.record(by=by, verb="upload", noun="import", subjects=[import_run.pk], name=import_run.name, at=str(at))
    return Upload(import_run, is_new=True)


def _keep(content: Iterable[bytes]) -> tuple[str, Path]:
    """The SHA-256 of the bytes and where they lie now: in a folder of that name, once however often they come."""
    root = folder() / "imports"
    root.mkdir(parents=True, exist_ok=True)
    total, sha = 0, hashlib.sha256()
    with NamedTemporaryFile(dir=root, prefix=".coming-", delete=False) as file:
        coming = Path(file.name)
        try:
            for block in content:
                total += len(block)
                guards.check_size(total)
                sha.update(block)
                file.write(block)
            file.flush()
            guards.kind_of(coming)
        except BaseException:
            coming.unlink(missing_ok=True)
            raise
    place = root / sha.hexdigest()[:32] / "file"
    place.parent.mkdir(exist_ok=True)
    coming.replace(place)
    return sha.hexdigest(), place


def read_sheet(*, import_run: Import, sheet: str) -> None:
    """Read another sheet of the workbook from now on."""
    path = folder() / import_run.path
    import_run.sheet = sheet_to_csv(path.with_name("file"), path, sheet=sheet)
    table = open_table(path, is_sheet=True)
    import_run.mapping = mappings.propose(table).mapping.to_json()
    import_run.rows = max(table.line_count() - table.has_heading, 1)
    import_run.save(update_fields=["sheet", "mapping", "rows"])


def table_of(import_run: Import) -> Table:
    """The import's file, as it was said to be read."""
    return open_table(
        folder() / import_run.path,
        encoding=import_run.encoding,
        delimiter=import_run.delimiter,
        is_sheet=bool(import_run.sheet),
    )


def workbook_of(import_run: Import) -> Path:
    """The workbook that the import's sheet is from."""
    return (folder() / import_run.path).with_name("file")


def mapping_of(import_run: Import) -> Mapping:
    """What the import's columns become."""
    return mappings.from_json(import_run.mapping)


def reader_of(import_run: Import, table: Table) -> Reader:
    """The reader of the import's rows: by its mapping, for its door, in the zone of the door's place."""
    if import_run.entry_point is None:
        raise NoDoor
    chosen = mapping_of(import_run)
    if chosen.kind != "captures":
        raise NotForCaptures
    door = import_run.entry_point
    return Reader(table.columns, chosen, door=door.key, zone=ground_of(door.location_id).zone)


def batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Lists of at most `size`, in order."""
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch


def run_import(
    *, import_run: Import, at: datetime, by: Staff | None, is_deferred: bool = True,
    on_progress: Callable[[Import], None] = lambda _: None,
) -> Import:  # fmt: skip
    """The import with every row of its file taken in, chunk by chunk, each chunk a transaction.

    It can be broken off anywhere and started again: rows that are in stay in, and none comes in twice. A broken row
    is counted and passed over. `is_deferred=False` leaves working the captures off to the caller.
    """
    table = table_of(import_run)
    reader = reader_of(import_run, table)
    with alone(import_run):
        _start(import_run, at)
        is_first = not Capture.objects.filter(entry_point=import_run.entry_point).exists()
        copied = partial(copy_captures, import_run=import_run, at=at, by=by, is_deferred=is_deferred, is_first=is_first)
        try:
            with collecting_paused():
                for readings in batches(reader.read(table.rows()), CHUNK):
                    _take_in(import_run, readings, copied)
                    on_progress(import_run)
        except Exception as error:
            _stop(import_run, stopped_because(error))
            raise
        _finish(import_run, by)
    on_progress(import_run)
    return import_run


def _start(import_run: Import, at: datetime) -> None:
    import_run.state = Import.State.RUNNING
    import_run.started_at, import_run.ended_at, import_run.message = at, None, ""
    import_run.rows_done = import_run.rows_known = import_run.rows_broken = 0
    import_run.save(
        update_fields=["state", "started_at", "ended_at", "message", "rows_done", "rows_known", "rows_broken"]
    )


def _take_in(
    import_run: Import, readings: list[Reading | Fault], copied: Callable[[Sequence[Reading]], list[Fate]]
) -> None:
    sound = [reading for reading in readings if isinstance(reading, Reading)]
    with transaction.atomic():
        fates = copied(sound)
        import_run.rows_done += len(readings)
        import_run.rows_known += fates.count("known")
        import_run.rows_broken += len(readings) - len(sound)
        import_run.rows = max(import_run.rows, import_run.rows_done)
        import_run.save(update_fields=["rows_done", "rows_known", "rows_broken", "rows"])


def stopped_because(error: Exception) -> str:
    """What stopped an import, without the row it was at: that would be somebody's data."""
    if isinstance(error, Refusal):
        return error.sentence
    if isinstance(error, OperationalError | InterfaceError):
        return "The database was away."
    if isinstance(error, OSError):
        return f"The file could not be read ({(error.strerror or type(error).__name__).lower()})."
    return f"Something went wrong inside Footfall ({type(error).__name__})."


def _stop(import_run: Import, message: str) -> None:
    import_run.state = Import.State.FAILED
    import_run.message = message[:2_000]
    import_run.ended_at = timezone.now()
    import_run.save(update_fields=["state", "message", "ended_at"])


@transaction.atomic
def _finish(import_run: Import, by: Staff | None) -> None:
    import_run.state = Import.State.DONE
    import_run.rows = import_run.rows_done
    import_run.ended_at = timezone.now()
    import_run.save(update_fields=["state", "rows", "ended_at"])
    audit.record(
        by=by, verb="import", noun="import", subjects=[import_run.pk], rows=import_run.rows,
        known=import_run.rows_known, broken=import_run.rows_broken,
    )  # fmt: skip


@contextmanager
def alone(import_run: Import) -> Iterator[None]:
    """Nobody else runs this import meanwhile; the lock goes with the connection, so that a crash frees it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK_SPACE, import_run.pk])
        if not cursor.fetchone()[0]:
            raise IsRunning
        try:
            yield
        finally:
            if connection.is_usable():
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK_SPACE, import_run.pk])


def is_running(import_run: Import) -> bool:
    """Whether some process is at this import now; one that says so and is not has crashed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 "
            "AND classid = %s AND objid = %s)",
            [_LOCK_SPACE, import_run.pk],
        )
        return bool(cursor.fetchone()[0])
