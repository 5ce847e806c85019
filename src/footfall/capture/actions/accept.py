"""Take captures in: one durable statement for one or for thousands, on both ways in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import connection, transaction

from footfall.capture.rules import Arrival, digest_of, storable
from footfall.capture.rules.arrival import exact_bytes
from footfall.capture.rules.references import read_references
from footfall.company.models import Staff
from footfall.shared.audit import MOST_SUBJECTS
from footfall.shared.errors import Conflict

Fate = Literal["stored", "already_stored", "conflict"]

ACCEPT = """
WITH arrival AS MATERIALIZED (
    SELECT * FROM unnest(
        %(id)s::uuid[], %(entry_point)s::bigint[], %(payload)s::text[], %(raw)s::bytea[], %(digest)s::bytea[],
        %(captured_at)s::timestamptz[], %(device_at)s::timestamptz[], %(location)s::bigint[], %(attendant)s::bigint[],
        %(form_version)s::bigint[], %(seconds)s::int[], %(import_run)s::bigint[], %(is_test)s::bool[]
    ) WITH ORDINALITY AS given (
        id, entry_point, payload, raw, digest, captured_at, device_at, location, attendant, form_version, seconds,
        import_run, is_test, place
    )
), stored AS (
    INSERT INTO capture_capture (
        id, entry_point_id, payload, raw, digest, captured_at, device_at, received_at, location_id, attendant_id,
        form_version_id, seconds, import_run_id, is_test
    )
    SELECT arrival.id, entry_point, payload::jsonb, raw, digest, captured_at, device_at, %(at)s,
           coalesce(arrival.location, door.location_id), attendant,
           coalesce(arrival.form_version, door.form_version_id), seconds, import_run, is_test
      FROM arrival LEFT JOIN capture_entrypoint AS door ON door.id = arrival.entry_point
     ORDER BY place
    ON CONFLICT (id) DO NOTHING
    RETURNING id, is_test
), waiting AS (
    INSERT INTO capture_pending (capture_id) SELECT id FROM stored WHERE NOT is_test
), audited AS (
    INSERT INTO shared_audit (by_id, at, verb, noun, subjects, details)
    SELECT %(by)s, %(at)s, 'capture', 'capture', (array_agg(id))[:%(most_subjects)s]::text[],
           CASE WHEN count(*) > %(most_subjects)s THEN jsonb_build_object('count', count(*)) ELSE '{}' END
      FROM stored HAVING count(*) > 0
), job AS (
    -- Nothing is inserted while a job waits: an insert would wait for the commit of whoever put that job in.
    INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock)
    SELECT 'default', 'capture.work_off', 'capture.work_off'
     WHERE %(deferred)s AND EXISTS (SELECT FROM stored WHERE NOT is_test)
       AND NOT EXISTS (SELECT FROM procrastinate_jobs WHERE queueing_lock = 'capture.work_off' AND status = 'todo')
    ON CONFLICT DO NOTHING
)
SELECT arrival.place, stored.id IS NOT NULL, earlier.digest
  FROM arrival
  LEFT JOIN stored ON stored.id = arrival.id
  LEFT JOIN capture_capture AS earlier ON earlier.id = arrival.id
"""

DEFER = """
INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock)
SELECT 'default', 'capture.work_off', 'capture.work_off'
 WHERE NOT EXISTS (SELECT FROM procrastinate_jobs WHERE queueing_lock = 'capture.work_off' AND status = 'todo')
ON CONFLICT DO NOTHING
"""

TAKE_REFERENCES = "capture.take_references"
"""Name of the job that takes in the people who were named in captures."""

DEFER_REFERENCES = """
INSERT INTO procrastinate_jobs (queue_name, task_name, args)
VALUES ('default', 'capture.take_references', jsonb_build_object('captures', %(captures)s::text[]))
"""

DIGESTS = "SELECT id, digest FROM capture_capture WHERE id = ANY(%(id)s)"


class IdTaken(Conflict):
    """Another capture was sent with this id before. Make a new UUID for each capture; a repeat has the same content."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What happened to one arrival: stored, stored before with the same content, or refused since the id is taken."""

    id: UUID
    fate: Fate


@transaction.atomic
def accept(arrivals: Sequence[Arrival], *, at: datetime, by: Staff | None, is_deferred: bool = True) -> list[Receipt]:
    """A receipt for each arrival, in order; what is stored waits to be worked off.

    One statement writes captures, queue, audit row and job. Content is never a reason to refuse. `is_deferred=False`
    leaves the job out, for callers who work the captures off themselves.
    """
    if not arrivals:
        return []
    given = parameters(arrivals, at=at, by=by.pk if by else None, is_deferred=is_deferred)
    with connection.cursor() as cursor:
        cursor.execute(ACCEPT, given)
        fates = read_fates(cursor.fetchall())
        if unsettled(fates):
            cursor.execute(DIGESTS, {"id": given["id"]})
            settle(fates, given, cursor.fetchall())
        if is_deferred and (givers := givers_among(arrivals)):
            cursor.execute(DEFER_REFERENCES, {"captures": givers})
    return receipts(given, fates)


def givers_among(arrivals: Iterable[Arrival]) -> list[str]:
    """Ids of the captures in which people are named."""
    return [str(arrival.id) for arrival in arrivals if read_references(arrival.payload.get("references"))]


def parameters(
    arrivals: Iterable[Arrival], *, at: datetime, by: int | None, is_deferred: bool = True
) -> dict[str, Any]:
    """What `ACCEPT` is executed with: a list per column."""
    columns: dict[str, Any] = {name: [] for name in _COLUMNS}
    add = [column.append for column in columns.values()]
    for arrival in arrivals:
        for append, value in zip(add, _row(arrival, at), strict=True):
            append(value)
    return {**columns, "at": at, "by": by, "most_subjects": MOST_SUBJECTS, "deferred": is_deferred}


_COLUMNS = (
    "id", "entry_point", "payload", "raw", "digest", "captured_at", "device_at", "location", "attendant",
    "form_version", "seconds", "import_run", "is_test",
)  # fmt: skip


def _row(arrival: Arrival, at: datetime) -> tuple[object, ...]:
    payload, is_exact = storable(arrival.payload)
    raw = arrival.raw if is_exact or arrival.raw else exact_bytes(arrival.payload)
    digest = arrival.digest or digest_of([arrival.entry_point, arrival.payload])
    captured_at = arrival.captured_at
    return (
        arrival.id, arrival.entry_point, payload, raw, digest, min(captured_at, at), arrival.device_at or captured_at,
        arrival.location, arrival.attendant, arrival.form_version, arrival.seconds, arrival.import_run, arrival.is_test,
    )  # fmt: skip


Fates = dict[int, bytes | None]
"""For each arrival that was not inserted, by its place: the digest stored under its id, as far as it was seen."""


def read_fates(rows: Iterable[tuple[int, bool, bytes | None]]) -> Fates:
    """The arrivals that `ACCEPT` did not insert."""
    return {place - 1: digest for place, is_stored, digest in rows if not is_stored}


def unsettled(fates: Fates) -> bool:
    """Whether the id of some arrival was taken by a capture that committed while `ACCEPT` ran."""
    return None in fates.values()


def settle(fates: Fates, given: dict[str, Any], digests: Iterable[tuple[UUID, bytes]]) -> None:
    """Fill in the digests that `ACCEPT` could not see."""
    known = dict(digests)
    for place in fates:
        fates[place] = known[given["id"][place]]


def receipts(given: dict[str, Any], fates: Fates) -> list[Receipt]:
    """A receipt for each arrival; of those that share an id in one list the first one counts as stored."""
    seen: dict[UUID, bytes] = {}
    answer = []
    for place, (key, digest) in enumerate(zip(given["id"], given["digest"], strict=True)):
        earlier = fates[place] if place in fates else seen.get(key)
        seen.setdefault(key, digest)
        fate: Fate = "stored" if earlier is None else "already_stored" if bytes(earlier) == digest else "conflict"
        answer.append(Receipt(key, fate))
    return answer
