import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("qualification", "0007_routing"),
    ]

    operations = [
        migrations.AddField(
            model_name="lead",
            name="counted_with",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="The earlier lead that this one is counted with, since their two persons were found to be one",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="repeats",
                to="qualification.lead",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("counted_with", None), _negated=True),
                fields=["counted_with"],
                name="lead_counted_with",
            ),
        ),
    ]
