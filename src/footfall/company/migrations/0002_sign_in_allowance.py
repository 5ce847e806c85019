from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("company", "0001_opening")]

    operations = [
        migrations.CreateModel(
            name="SignInAllowance",
            fields=[
                ("key", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("remaining", models.FloatField()),
                ("was_allowed", models.BooleanField(help_text="Whether the last try went through")),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
