"""Work that a worker does for contact points: looking at new ones, asking name servers."""

from django.utils import timezone
from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(name="identity.check_new", queueing_lock="identity.check_new", lock="identity.check")
def check_new(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Every contact point that came in is looked at within a minute."""
    from footfall.identity.actions.check import check_new as check

    check(at=timezone.now())
