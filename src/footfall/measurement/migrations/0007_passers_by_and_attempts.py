from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("measurement", "0006_rate")]

    operations = [
        migrations.AlterField(
            "reach",
            "kind",
            models.CharField(
                choices=[
                    ("notified", "People notified"),
                    ("footfall", "Visitors counted"),
                    ("passing", "Passers-by counted"),
                ],
                default="notified",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            "cost",
            "spread",
            models.CharField(
                choices=[
                    ("evenly", "Evenly over the leads"),
                    ("by_value", "By value of the leads"),
                    ("by_attempts", "By calls made to the leads"),
                ],
                db_default="evenly",
                default="evenly",
                max_length=12,
            ),
        ),
    ]
