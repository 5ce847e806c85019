"""The secret address of somebody's calendar."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from footfall.company.access import digest_of
from footfall.company.models import Staff
from footfall.selling.models import CalendarFeed
from footfall.shared import audit

READ_TO = timedelta(hours=1)
"""So exactly is it kept when a program asked last: a write for each request would cost more than it tells."""


@transaction.atomic
def open_feed(*, staff: Staff, at: datetime) -> str:
    """The secret of a new address, which is kept nowhere; an address that there was stops working."""
    revoke_feed(staff=staff, at=at)
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(staff=staff, digest=digest_of(secret), made_at=at)
    audit.record(by=staff, verb="open", noun="calendar feed", subjects=[feed.pk])
    return secret


@transaction.atomic
def revoke_feed(*, staff: Staff, at: datetime) -> bool:
    """Whether there was an address; it does not work any more."""
    standing = CalendarFeed.objects.select_for_update().filter(staff=staff, revoked_at=None)
    ids = list(standing.values_list("pk", flat=True))
    if not ids:
        return False
    CalendarFeed.objects.filter(pk__in=ids).update(revoked_at=at)
    audit.record(by=staff, verb="revoke", noun="calendar feed", subjects=ids)
    return True


def reader_of(secret: str, *, at: datetime) -> Staff | None:
    """Whose calendar the secret opens; nobody's when it was revoked or they have left."""
    found = CalendarFeed.objects.select_related("staff").filter(digest=digest_of(secret), revoked_at=None)
    feed = found.filter(staff__is_active=True).first()
    if feed is None:
        return None
    if feed.read_at is None or at - feed.read_at > READ_TO:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=at)
    return feed.staff
