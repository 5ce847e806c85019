from django.db import migrations

# A form is counted when it is begun and when it is sent; what is touched in between changes no number. Its key is no
# number that a tombstone could hold: any deletion leaves one, and all openings are counted anew.
PUT = """
ALTER TABLE capture_formopening ADD COLUMN row_xid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX capture_formopening_row_xid ON capture_formopening (row_xid);
CREATE TRIGGER capture_formopening_stamp BEFORE UPDATE ON capture_formopening
    FOR EACH ROW WHEN (OLD.sent_at IS DISTINCT FROM NEW.sent_at) EXECUTE FUNCTION shared_stamp_row_xid();
CREATE FUNCTION capture_bury_openings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO shared_tombstone (table_name, row_id) SELECT TG_TABLE_NAME, 0 WHERE EXISTS (SELECT FROM gone);
    RETURN NULL;
END $$;
CREATE TRIGGER capture_formopening_bury AFTER DELETE ON capture_formopening
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION capture_bury_openings();
"""
TAKE_OFF = """
DROP TRIGGER capture_formopening_bury ON capture_formopening;
DROP FUNCTION capture_bury_openings();
DROP TRIGGER capture_formopening_stamp ON capture_formopening;
ALTER TABLE capture_formopening DROP COLUMN row_xid;
"""


class Migration(migrations.Migration):
    dependencies = [("capture", "0013_parents_in_sets"), ("shared", "0002_change_feed")]

    operations = [migrations.RunSQL(PUT, TAKE_OFF)]
