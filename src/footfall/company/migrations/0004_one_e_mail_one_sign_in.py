from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("company", "0003_slab_bounds_pass_each_other")]

    operations = [
        migrations.AlterField("staff", "email", models.EmailField(max_length=254, unique=True)),
    ]
