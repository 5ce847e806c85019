import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("company", "0007_training")]

    operations = [
        migrations.CreateModel(
            name="EarlierParent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until_on", models.DateField(help_text="First day it no longer stood there")),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="earlier_parents",
                        to="company.location",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        help_text="Empty if it stood at the top",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="company.location",
                    ),
                ),
            ],
            options={
                "ordering": ["location", "until_on"],
                "constraints": [
                    models.UniqueConstraint(fields=("location", "until_on"), name="a place leaves one parent on a day")
                ],
            },
        )
    ]
