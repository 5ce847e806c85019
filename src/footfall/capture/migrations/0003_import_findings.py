from django.db import migrations, models


class Migration(migrations.Migration):
    """An import keeps what its dry run found, and which sheet of a workbook it reads."""

    dependencies = [("capture", "0002_never_edited")]

    operations = [
        migrations.AddField(
            "import", "findings", models.JSONField(default=dict, help_text="What the last dry run found")
        ),
        migrations.AddField(
            "import",
            "sheet",
            models.CharField(blank=True, default="", help_text="Of a workbook; a CSV file has none", max_length=200),
        ),
        migrations.AlterField(
            "import",
            "state",
            models.CharField(
                choices=[
                    ("uploaded", "Uploaded"),
                    ("checking", "Being checked"),
                    ("running", "Running"),
                    ("done", "Done"),
                    ("failed", "Stopped"),
                ],
                default="uploaded",
                max_length=10,
            ),
        ),
    ]
