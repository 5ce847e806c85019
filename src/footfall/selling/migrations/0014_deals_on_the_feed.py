from django.db import migrations

from footfall.shared.change_feed import put_on_feed


class Migration(migrations.Migration):
    dependencies = [("selling", "0013_every_stage_has_a_pipeline"), ("shared", "0002_change_feed")]

    operations = [put_on_feed("selling_deal")]
