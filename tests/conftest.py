"""One PostgreSQL for the whole run, started by our own launcher before Django reads its settings."""

import os
from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.settings import CLUSTER


def pytest_configure(config: pytest.Config) -> None:
    """Start the cluster once for all workers of a run, with durability off: tests may lose their data."""
    if os.environ.get("DATABASE_URL"):
        return
    from footfall.shared.postgres import ensure_running

    config.stash[_HANDLE] = ensure_running(CLUSTER, durable=False)


_HANDLE = pytest.StashKey[object]()

pytest_plugins = ["tests.cast"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database; whoever still holds a connection at the end loses it, so that it can be dropped."""
    yield
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
