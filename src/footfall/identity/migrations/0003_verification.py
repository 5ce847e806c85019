import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0002_suppression"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckedUpTo",
            fields=[
                ("check_name", models.CharField(max_length=30, primary_key=True, serialize=False)),
                ("row_id", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="MailDomain",
            fields=[
                ("name", models.CharField(max_length=253, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("ok", "Takes mail"), ("dead", "Takes no mail"), ("unknown", "Not known")],
                        db_default="unknown",
                        default="unknown",
                        max_length=7,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True, db_default="", default="", help_text="What was answered", max_length=60
                    ),
                ),
                ("checked_at", models.DateTimeField(null=True)),
                ("again_at", models.DateTimeField(help_text="When it is asked about again")),
            ],
        ),
        migrations.CreateModel(
            name="OneTimeCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "value",
                    models.CharField(
                        db_index=True, help_text="Where to, for the limits: whoever it belongs to", max_length=254
                    ),
                ),
                ("nonce", models.CharField(max_length=32)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "sending",
                    models.CharField(
                        choices=[
                            ("waiting", "On its way"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Not sent"),
                            ("unsure", "Perhaps sent"),
                        ],
                        db_default="waiting",
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "detail",
                    models.CharField(
                        blank=True, db_default="", default="", help_text="Why it was not sent", max_length=200
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("entered_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("check", "Check"),
                            ("call", "Call"),
                            ("code", "One-time code"),
                            ("bounce", "Returned mail"),
                            ("hand", "By hand"),
                        ],
                        max_length=6,
                    ),
                ),
                ("cause", models.CharField(help_text="A code of `identity.verification.causes`", max_length=30)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unverified", "Unverified"),
                            ("verified", "Verified"),
                            ("suspect", "Suspect"),
                            ("dead", "Dead"),
                        ],
                        help_text="The state after it",
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("evidence", models.JSONField(default=dict)),
                (
                    "proof_key",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="So that the same letter counts once",
                        max_length=140,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.AddField(
            model_name="contactpoint",
            name="state_at",
            field=models.DateTimeField(help_text="Since when it stands so; empty for as it came", null=True),
        ),
        migrations.AddIndex(
            model_name="contactpoint",
            index=models.Index(
                condition=models.Q(("state", "unverified"), _negated=True),
                fields=["state", "-id"],
                name="contact_by_state",
            ),
        ),
        migrations.AddIndex(
            model_name="maildomain",
            index=models.Index(fields=["again_at"], name="mail_domain_by_turn"),
        ),
        migrations.AddField(
            model_name="onetimecode",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="onetimecode",
            name="contact_point",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="codes", to="identity.contactpoint"
            ),
        ),
        migrations.AddField(
            model_name="verification",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="verification",
            name="contact_point",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="verifications", to="identity.contactpoint"
            ),
        ),
        migrations.AddConstraint(
            model_name="verification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("proof_key", ""), _negated=True), fields=("proof_key",), name="a proof counts once"
            ),
        ),
        migrations.RunSQL(
            """
            UPDATE identity_contactpoint SET cause = CASE
                   WHEN cause = 'reached by phone' THEN 'phone_reached'
                   WHEN cause LIKE 'wrong_number, call %' THEN 'phone_wrong_number'
                   WHEN cause LIKE 'no_such_number, call %' THEN 'phone_disconnected'
                   WHEN cause LIKE 'not_the_person, call %' THEN 'phone_wrong_party'
                   WHEN cause = 'phone_invalid' AND value LIKE '+%' THEN 'phone_invalid_range'
                   WHEN cause = 'phone_invalid' THEN 'phone_unparseable'
                   WHEN cause = 'email_invalid' THEN 'email_syntax'
                   ELSE cause END
             WHERE cause <> ''
            """,
            migrations.RunSQL.noop,
        ),
    ]
