from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("qualification", "0018_parents_in_sets")]

    operations = [
        migrations.AddField(
            "lead",
            "arm",
            models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text='"experiment: arm" of the first experiment that dealt it one',
                max_length=190,
            ),
        )
    ]
