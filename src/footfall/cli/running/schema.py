"""Bringing the database and the static files to what this version of Footfall needs."""

import hashlib

# Not used, and hashing stops at its comments, which name files that are not there.
_UNUSED = ("django_htmx/ext/*",)
_LOCK = 4_066_713  # any number that nothing else on the server locks


def pending_migrations() -> list[str]:
    """The migrations that the database has not seen, in their order."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrate_if_needed() -> list[str]:
    """Apply what is pending, one process at a time; the names of what was applied."""
    from django.core.management import call_command
    from django.db import connection

    if not pending_migrations():
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            pending = pending_migrations()  # another process may have been at it meanwhile
            call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
    return pending


def collect_static_if_needed() -> bool:
    """Publish the static files under their hashed names when one has changed; whether that was so."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = settings.STATIC_ROOT / ".published"
    wanted = _static_fingerprint()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=[*_UNUSED])
    stamp.write_text(wanted, encoding="ascii")
    return True


def _static_fingerprint() -> str:
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([*_UNUSED]):
            digest.update(f"{name} {storage.size(name)} {storage.get_modified_time(name)}\n".encode())
    return digest.hexdigest()
