"""One PostgreSQL for the whole run, started by our own launcher before Django reads its settings."""

import os

import pytest

from tests.settings import CLUSTER


def pytest_configure(config: pytest.Config) -> None:
    """Start the cluster once for all workers of a run, with durability off: tests may lose their data."""
    if os.environ.get("DATABASE_URL"):
        return
    from footfall.shared.postgres import ensure_running

    config.stash[_HANDLE] = ensure_running(CLUSTER, durable=False)


_HANDLE = pytest.StashKey[object]()

pytest_plugins = ["tests.cast"]
