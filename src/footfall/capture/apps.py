from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CaptureConfig(AppConfig):
    name = "footfall.capture"
    label = "capture"

    def ready(self) -> None:
        from footfall.capture.starting_data import provide_capture

        post_migrate.connect(provide_capture, sender=self)
