"""The worker keeps the facts up to date."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone
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
