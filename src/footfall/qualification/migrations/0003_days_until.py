from django.db import migrations


class Migration(migrations.Migration):
    """`rules.days_until` in the database, so that a million leads cool in one statement. A test holds the two equal."""

    dependencies = [("qualification", "0002_change_feed")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION qualification_days_until(points float8[], half_lives float8[], lowest float8)
            RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
            DECLARE
                days float8 := 0;
                total float8;
                slope float8;
                part float8;
                step float8;
            BEGIN
                FOR round IN 1..20 LOOP
                    total := 0;
                    slope := 0;
                    FOR i IN 1..cardinality(points) LOOP
                        part := points[i] * power(0.5::float8, days / half_lives[i]);
                        total := total + part;
                        slope := slope + part / half_lives[i];
                    END LOOP;
                    EXIT WHEN total <= lowest;
                    step := ln(total / lowest) / ln(2::float8) * total / slope;
                    days := days + step;
                    EXIT WHEN step < 1e-7 OR days > 36500;
                END LOOP;
                RETURN least(days, 36500);
            END $$;
            """,
            "DROP FUNCTION qualification_days_until(float8[], float8[], float8)",
        )
    ]
