from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SellingConfig(AppConfig):
    name = "footfall.selling"
    label = "selling"

    def ready(self) -> None:
        from footfall.selling import receivers  # noqa: F401 -- connects them
        from footfall.selling.starting_data import provide_selling

        post_migrate.connect(provide_selling, sender=self)
