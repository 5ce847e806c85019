"""Take a checked delivery in: captures, hints, what is to be looked at and the count, in one transaction."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid5

from django.db import connection, transaction

from footfall.capture import signals
from footfall.capture.actions.accept import Receipt, accept
from footfall.capture.channels import channel
from footfall.capture.channels.receiver import receiver_of
from footfall.capture.models import Capture, DoorHint, DoorTally, EntryPoint, ReviewItem
from footfall.capture.queries.ground import ground_of
from footfall.capture.rules import Arrival, digest_of
from footfall.capture.rules.arrival import storable, storable_text
from footfall.capture.rules.delivery import Hint, Reading

NAMES = UUID("5d1c0a52-6c43-5f0e-9d5f-8f6f0c9a7a10")
LONGEST_KEY = 200

TALLY = """
INSERT INTO capture_doortally AS held (entry_point_id, fate, count, last_at, last_words)
VALUES (%(door)s, %(fate)s, %(count)s, %(at)s, %(words)s)
ON CONFLICT (entry_point_id, fate) DO UPDATE
   SET count = held.count + EXCLUDED.count, last_at = EXCLUDED.last_at, last_words = EXCLUDED.last_words
"""

DEFER = """
INSERT INTO procrastinate_jobs (queue_name, task_name, args)
SELECT 'providers', 'capture.fetch_hint', jsonb_build_object('hint_id', id) FROM unnest(%(ids)s::bigint[]) AS hint (id)
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a delivery: how many of its parts were new, known before, and could not be read."""

    new: int = 0
    known: int = 0
    unread: int = 0


@transaction.atomic
def take_delivery(*, door: EntryPoint, items: Sequence[Reading | Hint], at: datetime) -> Taken:
    """Everything in it is stored once, however often and in whatever order it is delivered."""
    readings = [item for item in items if isinstance(item, Reading)]
    hints = [item for item in items if isinstance(item, Hint)]
    new, unread = take_readings(door, readings, at)
    new += sum([_take_hint(door, hint, at) for hint in hints])
    taken = Taken(new=new, known=len(items) - new, unread=unread)
    _count(door, taken, at)
    return taken


def capture_id_of(door: EntryPoint, key: str) -> UUID:
    """The id of the capture that the provider calls so: the same for ever."""
    provider = receiver.provider if (receiver := receiver_of(door.channel)) else door.channel
    # Hashed first, since a provider's key may hold what a UUID's name can't.
    return uuid5(NAMES, f"{door.pk} {provider} {sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()}")


def take_readings(door: EntryPoint, readings: Sequence[Reading], at: datetime) -> tuple[int, int]:
    """How many were new, and how many of those can't be read."""
    doors = _doors_of(door, readings)
    arrivals = [_arrival(doors.get(each.door, door), capture_id_of(door, each.key), each, at) for each in readings]
    receipts = accept(arrivals, at=at, by=None)
    again = [
        # The provider's number with other content: kept as another capture of the same lead.
        replace(arrival, id=uuid5(arrival.id, (arrival.digest or b"").hex()))
        for arrival, receipt in zip(arrivals, receipts, strict=True)
        if receipt.fate == "conflict"
    ]
    stored = _stored(receipts) | _stored(accept(again, at=at, by=None))
    unread = [
        ReviewItem(capture_id=arrival.id, reason=ReviewItem.Reason.UNREAD, detail=each.unread[:400], noticed_at=at)
        for arrival, each in zip(arrivals, readings, strict=True)
        if each.unread and arrival.id in stored
    ]
    ReviewItem.objects.bulk_create(unread, ignore_conflicts=True)
    return len(stored), len(unread)


def _stored(receipts: Sequence[Receipt]) -> set[UUID]:
    return {receipt.id for receipt in receipts if receipt.fate == "stored"}


def _doors_of(door: EntryPoint, readings: Sequence[Reading]) -> dict[str, EntryPoint]:
    """Other doors of the same channel that readings are for, by key."""
    keys = {each.door for each in readings if each.door}
    made = channel(door.channel)
    if not keys or made is None:
        return {}
    slugs = {made.slug, made.slug.replace("_", "-")}
    return {each.key: each for each in EntryPoint.objects.filter(key__in=keys, channel__in=slugs, is_active=True)}


def _arrival(door: EntryPoint, key: UUID, reading: Reading, at: datetime) -> Arrival:
    payload = reading.payload
    if door.product and "product" not in payload:
        payload = {"product": door.product.code, **payload}
    return Arrival(
        id=key, entry_point=door.pk, payload=payload, captured_at=reading.captured_at or at,
        location=door.location_id, raw=reading.raw, is_test=reading.is_test, digest=digest_of([door.pk, payload]),
    )  # fmt: skip


def _take_hint(door: EntryPoint, hint: Hint, at: datetime) -> bool:
    """Whether it was new; what it asks for is done or queued in the same transaction."""
    # NUL and the like can't be stored in the row; what is cut off is only in what we call it.
    key = storable_text(hint.key)
    key = key if len(key) <= LONGEST_KEY else sha256(key.encode()).hexdigest()
    hold(door, key)
    row, is_new = DoorHint.objects.get_or_create(
        entry_point=door, deed=hint.deed, key=key,
        defaults={"received_at": at, "details": _plain(hint)},
    )  # fmt: skip
    if is_new:
        _DEEDS[hint.deed](row, at)
    return is_new


def hold(door: EntryPoint, key: str) -> None:
    """Have what is known under the key to oneself until the commit: a lead and its erasure may come at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [key, door.pk])


def _plain(hint: Hint) -> dict[str, object]:
    kept: dict[str, object] = json.loads(storable(hint.details)[0])
    return kept


def defer_fetch(rows: Sequence[DoorHint]) -> None:
    """Have these fetched by a worker."""
    with connection.cursor() as cursor:
        cursor.execute(DEFER, {"ids": [row.pk for row in rows]})


def _fetch(row: DoorHint, at: datetime) -> None:
    if DoorHint.objects.filter(entry_point=row.entry_point, key=row.key, deed=DoorHint.Deed.ERASE).exists():
        # The order to erase it came first: it is not even fetched.
        DoorHint.objects.filter(pk=row.pk).update(done_at=at, why_not="To be erased before it was fetched")
        return
    defer_fetch([row])


def _erase(row: DoorHint, at: datetime) -> None:
    """What was taken goes with whom it alone made known, else it is put before somebody's eyes; the rest is never fetched."""
    waiting = DoorHint.objects.filter(entry_point=row.entry_point, key=row.key, deed=DoorHint.Deed.FETCH)
    waiting.filter(done_at=None).update(done_at=at, why_not="To be erased before it was fetched")
    first = Capture.objects.filter(pk=capture_id_of(row.entry_point, row.key)).first()
    if first is None:
        DoorHint.objects.filter(pk=row.pk).update(done_at=at)
        return
    # With all that came later under the same number.
    number = first.payload.get("external_id", "")
    same = Capture.objects.filter(entry_point=row.entry_point, payload__external_id=number) if number else []
    captures = list({first.pk: None, **{each.pk: None for each in same}})
    order = f"{row.key} at {row.entry_point.name}"[:400]
    ReviewItem.objects.bulk_create(
        [
            ReviewItem(capture_id=key, reason=ReviewItem.Reason.TO_ERASE, detail=order, noticed_at=at)
            for key in captures
        ],
        ignore_conflicts=True,
    )
    DoorHint.objects.filter(pk=row.pk).update(capture=first, done_at=at)
    signals.ordered_to_erase.send(sender=None, ids=captures, because=f"ordered by {row.entry_point.name}", at=at)


def _stop(row: DoorHint, at: datetime) -> None:
    signals.told_to_stop.send(
        sender=None, way=str(row.details.get("way", "sms")), value=str(row.details.get("phone", "")),
        region=ground_of(row.entry_point.location_id).country, deed=row.deed,
        words=str(row.details.get("words", "")), at=at,
    )  # fmt: skip
    DoorHint.objects.filter(pk=row.pk).update(done_at=at)


_DEEDS = {"fetch": _fetch, "erase": _erase, "stop": _stop, "start": _stop}


def _count(door: EntryPoint, taken: Taken, at: datetime) -> None:
    fates = DoorTally.Fate
    for fate, count in ((fates.TAKEN, taken.new), (fates.REPEATED, taken.known), (fates.UNREAD, taken.unread)):
        if count:
            tally(door=door, fate=fate, at=at, count=count)


def tally(*, door: EntryPoint, fate: str, at: datetime, count: int = 1, words: str = "") -> None:
    """Count so many more deliveries of this fate."""
    with connection.cursor() as cursor:
        cursor.execute(TALLY, {"door": door.pk, "fate": fate, "count": count, "at": at, "words": words[:400]})
