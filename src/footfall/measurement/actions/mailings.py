"""Kept views of the explorer by e-mail: who wants which, and how often."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from footfall.company.access import MANAGERS
from footfall.company.actions.saved_views import NoSuchView, views_of
from footfall.company.models import Staff
from footfall.measurement.models import Mailing
from footfall.shared import audit
from footfall.shared.errors import Invalid

PAGE = "explorer"


class NoSuchRhythm(Invalid):
    """A view is sent every day, week or month."""


@transaction.atomic
def have_sent(*, by: Staff, view: int, every: str, base: str) -> Mailing:
    """The view is sent to whoever asks, in this rhythm from tomorrow on; another rhythm takes its place."""
    found = views_of(by, PAGE).filter(pk=view).first()
    if found is None:
        raise NoSuchView
    if every not in Mailing.Every.values:
        raise NoSuchRhythm
    values = {"every": every, "base": base}
    mailing, _is_new = Mailing.objects.update_or_create(staff=by, view=found, defaults=values)
    audit.record(by=by, verb="have sent", noun="view", subjects=[found.pk], every=every)
    return mailing


@transaction.atomic
def stop_sending(*, by: Staff, view: int) -> int:
    """How many rhythms were ended; none is no mistake."""
    gone, _ = Mailing.objects.filter(staff=by, view=view).delete()
    if gone:
        audit.record(by=by, verb="stop sending", noun="view", subjects=[view])
    return gone


def due(today: date) -> QuerySet[Mailing]:
    """Mailings whose letter of today, this first day of the week or of the month has not gone out; a morning missed is made up
    for on the same day only. Views that are no longer shared are sent to nobody but their owner."""
    rhythms = [Mailing.Every.DAY]
    rhythms += [Mailing.Every.WEEK] if today.isoweekday() == settings.CALENDAR.first_day else []
    rhythms += [Mailing.Every.MONTH] if today.day == 1 else []
    waiting = Q(sent_on=None) | Q(sent_on__lt=today)
    seen = Q(view__is_shared=True) | Q(view__staff=F("staff"))
    return Mailing.objects.filter(waiting & seen, every__in=rhythms, staff__is_active=True, staff__role__in=MANAGERS)


def take_due(today: date) -> list[int]:
    """Keys of the mailings whose letters go out now, each once: they are marked as they are taken."""
    with transaction.atomic():
        keys = list(due(today).select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True))
        Mailing.objects.filter(pk__in=keys).update(sent_on=today)
    return keys
