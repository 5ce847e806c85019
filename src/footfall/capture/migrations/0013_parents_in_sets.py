import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from footfall.shared.parents import checked_in_sets


class Migration(migrations.Migration):
    dependencies = [
        ("shared", "0003_key_stays"),
        ("capture", "0012_words_of_letters"),
        ("company", "0007_training"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="capture",
            name="attendant",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="captures",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="capture",
            name="entry_point",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="captures",
                to="capture.entrypoint",
            ),
        ),
        migrations.AlterField(
            model_name="capture",
            name="form_version",
            field=models.ForeignKey(
                db_constraint=False,
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
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="captures",
                to="capture.import",
            ),
        ),
        migrations.AlterField(
            model_name="capture",
            name="location",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="captures",
                to="company.location",
            ),
        ),
        migrations.AlterField(
            model_name="pending",
            name="capture",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                primary_key=True,
                related_name="pending",
                serialize=False,
                to="capture.capture",
            ),
        ),
        checked_in_sets(
            "capture_capture",
            {
                "entry_point_id": "capture_entrypoint",
                "location_id": "company_location",
                "import_run_id": "capture_import",
                "form_version_id": "capture_formversion",
                "attendant_id": "company_staff",
            },
        ),
        checked_in_sets(
            "capture_pending",
            {
                "capture_id": "capture_capture",
            },
        ),
    ]
