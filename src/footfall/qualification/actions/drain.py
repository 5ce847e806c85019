"""Work off captures: who it is, what it is about, which lead that makes. One batch is one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

from footfall.capture.actions.mailings import note_answers
from footfall.capture.rules import read_json
from footfall.identity.actions import resolve
from footfall.identity.normalise.names import fold
from footfall.identity.reading import flags_of, read_subject
from footfall.identity.rules import SHARED_PHONE, Placement, Subject, match_key
from footfall.qualification.actions.arrive import arrive
from footfall.qualification.actions.open_leads import Opened, first_standings, open_leads
from footfall.qualification.reading import Interest, Surroundings, read_interest
from footfall.qualification.reading.interest import Row
from footfall.qualification.reading.load import load_surroundings
from footfall.qualification.signals import coded
from footfall.shared import audit
from footfall.shared.bulk import copy_rows, run
from footfall.shared.collector import collecting_paused

log = structlog.get_logger(__name__)

BATCH = 4_000
"""So many are worked off in half a second: nobody at a counter waits longer than that for a list."""

MOST_ATTEMPTS = 3
SENT_BY = frozenset({"referral_code", "given_by"})
"""Fields that name whoever sent a visitor."""

_CLAIM = """
WITH claimed AS MATERIALIZED (
    DELETE FROM capture_pending WHERE capture_id = ANY(ARRAY(
        SELECT capture_id FROM capture_pending WHERE {which} ORDER BY capture_id LIMIT %(limit)s FOR UPDATE {how}
    ))
    RETURNING capture_id, attempts
)
-- Moments as text: Python's own reader takes a tenth of the driver's time.
SELECT capture.id, capture.entry_point_id, capture.payload, capture.raw IS NOT NULL, capture.captured_at::text,
       capture.device_at::text, capture.received_at::text, capture.location_id, capture.attendant_id, capture.form_version_id,
       claimed.attempts
  FROM claimed
 -- The offset keeps the planner from reading a million captures to find a thousand.
 CROSS JOIN LATERAL (SELECT * FROM capture_capture WHERE id = claimed.capture_id OFFSET 0) AS capture
"""

_ANY, _THESE = "true", "capture_id = ANY(%(ids)s)"

_GIVE_UP = "DELETE FROM capture_pending WHERE capture_id = %s"

_SOURCES = """
INSERT INTO capture_source (slug, name) SELECT * FROM unnest(%s::text[], %s::text[])
ON CONFLICT DO NOTHING
"""

_FAILED = """
INSERT INTO capture_reviewitem (capture_id, reason, detail, noticed_at) VALUES (%s, 'failed', %s, %s)
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Worked:
    """What one capture became."""

    capture: UUID
    person: int
    is_known: bool
    lead: int
    is_new_lead: bool


@dataclass(frozen=True, slots=True)
class Drained:
    """What became of a batch: each capture that was worked off, and how many could not be."""

    worked: tuple[Worked, ...] = ()
    failed: int = 0

    def __add__(self, other: "Drained") -> "Drained":
        return Drained(self.worked + other.worked, self.failed + other.failed)


def drain(*, limit: int, at: datetime, capture_ids: Sequence[UUID] | None = None, by_likeness: bool = True) -> Drained:
    """Work off up to `limit` waiting captures, or of the given ones, in a constant number of statements.

    Of all that wait, those that somebody else is working off are passed over; given ones are waited for. When a batch
    fails it is tried again in halves, so that one capture that can't be worked on does not hold up the others; at its
    third failure it goes to the review list. Without likeness only the exact rules say who is who, and nobody waits for
    the disk: what a crash takes back of a long list waits again, for a capture is safe before it is worked off.
    """
    rows: list[Row] = []
    try:
        with collecting_paused(), transaction.atomic():
            if not by_likeness:
                run("SET LOCAL synchronous_commit = off", ())
            rows = _claim(limit, capture_ids)
            return _work(rows, at, by_likeness=by_likeness) if rows else Drained()
    except (OperationalError, InterfaceError):
        raise  # The database is away, or was too slow: no capture is to blame.
    except Exception as error:
        if not rows:
            raise
        log.warning("drain_failed", captures=len(rows), error=type(error).__name__)
        return _try_apart(rows, at, error, by_likeness=by_likeness)


class Total(NamedTuple):
    """How many captures were worked off, and how many attempts failed."""

    worked: int
    failed: int


def drain_all(*, at: datetime, batch: int = BATCH, by_likeness: bool = True) -> Total:
    """Work off everything that waits, batch by batch."""
    worked = failed = 0
    while True:
        drained = drain(limit=batch, at=at, by_likeness=by_likeness)
        worked, failed = worked + len(drained.worked), failed + drained.failed
        if not drained.worked and not drained.failed:
            return Total(worked, failed)


def _claim(limit: int, capture_ids: Sequence[UUID] | None) -> list[Row]:
    """Captures that wait, in the order they were captured; they wait no more once the transaction is through."""
    sql = _CLAIM.format(which=_ANY, how="SKIP LOCKED") if capture_ids is None else _CLAIM.format(which=_THESE, how="")
    with connection.cursor() as cursor:
        cursor.execute(sql, {"limit": limit, "ids": list(capture_ids or ())})
        rows = [_row(columns) for columns in cursor.fetchall()]
    return sorted(rows, key=lambda row: (row.captured_at, row.id))


def _row(columns: tuple[Any, ...]) -> Row:
    key, door, payload, has_raw, captured, device, received, *rest = columns
    captured_at = datetime.fromisoformat(captured)
    device_at = captured_at if device == captured or device is None else datetime.fromisoformat(device)
    received_at = datetime.fromisoformat(received)
    return Row(key, door, read_json(payload.encode()), has_raw, captured_at, device_at, received_at, *rest)


def _work(rows: list[Row], at: datetime, *, by_likeness: bool) -> Drained:
    around = load_surroundings({row.door for row in rows})
    interests = [read_interest(row, around) for row in rows]
    _name_sources(interests)
    subjects = [_subject(row, interest, around) for row, interest in zip(rows, interests, strict=True)]
    # All that reads nobody else's rows is made ready first: from `resolve` on, other batches wait for this one.
    flags = _flags(rows, subjects, interests)
    standings = first_standings(interests, around.worths, at)
    placements = resolve(subjects, by_likeness=by_likeness)
    for interest, placed in zip(interests, placements, strict=True):
        interest.person, interest.is_customer = placed.person.id, placed.is_customer
    opened = open_leads(
        interests, standings, around=around, at=at, reporting_currency=settings.REPORTING_CURRENCY
    )  # fmt: skip
    _write_flags(rows, flags, placements, at)
    _write_consents(interests)
    new_ids = [each.lead.id for each in opened if each.is_new]
    audit.record(by=None, verb="open", noun="lead", subjects=new_ids)
    arrive(lead_ids=list({each.lead.id: None for each in opened}), new_ids=new_ids, at=at)
    if sent := [row.id for row in rows if not SENT_BY.isdisjoint(row.payload)]:
        coded.send(sender=None, capture_ids=sent, at=at)
    if answered := [row.id for row in rows if "response_code" in row.payload]:
        note_answers(capture_ids=answered, at=at)
    return Drained(tuple(map(_worked, rows, placements, opened)))


def _worked(row: Row, placed: Placement, opened: Opened) -> Worked:
    return Worked(row.id, placed.person.id, placed.is_known, opened.lead.id, opened.is_new)


def _subject(row: Row, interest: Interest, around: Surroundings) -> Subject:
    return read_subject(
        row.payload,
        capture=row.id,
        at=row.captured_at,
        region=around.place(interest.location).country,
        door=interest.door.key,
        is_customer=interest.source is not None and interest.source == around.existing_customer,
    )


def _name_sources(interests: Sequence[Interest]) -> None:
    """Make the sources that nobody has named before, and let the interests have them."""
    unnamed = [interest for interest in interests if interest.new_source]
    if not unnamed:
        return
    names = {_slug(interest.new_source): interest.new_source for interest in reversed(unnamed)}
    with connection.cursor() as cursor:
        cursor.execute(_SOURCES, [list(names), list(names.values())])
        cursor.execute("SELECT slug, id FROM capture_source WHERE slug = ANY(%s)", [list(names)])
        ids = dict(cursor.fetchall())
    for interest in unnamed:
        interest.source = ids.get(_slug(interest.new_source))


def _slug(name: str) -> str:
    return "-".join(fold(name))[:60] or f"source-{match_key(name):x}".replace("--", "-")


Flags = dict[tuple[UUID, str], str]
"""Why captures are to be looked at: capture and reason, to the detail."""


def _flags(rows: Sequence[Row], subjects: Sequence[Subject], interests: Sequence[Interest]) -> Flags:
    found: Flags = {}
    for row, subject, interest in zip(rows, subjects, interests, strict=True):
        for reason, detail in (*interest.flags, *flags_of(subject, row.payload)):
            found.setdefault((row.id, reason), detail)
    return found


def _write_flags(rows: Sequence[Row], found: Flags, placements: Sequence[Placement], at: datetime) -> None:
    columns = ("capture_id", "reason", "detail", "noticed_at")
    for row, placed in zip(rows, placements, strict=True):
        if placed.suspect and not placed.is_known:
            found[row.id, SHARED_PHONE] = f"{placed.evidence}: {placed.suspect.name}"[:400]
    copy_rows("capture_reviewitem", columns, ((*key, detail, at) for key, detail in found.items()))


def _write_consents(interests: Sequence[Interest]) -> None:
    columns = ("capture_id", "way", "purpose", "is_granted", "wording", "at")
    rows = ((each.capture, *consent, each.at) for each in interests for consent in each.consents)
    copy_rows("capture_consent", columns, rows)


def _try_apart(rows: list[Row], at: datetime, error: Exception, *, by_likeness: bool) -> Drained:
    """Work off a failed batch in halves; what fails alone has one attempt less."""
    if len(rows) == 1:
        return _note_failure(rows[0], at, error)
    ids = [row.id for row in rows]
    middle = len(ids) // 2
    halves = (ids[:middle], ids[middle:])
    again = (drain(limit=len(half), at=at, capture_ids=half, by_likeness=by_likeness) for half in halves)
    return sum(again, Drained())


@transaction.atomic
def _note_failure(row: Row, at: datetime, error: Exception) -> Drained:
    with connection.cursor() as cursor:
        if row.attempts + 1 < MOST_ATTEMPTS:
            cursor.execute("UPDATE capture_pending SET attempts = attempts + 1 WHERE capture_id = %s", [row.id])
        else:
            cursor.execute(_FAILED, [row.id, f"{type(error).__name__}: {error}"[:400], at])
            cursor.execute(_GIVE_UP, [row.id])
    return Drained(failed=1)
