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

_LONG = {
    "test_spark.py", "test_up.py", "test_chaos.py", "test_crashes.py", "test_import_killed.py", "test_seed.py",
    "test_seeded.py", "test_oracle.py", "test_scope_and_drill.py", "test_counter_app_browser.py",
}  # fmt: skip
"""Begun last, one of these would keep one worker busy while the others have nothing left to do."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests come first among their like: those in a transaction, those that commit, those without a database."""
    items.sort(key=lambda item: (_place(item), item.path.name not in _LONG))


def _place(item: pytest.Item) -> int:
    """Where pytest-django has put the test, for what it put in order must stay so."""
    fixtures, marker = set(getattr(item, "fixturenames", ())), item.get_closest_marker("django_db")
    if fixtures & {"transactional_db", "live_server"} or (marker and marker.kwargs.get("transaction")):
        return 1
    return 0 if marker or "db" in fixtures else 2


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker, monkeypatch_session: pytest.MonkeyPatch
) -> None:
    """Databases are clones of one that is migrated, and are emptied quickly after tests that commit."""
    from django.db import connection

    from tests.database import sql_flush, template

    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template()
    monkeypatch_session.setattr(type(connection.ops), "sql_flush", sql_flush)


@pytest.fixture(scope="session")
def monkeypatch_session() -> Iterator[pytest.MonkeyPatch]:
    """What stays changed for the whole run."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


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
