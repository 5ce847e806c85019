"""Rows that every company starts with. They are put in after a migration, into tables that are still empty.

Not data migrations: those are gone after a test's flush, and a company that deleted a row must not get it back.
"""

from collections.abc import Iterable

from django.db.models import Model


def provide(rows: Iterable[Model]) -> None:
    """Insert the rows if their table is empty; all rows are of one model."""
    rows = list(rows)
    manager = type(rows[0])._default_manager
    if not manager.exists():
        manager.bulk_create(rows)
