from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("capture", "0011_mailings")]

    operations = [
        migrations.AddField(
            model_name="mailing",
            name="words",
            field=models.TextField(
                blank=True, db_default="", default="", help_text="What the letter says above its code"
            ),
        ),
    ]
