from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("company", "0002_sign_in_allowance")]

    operations = [
        migrations.RemoveConstraint(model_name="valueslab", name="two slabs of a currency differ in bound"),
        migrations.AddConstraint(
            model_name="valueslab",
            constraint=models.UniqueConstraint(
                fields=["currency", "from_minor"],
                deferrable=models.Deferrable.DEFERRED,
                name="two slabs of a currency differ in bound",
            ),
        ),
    ]
