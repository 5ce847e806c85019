import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from footfall.shared.parents import checked_in_sets


class Migration(migrations.Migration):
    dependencies = [
        ("capture", "0013_parents_in_sets"),
        ("company", "0007_training"),
        ("identity", "0008_parents_in_sets"),
        ("qualification", "0017_score_alarm"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="lead",
            name="attendant",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="captured_leads",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="campaign",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="leads",
                to="company.campaign",
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="category",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="leads",
                to="company.outletcategory",
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="entry_point",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="leads",
                to="capture.entrypoint",
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="form_version",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="leads",
                to="capture.formversion",
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="location",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="leads",
                to="company.location",
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="leads",
                to="identity.person",
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="product",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="leads",
                to="company.product",
            ),
        ),
        migrations.AlterField(
            model_name="lead",
            name="source",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="leads",
                to="capture.source",
            ),
        ),
        migrations.AlterField(
            model_name="touchpoint",
            name="by",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="touchpoint",
            name="capture",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="touchpoints",
                to="capture.capture",
            ),
        ),
        migrations.AlterField(
            model_name="touchpoint",
            name="lead",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="touchpoints",
                to="qualification.lead",
            ),
        ),
        checked_in_sets(
            "qualification_lead",
            {
                "person_id": "identity_person",
                "product_id": "company_product",
                "entry_point_id": "capture_entrypoint",
                "source_id": "capture_source",
                "campaign_id": "company_campaign",
                "location_id": "company_location",
                "category_id": "company_outletcategory",
                "attendant_id": "company_staff",
                "form_version_id": "capture_formversion",
            },
        ),
        checked_in_sets(
            "qualification_touchpoint",
            {
                "lead_id": "qualification_lead",
                "capture_id": "capture_capture",
                "by_id": "company_staff",
            },
        ),
    ]
