"""Work that a worker does for experiments."""

from django.utils import timezone
from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(name="decisions.gather", queueing_lock="decisions.gather", lock="decisions.gather")
def gather(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """The log of every running experiment is at most a minute behind."""
    from footfall.decisions.actions.exposures import gather_all

    gather_all(at=timezone.now())


@app.periodic(cron="11 3 * * *")
@app.task(name="decisions.look", queueing_lock="decisions.look", lock="decisions.gather")
def look(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Planned looks are taken in the night of their day, and what they say is kept."""
    # Numpy and SciPy are loaded by the one process that reads, not by all that know of the task.
    from footfall.decisions.actions.experiments import take_looks

    take_looks(at=timezone.now())
