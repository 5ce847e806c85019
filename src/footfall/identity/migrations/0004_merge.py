import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0003_verification"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("because", models.CharField(blank=True, max_length=200)),
                ("evidence", models.JSONField(default=dict)),
                (
                    "rows",
                    models.JSONField(
                        default=dict, help_text="Table to keys of the rows that the merged person brought"
                    ),
                ),
                (
                    "changes",
                    models.JSONField(default=dict, help_text="Field of the survivor to its value before and after"),
                ),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "undecided",
                    models.JSONField(
                        default=list,
                        help_text="Captures since, of which nobody can know whose they were: they stayed with the survivor",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="OrganizationMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("because", models.CharField(blank=True, max_length=200)),
                (
                    "rows",
                    models.JSONField(
                        default=dict, help_text="Table to keys of the rows that belonged to the merged body"
                    ),
                ),
                (
                    "changes",
                    models.JSONField(default=dict, help_text="Field of the survivor to its value before and after"),
                ),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Scan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Looking"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        db_default="waiting",
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("step", models.CharField(blank=True, db_default="", default="", max_length=80)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "report",
                    models.JSONField(default=dict, help_text="Persons read, pairs for each band, seconds, method"),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("decides", "Decides"),
                            ("influences", "Influences"),
                            ("uses", "Uses it"),
                            ("buys", "Buys and pays"),
                            ("gatekeeper", "Opens the door"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.AddField(
            model_name="match",
            name="band",
            field=models.CharField(
                choices=[("same", "Surely the same"), ("review", "To be looked at")],
                db_default="review",
                default="review",
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="organization",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                help_text="Which body stands for this one now; always one that is not merged",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.organization",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="Who stands for this person now; always somebody who is not merged",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.person",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="own",
            field=models.JSONField(
                blank=True, help_text="What was known of this person alone, while they are part of a merge", null=True
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("merged_into", None), _negated=True), fields=["merged_into"], name="person_merged"
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="match",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="merges", to="identity.match"
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="merged",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="survivor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="identity.person"
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="undone_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="organizationmerge",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="organizationmerge",
            name="merged",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.organization"
            ),
        ),
        migrations.AddField(
            model_name="organizationmerge",
            name="survivor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="identity.organization"
            ),
        ),
        migrations.AddField(
            model_name="organizationmerge",
            name="undone_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="scan",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="match",
            name="scan",
            field=models.ForeignKey(
                help_text="Who noticed it",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="matches",
                to="identity.scan",
            ),
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(
                condition=models.Q(("verdict", "open")), fields=["band", "id"], name="matches_that_stand"
            ),
        ),
        migrations.AddField(
            model_name="seat",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="seat",
            name="organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="seats", to="identity.organization"
            ),
        ),
        migrations.AddField(
            model_name="seat",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="seats", to="identity.person"
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)),
                fields=("merged",),
                name="a person is merged into one other at a time",
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.CheckConstraint(
                condition=models.Q(("survivor", models.F("merged")), _negated=True),
                name="nobody is merged into themselves",
            ),
        ),
        migrations.AddConstraint(
            model_name="organizationmerge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)),
                fields=("merged",),
                name="a body is merged into one other at a time",
            ),
        ),
        migrations.AddConstraint(
            model_name="organizationmerge",
            constraint=models.CheckConstraint(
                condition=models.Q(("survivor", models.F("merged")), _negated=True),
                name="no body is merged into itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "running")), fields=("state",), name="one scan runs at a time"
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("person", "organization"),
                name="a person plays one part in a body at a time",
            ),
        ),
    ]
