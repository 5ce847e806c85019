"""Put many captures in at once by COPY, each with its place in the queue; what an import uses, chunk by chunk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import IntegrityError, connection, transaction

from footfall.capture.files.reading import Reading
from footfall.capture.models import EntryPoint, Import
from footfall.company.models import Staff
from footfall.shared import audit

Fate = Literal["stored", "known"]

_COLUMNS = (
    "id, entry_point_id, payload, raw, digest, captured_at, device_at, received_at, location_id, form_version_id, "
    "import_run_id"
)
_KNOWN = "SELECT replace(id::text, '-', ''), import_run_id FROM capture_capture WHERE id = ANY(%s::uuid[])"
_DEFER = """
INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock)
SELECT 'default', 'capture.work_off', 'capture.work_off'
 WHERE NOT EXISTS (SELECT FROM procrastinate_jobs WHERE queueing_lock = 'capture.work_off' AND status = 'todo')
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Known:
    """Captures that are in already: those of this import (a run before this one stored them), and all others."""

    own: frozenset[str]
    others: frozenset[str]

    def fate(self, capture_id: str) -> Fate | None:
        """What became of a row whose capture is in; None when it is not."""
        return "stored" if capture_id in self.own else "known" if capture_id in self.others else None


NOTHING = Known(frozenset(), frozenset())


def known_captures(ids: Sequence[str], import_run: Import) -> Known:
    """Which of these captures are in, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [list(ids)])
        found = cursor.fetchall()
    own = frozenset(key for key, run in found if run == import_run.pk)
    return Known(own, frozenset(key for key, _ in found) - own)


def copy_captures(
    readings: Sequence[Reading],
    *,
    import_run: Import,
    at: datetime,
    by: Staff | None,
    is_deferred: bool,
    is_first: bool = False,
) -> list[Fate]:
    """The fate of each row: stored, or known since the same row came in before.

    Captures, their places in the queue, one audit row and the job that works them off are one transaction. With
    `is_first` (nothing came through this door before) rows are looked for only once one of them turns out to be in;
    so does another import that puts in the same row at the same moment make this one look again.
    """
    ids = [reading.id for reading in readings]
    for attempt in range(3):
        try:
            with transaction.atomic():
                known = NOTHING if is_first and not attempt else known_captures(ids, import_run)
                return _copy(readings, known, import_run, at, by, is_deferred=is_deferred)
        except IntegrityError:
            if attempt == 2:  # noqa: PLR2004 -- the third time it is no coincidence
                raise
    raise AssertionError


def _copy(
    readings: Sequence[Reading], known: Known, run: Import, at: datetime, by: Staff | None, *, is_deferred: bool
) -> list[Fate]:
    fresh: list[Reading] = []
    fates: list[Fate] = []
    for reading in readings:
        fate = "known" if reading.is_repeat else known.fate(reading.id)
        if fate is None:
            fresh.append(reading)
        fates.append(fate or "stored")
    if fresh:
        _store(fresh, run, at)
        audit.record(by=by, verb="capture", noun="capture", subjects=[], count=len(fresh), **{"import": run.pk})
        if is_deferred:
            with connection.cursor() as cursor:
                cursor.execute(_DEFER)
    return fates


def _store(readings: Sequence[Reading], run: Import, at: datetime) -> None:
    assert run.entry_point is not None  # noqa: S101 -- run_import has seen to it
    lines = b"".join(_lines(readings, run.entry_point, run.pk, at))
    ids = "\n".join(reading.id for reading in readings)
    # Only statements are translated into Django's errors by themselves; what goes wrong while copying is not.
    with connection.wrap_database_errors, connection.cursor() as cursor:
        with cursor.copy(f"COPY capture_capture ({_COLUMNS}) FROM STDIN") as copy:
            copy.write(lines)
        with cursor.copy("COPY capture_pending (capture_id) FROM STDIN") as copy:
            copy.write(ids)


def _lines(readings: Sequence[Reading], door: EntryPoint, run: int, at: datetime) -> Iterable[bytes]:
    """Rows in PostgreSQL's text format; by hand, since adapting field by field takes three times as long."""
    now = at.isoformat().encode()
    tail = b"%b\t%b\t%b\t%d\n" % (now, _key(door.location_id), _key(door.form_version_id), run)
    for reading in readings:
        said = reading.captured_at
        moment = now if said is None or said > at else said.isoformat().encode()
        device = now if said is None else said.isoformat().encode()
        raw = b"\\\\x" + reading.raw.hex().encode() if reading.raw else b"\\N"
        body = reading.body.replace(b"\\", b"\\\\")
        yield b"%b\t%d\t%b\t%b\t\\\\x%b\t%b\t%b\t%b" % (
            reading.id.encode(), door.pk, body, raw, reading.digest.hex().encode(), moment, device, tail,
        )  # fmt: skip


def _key(key: int | None) -> bytes:
    return b"\\N" if key is None else b"%d" % key
