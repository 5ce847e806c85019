import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A capture and what hangs on it is written often and looked up by few of its keys."""

    dependencies = [
        ("capture", "0003_import_findings"),
        ("company", "0004_one_e_mail_one_sign_in"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="capture",
            name="capture_by_arrival",
        ),
        migrations.RemoveIndex(
            model_name="reviewitem",
            name="review_items_that_stand",
        ),
        migrations.AlterField(
            model_name="capture",
            name="form_version",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="captures",
                to="capture.formversion",
            ),
        ),
        migrations.AlterField(
            model_name="capture",
            name="import_run",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="captures",
                to="capture.import",
            ),
        ),
        migrations.AlterField(
            model_name="consent",
            name="capture",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="consents",
                to="capture.capture",
            ),
        ),
        migrations.AlterField(
            model_name="consent",
            name="purpose",
            field=models.SlugField(db_index=False, default="offers", max_length=40),
        ),
        migrations.AlterField(
            model_name="reviewitem",
            name="capture",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="review_items",
                to="capture.capture",
            ),
        ),
        migrations.AlterField(
            model_name="reviewitem",
            name="settled_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="capture",
            index=models.Index(fields=["-received_at", "-id"], name="capture_by_arrival"),
        ),
        migrations.AddIndex(
            model_name="reviewitem",
            index=models.Index(
                condition=models.Q(("settled_at", None)), fields=["-noticed_at", "-id"], name="review_items_that_stand"
            ),
        ),
    ]
