"""A database of its own for a measurement: durable, in a temporary folder, with a small company in it."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def fresh_company() -> Iterator[Path]:
    """A data directory with a migrated database and the company that tests use; both are gone afterwards.

    With DATABASE_URL set, that (empty) database is used instead.
    """
    with tempfile.TemporaryDirectory(prefix="footfall-bench-", ignore_cleanup_errors=True) as folder:
        data = Path(folder)
        data.chmod(0o711)
        os.environ["FOOTFALL_DATA"] = str(data)
        os.environ.setdefault("FOOTFALL_LOG", "WARNING")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "footfall.settings")
        sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
        handle = None
        if not os.environ.get("DATABASE_URL"):
            from footfall.shared.postgres import ensure_running

            handle = ensure_running(data, durable=True)
        try:
            _migrate()
            yield data
        finally:
            from django.db import connections

            for connection in connections.all():
                connection.close()
            if handle:
                handle.close()


def database_pid() -> int:
    """The process id of the database server, whose children serve the connections."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    return int(Path(f"/proc/{backend}/stat").read_text().rsplit(")", 1)[1].split()[1])


def _migrate() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from footfall.company.models import Location

    call_command("migrate", verbosity=0)
    if not Location.objects.exists():
        from tests.cast import make_company

        make_company()
