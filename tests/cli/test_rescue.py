"""Jobs whose worker was killed."""

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app

from footfall.cli.running.rescue import MOST_ATTEMPTS, rescue

pytestmark = pytest.mark.django_db(transaction=True)


def job(*, attempts: int, heartbeat: str) -> int:
    """A job that is being done by a worker whose heart last beat so long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH worker AS (INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - %s::interval) RETURNING id)"
            " INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts, worker_id)"
            " SELECT 'default', 'ring', 'doing', %s, id FROM worker RETURNING id",
            [heartbeat, attempts],
        )
        return int(cursor.fetchone()[0])


def state(of: int) -> tuple[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status, attempts FROM procrastinate_jobs WHERE id = %s", [of])
        status, attempts = cursor.fetchone()
        return status, attempts


def test_a_job_of_a_silent_worker_is_brought_back() -> None:
    stuck, alive = job(attempts=0, heartbeat="40 s"), job(attempts=0, heartbeat="5 s")
    assert async_to_sync(rescue)(app.job_manager) == (1, 0)
    assert (state(stuck), state(alive)) == (("todo", 1), ("doing", 0))


def test_a_job_that_kills_every_worker_is_given_up() -> None:
    poison = job(attempts=MOST_ATTEMPTS - 1, heartbeat="40 s")
    assert async_to_sync(rescue)(app.job_manager) == (0, 1)
    assert state(poison) == ("failed", MOST_ATTEMPTS)


def test_nothing_is_rescued_twice() -> None:
    job(attempts=0, heartbeat="40 s")
    assert async_to_sync(rescue)(app.job_manager) == (1, 0)
    assert async_to_sync(rescue)(app.job_manager) == (0, 0)
