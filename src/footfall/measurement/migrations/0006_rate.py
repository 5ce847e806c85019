import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from footfall.shared.change_feed import put_on_feed


class Migration(migrations.Migration):
    dependencies = [
        ("measurement", "0005_first_day_of_the_week"),
        ("shared", "0002_change_feed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Rate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(help_text="First day it holds for")),
                ("currency", models.CharField(max_length=3)),
                (
                    "reporting",
                    models.CharField(help_text="The reporting currency it was written down in", max_length=3),
                ),
                (
                    "units",
                    models.DecimalField(
                        decimal_places=12,
                        help_text="Units of the reporting currency for one unit of `currency`",
                        max_digits=21,
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["reporting", "currency", "on"], name="a currency has one rate a day"
                    ),
                    models.CheckConstraint(condition=models.Q(("units__gt", 0)), name="a rate is more than nothing"),
                ],
            },
        ),
        put_on_feed("measurement_rate"),
    ]
