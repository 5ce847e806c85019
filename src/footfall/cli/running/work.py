"""A worker process: does the jobs of the queue."""

import asyncio
import os
from typing import cast

from footfall.cli.running.web import log_as_child

GRACE = 15.0


def do_jobs() -> None:
    """Do jobs until told to end, and bring back those that a killed worker left behind."""
    log_as_child()
    asyncio.run(_do_jobs())


async def _do_jobs() -> None:
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    from footfall.cli.running.rescue import rescue_for_ever

    connector = cast("DjangoConnector", app.connector).get_worker_connector()
    with app.replace_connector(connector) as worker_app:
        async with worker_app.open_async():
            rescuer = asyncio.create_task(rescue_for_ever(worker_app.job_manager))
            try:
                await worker_app.run_worker_async(
                    concurrency=int(os.environ.get("FOOTFALL_JOBS", "4")),
                    shutdown_graceful_timeout=GRACE,
                    delete_jobs="never",
                )
            finally:
                rescuer.cancel()
