from django.apps import AppConfig
from django.db.models.signals import post_migrate


class QualificationConfig(AppConfig):
    name = "footfall.qualification"
    label = "qualification"

    def ready(self) -> None:
        from footfall.qualification.starting_data import provide_qualification

        post_migrate.connect(provide_qualification, sender=self)
        import footfall.qualification.receivers  # noqa: F401 -- hearing starts with the import
