"""Footfall's own settings, on a data directory for tests.

pytest-django reads settings before any conftest, so the environment has to be set here.
"""

import os
import tempfile
from pathlib import Path

CLUSTER = Path(os.environ.get("FOOTFALL_TEST_DATA") or Path(tempfile.gettempdir()) / f"footfall-test-{os.getuid()}")
os.environ["FOOTFALL_DATA"] = str(CLUSTER)
os.environ.setdefault("FOOTFALL_SECRET_KEY", "only-for-tests")
os.environ["FOOTFALL_LOG"] = "WARNING"
(CLUSTER / "static").mkdir(parents=True, exist_ok=True)  # whitenoise warns of a missing folder

from footfall.settings import *  # noqa: E402, F403 -- they read the environment above
