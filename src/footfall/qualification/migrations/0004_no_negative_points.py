from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("qualification", "0003_days_until")]

    operations = [
        migrations.AddConstraint(
            model_name="temperaturerule",
            constraint=models.CheckConstraint(condition=models.Q(points__gte=0), name="points are not negative"),
        )
    ]
