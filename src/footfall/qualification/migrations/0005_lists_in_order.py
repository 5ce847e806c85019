import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.expressions import F, Func, OrderBy

HEAT = Func(F("temperature"), F("cools_at"), function="qualification_heat", output_field=models.FloatField())
RARE = (
    "qualified",
    "appointment",
    "demo",
    "negotiation",
    "order",
    "delivered",
    "won",
    "lost",
    "dead",
    "junk",
    "recycled",
)


def of_those_who_got_there(name):
    return models.Index(fields=[f"{name}_at"], condition=~models.Q(**{f"{name}_at": None}), name=f"lead_by_{name}")


class Migration(migrations.Migration):
    """What the lead list reads from. Indexes on the outlet and owner alone go: `lead_by_place` and `lead_by_owner` do."""

    dependencies = [("qualification", "0004_no_negative_points")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION qualification_heat(temperature varchar, cools_at timestamptz)
            RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
                SELECT CASE temperature WHEN 'hot' THEN 3e10 WHEN 'warm' THEN 2e10 ELSE 1e10 END
                    + extract(epoch FROM cools_at - timestamptz '1970-01-01 00:00+00')::float8
            $$;
            """,
            "DROP FUNCTION qualification_heat(varchar, timestamptz)",
        ),
        migrations.AlterField(
            model_name="lead",
            name="location",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="leads",
                to="company.location",
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="leads",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex("lead", models.Index(fields=["status", "-captured_at", "-id"], name="lead_by_status")),
        migrations.AddIndex(
            "lead",
            models.Index(
                OrderBy(HEAT, descending=True),
                F("id").desc(),
                condition=~models.Q(cools_at=None),
                name="lead_by_heat",
            ),
        ),
        migrations.AddIndex(
            "lead",
            models.Index(fields=["-value_minor", "-id"], condition=~models.Q(value_minor=None), name="lead_by_value"),
        ),
        migrations.AddIndex(
            "lead",
            models.Index(
                fields=["next_step_at", "id"],
                condition=~models.Q(next_step_at=None),
                name="lead_by_next_step",
            ),
        ),
        *(migrations.AddIndex("lead", of_those_who_got_there(name)) for name in RARE),
    ]
