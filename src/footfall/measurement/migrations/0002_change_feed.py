from django.db import migrations

from footfall.shared.change_feed import put_on_feed


class Migration(migrations.Migration):
    dependencies = [("measurement", "0001_opening"), ("shared", "0002_change_feed")]

    operations = [put_on_feed("measurement_cost"), put_on_feed("measurement_reach")]
