"""Work that a worker does for captures: announcing that some wait."""

from django.utils import timezone
from procrastinate.contrib.django import app

from footfall.capture import signals

WORK_OFF = "capture.work_off"
"""Name and queueing lock of the job; `accept` writes it in its own statement, so the name is fixed."""


@app.task(name=WORK_OFF, queueing_lock=WORK_OFF)
def work_off() -> None:
    """Have the waiting captures worked off by the steps that follow."""
    signals.waiting.send(sender=None, at=timezone.now())


@app.periodic(cron="* * * * * */5")
@app.task(name="capture.sweep", queueing_lock="capture.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Find captures whose job was missed; a capture waits five seconds at most."""
    signals.waiting.send(sender=None, at=timezone.now())
