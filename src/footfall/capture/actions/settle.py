"""What people do with the review list: settle what they have looked at, and have a capture worked on once more."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from footfall.capture.actions.accept import DEFER
from footfall.capture.models import Capture, Pending, ReviewItem
from footfall.company.models import Staff
from footfall.shared import audit


@transaction.atomic
def settle(*, item_ids: Sequence[int], at: datetime, by: Staff) -> int:
    """How many of the items stood until now; they are settled, and stay with who settled them and when."""
    items = ReviewItem.objects.filter(pk__in=item_ids, settled_at=None).select_for_update()
    settled = list(items.values_list("pk", flat=True))
    ReviewItem.objects.filter(pk__in=settled).update(settled_at=at, settled_by=by)
    if settled:
        audit.record(by=by, verb="settle", noun="review item", subjects=settled)
    return len(settled)


@transaction.atomic
def try_again(*, capture_ids: Sequence[UUID], at: datetime, by: Staff) -> int:
    """How many of the captures had failed; they wait again, as on their first day."""
    failed = ReviewItem.objects.filter(
        capture__in=capture_ids, reason=ReviewItem.Reason.FAILED, settled_at=None
    ).select_for_update()
    again = list(failed.values_list("capture_id", flat=True))
    if not again:
        return 0
    ReviewItem.objects.filter(capture__in=again, reason=ReviewItem.Reason.FAILED).delete()
    Pending.objects.bulk_create(
        (Pending(capture_id=key) for key in Capture.objects.filter(pk__in=again).values_list("pk", flat=True)),
        ignore_conflicts=True,
    )
    with connection.cursor() as cursor:
        cursor.execute(DEFER)
    audit.record(by=by, verb="try again", noun="capture", subjects=again, at=at.isoformat())
    return len(again)
