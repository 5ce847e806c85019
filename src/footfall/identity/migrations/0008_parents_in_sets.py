import django.db.models.deletion
from django.db import migrations, models

from footfall.shared.parents import checked_in_sets


class Migration(migrations.Migration):
    dependencies = [
        ("capture", "0013_parents_in_sets"),
        ("identity", "0007_erasure"),
    ]

    operations = [
        migrations.AlterField(
            model_name="contactpoint",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contact_points",
                to="identity.person",
            ),
        ),
        migrations.AlterField(
            model_name="record",
            name="capture",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                primary_key=True,
                related_name="record",
                serialize=False,
                to="capture.capture",
            ),
        ),
        migrations.AlterField(
            model_name="record",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="records",
                to="identity.person",
            ),
        ),
        checked_in_sets(
            "identity_contactpoint",
            {
                "person_id": "identity_person",
            },
        ),
        checked_in_sets(
            "identity_record",
            {
                "capture_id": "capture_capture",
                "person_id": "identity_person",
            },
        ),
    ]
