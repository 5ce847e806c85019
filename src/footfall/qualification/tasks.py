"""Work that a worker does for leads: cooling them on their day."""

from django.utils import timezone
from procrastinate.contrib.django import app


@app.periodic(cron="7 * * * *")
@app.task(name="qualification.cool", queueing_lock="qualification.cool", lock="qualification.cool")
def cool(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Every lead whose day of cooling has come takes the temperature it has by now."""
    from footfall.qualification.actions.temperature import retemper

    retemper(lead_ids=None, at=timezone.now())
