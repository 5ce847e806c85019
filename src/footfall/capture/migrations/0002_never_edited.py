from django.db import migrations


class Migration(migrations.Migration):
    """A capture is kept as it came: the database itself refuses to change one."""

    dependencies = [("capture", "0001_opening")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION capture_refuse_edit() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'A capture is never edited.' USING ERRCODE = 'integrity_constraint_violation';
            END $$;
            CREATE TRIGGER capture_capture_never_edited BEFORE UPDATE ON capture_capture
                FOR EACH STATEMENT EXECUTE FUNCTION capture_refuse_edit();
            """,
            """
            DROP TRIGGER capture_capture_never_edited ON capture_capture;
            DROP FUNCTION capture_refuse_edit();
            """,
        )
    ]
