import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0004_merge")]

    operations = [
        migrations.CreateModel(
            name="Face",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="face",
                        serialize=False,
                        to="identity.person",
                    ),
                ),
                ("said", models.TextField(help_text="The fields of a linkage record (identity.faces)")),
                ("first", models.BigIntegerField(help_text="Hash under which the first name is counted", null=True)),
                ("last", models.BigIntegerField(help_text="Hash under which the surname is counted", null=True)),
                ("company", models.BigIntegerField(help_text="Hash under which the company is counted", null=True)),
            ],
        ),
        migrations.CreateModel(
            name="FaceKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "hash", "person_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("hash", models.BigIntegerField(help_text="First 64 bits of BLAKE2 over kind and parts")),
                ("person_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="NameCount",
            fields=[
                ("hash", models.BigIntegerField(primary_key=True, serialize=False)),
                ("persons", models.IntegerField()),
            ],
        ),
        migrations.AlterField(
            model_name="record",
            name="reason",
            field=models.CharField(
                choices=[
                    ("new", "Nobody known shares a contact"),
                    ("email", "Same e-mail"),
                    ("phone_and_name", "Same phone and name"),
                    ("phone", "Same phone, one of them unnamed"),
                    ("hand", "Chosen by hand"),
                    ("likeness", "Alike in so many ways that it is sure"),
                    ("external", "Same reference in the source system"),
                ],
                max_length=20,
            ),
        ),
    ]
