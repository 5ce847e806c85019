"""How far visitors come in public forms, and what of a form that was left is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from footfall.capture.actions.accept import accept
from footfall.capture.models import EntryPoint, FormOpening, FormVersion
from footfall.capture.rules import Arrival, storable
from footfall.capture.rules.arrival import storable_text

LEFT_AFTER = timedelta(hours=1)
MOST_AT_ONCE = 500

REACH = """
INSERT INTO capture_formopening AS held (id, entry_point_id, form_version_id, started_at, reached, answers)
VALUES (%(id)s, %(door)s, %(version)s, %(at)s, %(reached)s, %(answers)s::jsonb)
ON CONFLICT (id) DO UPDATE SET reached = EXCLUDED.reached, answers = EXCLUDED.answers
 WHERE held.sent_at IS NULL AND held.left_at IS NULL AND held.entry_point_id = EXCLUDED.entry_point_id
"""

SEND = """
INSERT INTO capture_formopening (id, entry_point_id, form_version_id, started_at, sent_at, reached)
VALUES (%(id)s, %(door)s, %(version)s, %(started)s, %(at)s, '')
ON CONFLICT (id) DO UPDATE SET sent_at = EXCLUDED.sent_at, answers = NULL
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How far a visitor has come: the field touched last; answers only where they allowed contact."""

    id: UUID
    field: str
    answers: Mapping[str, Any] | None = None


def note_reached(*, door: EntryPoint, version: FormVersion, reached: Reached, at: datetime) -> None:
    """Write down how far the visitor has come; what was kept before is replaced, also by nothing."""
    answers = storable(reached.answers)[0] if reached.answers else None
    with connection.cursor() as cursor:
        cursor.execute(REACH, {
            "id": reached.id, "door": door.pk, "version": version.pk, "at": at, "answers": answers,
            "reached": storable_text(reached.field)[:60],
        })  # fmt: skip


def note_sent(*, door: EntryPoint, version: FormVersion, key: UUID, started: datetime, at: datetime) -> None:
    """The form was sent: nothing of it has to be kept apart any more."""
    with connection.cursor() as cursor:
        cursor.execute(SEND, {"id": key, "door": door.pk, "version": version.pk, "started": started, "at": at})


def take_left_forms(*, at: datetime) -> int:
    """How many forms that were left an hour ago, with contact allowed, became captures; their answers go there."""
    left = list(
        FormOpening.objects.filter(
            sent_at=None, left_at=None, answers__isnull=False, started_at__lt=at - LEFT_AFTER
        ).select_related("entry_point")[:MOST_AT_ONCE]
    )
    arrivals = [
        Arrival(
            id=each.id, entry_point=each.entry_point_id, payload={**each.answers, "left_at_field": each.reached},
            captured_at=each.started_at, location=each.entry_point.location_id, form_version=each.form_version_id,
        )
        for each in left
        if each.answers
    ]  # fmt: skip
    accept(arrivals, at=at, by=None)
    FormOpening.objects.filter(pk__in=[each.pk for each in left], sent_at=None).update(left_at=at, answers=None)
    return len(arrivals)
