"""The exact feed of changed rows that the facts are refreshed from.

A table on the feed has a column `row_xid` (the transaction that last wrote the row) and leaves a tombstone when a row
goes. A reader takes `lo <= row_xid < pg_snapshot_xmin(pg_current_snapshot())`: with `updated_at` a transaction that
commits late is missed for ever, with this it can't be.
"""

from django.db import migrations


def put_on_feed(table: str) -> migrations.RunSQL:
    """The migration step that puts a table with an integer key `id` on the feed."""
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ADD COLUMN row_xid xid8 NOT NULL DEFAULT pg_current_xact_id();
        CREATE INDEX {table}_row_xid ON {table} (row_xid);
        CREATE TRIGGER {table}_stamp BEFORE UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION shared_stamp_row_xid();
        CREATE TRIGGER {table}_bury AFTER DELETE ON {table}
            REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION shared_bury();
        """,
        f"""
        DROP TRIGGER {table}_bury ON {table};
        DROP TRIGGER {table}_stamp ON {table};
        ALTER TABLE {table} DROP COLUMN row_xid;
        """,
    )
