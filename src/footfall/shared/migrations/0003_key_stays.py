from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shared", "0002_change_feed")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION shared_key_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE foreign_key_violation USING
                    MESSAGE = format('%s %s is named by others: its key stays', TG_TABLE_NAME, OLD.id);
            END $$;
            """,
            "DROP FUNCTION shared_key_stays() CASCADE;",
        )
    ]
