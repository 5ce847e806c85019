import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

ASKED = [
    ("product", "The product is known"),
    ("value", "The value is known"),
    ("expected_on", "The day of the sale is expected"),
    ("appointment_held", "An appointment was held"),
    ("quote_sent", "A quote was sent"),
    ("quote_accepted", "A quote was accepted"),
    ("order_number", "The purchase order has a number"),
    ("order_file", "The purchase order is on file"),
    ("delivered_on", "The day of delivery is known"),
    ("signature", "The signed delivery note is on file"),
    ("tasks_done", "No task of the deal is open"),
]


def put_stages_into_the_usual_one(apps, _schema_editor):
    Pipeline, Stage = apps.get_model("selling", "Pipeline"), apps.get_model("selling", "Stage")
    if Stage.objects.exists():
        usual = Pipeline.objects.create(slug="sales", name="Sales", position=1)
        Stage.objects.update(pipeline=usual)


class Migration(migrations.Migration):
    dependencies = [("company", "0001_opening"), ("selling", "0011_next_sales")]

    operations = [
        migrations.CreateModel(
            name="Pipeline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=15, unique=True)),
                ("name", models.CharField(max_length=60)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        help_text="Deals for this product, or one below it, open here",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="company.product",
                    ),
                ),
            ],
            options={"ordering": ["position", "id"]},
        ),
        migrations.AddField(
            model_name="stage",
            name="pipeline",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="stages", to="selling.pipeline"
            ),
        ),
        *(
            migrations.AddField(
                model_name="stage",
                name=name,
                field=django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(choices=ASKED, max_length=20),
                    blank=True,
                    default=list,
                    help_text=said,
                    size=None,
                ),
            )
            for name, said in (("entry", "What is asked to come in"), ("exit", "What is asked to go on"))
        ),
        migrations.AddField(
            model_name="deal",
            name="order_number",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="Of the customer's purchase order", max_length=60
            ),
        ),
        migrations.AddField(model_name="deal", name="delivered_on", field=models.DateField(blank=True, null=True)),
        migrations.RunPython(put_stages_into_the_usual_one, migrations.RunPython.noop),
    ]
