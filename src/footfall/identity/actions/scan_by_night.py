"""Search the whole base every night, unless nobody came and nobody changed since it was searched last."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from footfall.identity.actions.faces import fill_faces
from footfall.identity.actions.scan import ScanRuns, begin_scan, state_of_base
from footfall.identity.models import Scan


def next_turn(after: datetime) -> datetime | None:
    """When the base is searched next by itself; None where that is switched off."""
    if settings.SCAN_AT is None:
        return None
    zone = timezone.get_default_timezone()
    day = after.astimezone(zone).date()
    # In UTC, since an hour that a change of the clocks skips is compared wrongly within its zone.
    turns = (datetime.combine(day + timedelta(days=more), settings.SCAN_AT, zone).astimezone(UTC) for more in (0, 1))
    return next((turn for turn in turns if turn > after), None)


def scan_if_anybody_is_new(*, at: datetime) -> Scan | None:
    """The search that was begun; None where the last one saw everybody as they are now, or one is going on."""
    fill_faces()
    last = Scan.objects.filter(state=Scan.State.DONE).first()
    if last and last.report.get("base") == state_of_base():
        return None
    with suppress(ScanRuns):
        return begin_scan(by=None, at=at)
    return None
