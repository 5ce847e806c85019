"""A worker process: `python -m footfall.cli.running.work` does the jobs of the queue."""

import asyncio
import os
from typing import cast

from footfall.cli.running.lifeline import end_with_parent

GRACE = 15.0


async def work() -> None:
    """Do jobs until told to end, and bring back those that a killed worker left behind."""
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


def main() -> None:
    """Set Django up and work."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "footfall.settings")
    import django

    django.setup()
    asyncio.run(work())


if __name__ == "__main__":
    end_with_parent()
    main()
