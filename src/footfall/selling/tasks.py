"""Work that a worker does for selling: keeping living call lists up to date."""

from django.utils import timezone
from procrastinate.contrib.django import app


@app.periodic(cron="*/5 * * * *")
@app.task(
    name="selling.refresh_call_lists",
    queueing_lock="selling.refresh_call_lists",
    lock="selling.refresh_call_lists",
)
def refresh_call_lists(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Leads that match a living list join it, those that do not match any more leave it, and all are ranked anew."""
    from footfall.selling.actions.call_lists import refresh_call_list
    from footfall.selling.models import CallList

    for key in CallList.objects.filter(closed_at=None).values_list("pk", flat=True):
        refresh_call_list(call_list_id=key, at=timezone.now())
