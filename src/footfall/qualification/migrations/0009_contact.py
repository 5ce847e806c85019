from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("qualification", "0008_counted_with"), ("identity", "0003_verification")]

    operations = [
        migrations.AddField(
            model_name="lead",
            name="contact",
            field=models.CharField(
                choices=[
                    ("verified", "Verified"),
                    ("unverified", "Not yet verified"),
                    ("suspect", "Suspect"),
                    ("dead", "Dead"),
                    ("nothing", "None given"),
                ],
                db_default="unverified",
                default="unverified",
                help_text="The best state of the ways to reach the person, now",
                max_length=10,
            ),
        ),
    ]
