"""Jobs of killed workers, brought back into the queue.

The queue delivers at least once, and a job whose worker was killed stays `doing` until somebody looks for it.
This runs in every worker's loop and not as a job, because a job could itself be the one that is stuck.
"""

import asyncio
from datetime import UTC, datetime

import structlog
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status
from procrastinate.manager import JobManager

EVERY_SECONDS = 30.0
SILENT_SECONDS = 30.0
MOST_ATTEMPTS = 5

log = structlog.get_logger(__name__)


async def rescue_for_ever(manager: JobManager) -> None:
    """Rescue at once and then every half minute, until cancelled."""
    while True:
        try:
            await rescue(manager)
        except ConnectorException as error:  # the database is away; the worker itself deals with that
            log.warning("rescue_failed", error=str(error))
        await asyncio.sleep(EVERY_SECONDS)


async def rescue(manager: JobManager, silent_seconds: float = SILENT_SECONDS) -> tuple[int, int]:
    """How many jobs were brought back, and how many given up because each attempt killed its worker."""
    back = given_up = 0
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=silent_seconds):
        try:
            if job.attempts + 1 >= MOST_ATTEMPTS:
                await manager.finish_job(job, Status.FAILED, delete_job=False)
                log.error("job_given_up", job=job.id, task=job.task_name, attempts=job.attempts + 1)
                given_up += 1
            else:
                await manager.retry_job(job, retry_at=datetime.now(UTC))
                log.warning("job_rescued", job=job.id, task=job.task_name, attempts=job.attempts + 1)
                back += 1
        except ConnectorException:
            continue  # another worker rescued it in the same moment
    return back, given_up
