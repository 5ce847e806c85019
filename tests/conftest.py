"""One PostgreSQL for the whole run, started by our own launcher before Django reads its settings."""

import os
import tempfile
from pathlib import Path

import pytest

_CLUSTER = Path(os.environ.get("FOOTFALL_TEST_DATA") or Path(tempfile.gettempdir()) / f"footfall-test-{os.getuid()}")
os.environ["FOOTFALL_DATA"] = str(_CLUSTER)
os.environ.setdefault("FOOTFALL_SECRET_KEY", "only-for-tests")
os.environ["FOOTFALL_LOG"] = "WARNING"
(_CLUSTER / "static").mkdir(parents=True, exist_ok=True)  # whitenoise warns of a missing folder


def pytest_configure(config: pytest.Config) -> None:
    """Start the cluster once (workers of a parallel run share it), with durability off: tests may lose their data."""
    if os.environ.get("DATABASE_URL"):
        return
    from footfall.shared.postgres import ensure_running

    config.stash[_HANDLE] = ensure_running(_CLUSTER, durable=False)


_HANDLE = pytest.StashKey[object]()

pytest_plugins = ["tests.cast"]
