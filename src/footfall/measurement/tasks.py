"""The worker keeps the facts up to date."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app


@app.periodic(cron="* * * * * */10")
@app.task(name="measurement.refresh", queueing_lock="measurement.refresh", lock="measurement.refresh")
def refresh_facts(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Facts that are at most ten seconds behind; nothing is written when nothing changed."""
    # Numpy, Arrow and DuckDB are loaded by the one process that refreshes, not by all that know of the task.
    from footfall.measurement.facts.refresh import refresh
    from footfall.measurement.facts.store import FactsBusy

    try:
        refresh(at=timezone.now(), wait=0)
    except FactsBusy:
        return


@app.periodic(cron="*/10 * * * *")
@app.task(name="measurement.export_parquet", queueing_lock="measurement.export_parquet")
def export_facts(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Parquet files of the facts that are at most ten minutes behind."""
    from footfall.measurement.facts.parquet import export_parquet
    from footfall.measurement.facts.store import Store

    export_parquet(Store(Path(settings.FACTS)))


@app.periodic(cron="*/15 6-23 * * *")
@app.task(name="measurement.send_views", queueing_lock="measurement.send_views")
def send_views(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """From six in the morning on, a letter for each kept view that is due; each is a job of its own."""
    from footfall.measurement.actions.mailings import take_due

    for key in take_due(timezone.localdate()):
        send_view.defer(mailing_id=key)


@app.task(name="measurement.send_view", queue="mail", retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def send_view(*, mailing_id: int) -> None:
    """One letter with a kept view; nothing if it was ended meanwhile."""
    from footfall.measurement.explorer.letters import letter
    from footfall.measurement.facts.published import published
    from footfall.measurement.models import Mailing

    mailing = Mailing.objects.select_related("staff", "view").filter(pk=mailing_id).first()
    if mailing is not None and mailing.staff.is_active:
        letter(mailing, published(), today=timezone.localdate()).send()
