from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("measurement", "0004_mailing")]

    operations = [
        migrations.AlterField(
            model_name="mailing",
            name="every",
            field=models.CharField(
                choices=[
                    ("day", "Every morning"),
                    ("week", "On the first day of the week"),
                    ("month", "On the first of the month"),
                ],
                max_length=5,
            ),
        )
    ]
