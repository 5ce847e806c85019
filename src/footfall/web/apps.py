"""The app that owns the look."""

from django.apps import AppConfig
from django.forms import Field


class WebConfig(AppConfig):
    """Registers the base page and its components under the label `web`."""

    name = "footfall.web"
    label = "web"
    verbose_name = "Web"

    def ready(self) -> None:
        """Let every form say what is missing in our words: Django has no setting for them."""
        Field.default_error_messages["required"] = "This is still empty."
