"""Fetch a lead that a provider only told us of."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from footfall.capture.actions.door_secrets import secrets_of
from footfall.capture.actions.take_delivery import capture_id_of, defer_fetch, hold, take_readings, tally
from footfall.capture.channels.receiver import Fetching, receiver_of
from footfall.capture.fetching import NotFetched, get_json
from footfall.capture.models import Capture, DoorHint, DoorTally, EntryPoint
from footfall.capture.rules.delivery import Hint, Reading
from footfall.company.models import Staff
from footfall.shared import audit


def fetch_hint(*, hint_id: int, at: datetime) -> None:
    """The lead is taken in; raises `NotFetched` where asking again later may help."""
    row = DoorHint.objects.select_related("entry_point__product").get(pk=hint_id)
    receiver = receiver_of(row.entry_point.channel)
    if row.done_at or receiver is None or receiver.fetch is None:
        return
    base = str(getattr(settings, receiver.base)).rstrip("/")
    fetching = Fetching(
        secrets=dict(secrets_of(row.entry_point, at)),
        options=row.entry_point.receiving,
        get=lambda path, headers: get_json(f"{base}{path}", headers),
    )
    hint = Hint(key=str(row.details.get("key") or row.key), deed="fetch", details=row.details)
    try:
        reading = receiver.fetch(hint, fetching)
    except NotFetched as error:
        DoorHint.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1, why_not=str(error)[:400])
        if not error.is_final:
            raise
        return
    _settle(row, reading, at)


@transaction.atomic
def _settle(row: DoorHint, reading: Reading | None, at: datetime) -> None:
    """The lead is stored, unless the order to erase it came meanwhile."""
    hold(row.entry_point, row.key)
    same = DoorHint.objects.filter(entry_point=row.entry_point, key=row.key)
    if reading is None or same.filter(deed=DoorHint.Deed.ERASE).exists():
        same.filter(pk=row.pk).update(done_at=at, why_not="To be erased before it was fetched")
        return
    _, unread = take_readings(row.entry_point, [reading], at)
    if unread:
        tally(door=row.entry_point, fate=DoorTally.Fate.UNREAD, at=at)
    capture = Capture.objects.filter(pk=capture_id_of(row.entry_point, reading.key)).first()
    same.filter(pk=row.pk).update(done_at=at, why_not="", attempts=F("attempts") + 1, capture=capture)


@transaction.atomic
def fetch_again(*, door: EntryPoint, at: datetime, by: Staff) -> int:
    """How many leads wait to be fetched at this door; each is asked for again at once."""
    waiting = list(DoorHint.objects.filter(entry_point=door, deed=DoorHint.Deed.FETCH, done_at=None))
    if waiting:
        defer_fetch(waiting)
        audit.record(by=by, verb="fetch again", noun="lead of a provider", subjects=[row.pk for row in waiting],
                     at=at.isoformat())  # fmt: skip
    return len(waiting)
