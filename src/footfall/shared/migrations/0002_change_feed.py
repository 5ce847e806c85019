from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shared", "0001_opening")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE shared_tombstone (
                table_name text NOT NULL,
                row_id bigint NOT NULL,
                row_xid xid8 NOT NULL DEFAULT pg_current_xact_id()
            );
            CREATE INDEX shared_tombstone_row_xid ON shared_tombstone (row_xid);

            CREATE FUNCTION shared_stamp_row_xid() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                NEW.row_xid := pg_current_xact_id();
                RETURN NEW;
            END $$;

            CREATE FUNCTION shared_bury() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO shared_tombstone (table_name, row_id) SELECT TG_TABLE_NAME, id FROM gone;
                RETURN NULL;
            END $$;
            """,
            """
            DROP FUNCTION shared_bury();
            DROP FUNCTION shared_stamp_row_xid();
            DROP TABLE shared_tombstone;
            """,
        )
    ]
