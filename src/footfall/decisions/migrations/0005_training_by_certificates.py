from typing import Any

from django.db import migrations

TEXT = "Training of attendants and counters"


def measure_by(before: str, after: str) -> Any:  # noqa: ANN401 -- a migration's function
    """The factor as it was shipped is read from the measure of training; one that was edited stays as it is."""

    def change(apps: Any, _schema: Any) -> None:  # noqa: ANN401 -- Django's signature
        apps.get_model("decisions", "Factor").objects.filter(text=TEXT, measure=before).update(measure=after)

    return change


class Migration(migrations.Migration):
    dependencies = [("decisions", "0004_arms_with_routing_rules")]

    operations = [
        migrations.RunPython(measure_by("pct_warm", "pct_certified"), measure_by("pct_certified", "pct_warm")),
    ]
