"""The app that owns the look."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers the base page and its components under the label `web`."""

    name = "footfall.web"
    label = "web"
    verbose_name = "Web"
