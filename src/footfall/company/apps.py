from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CompanyConfig(AppConfig):
    name = "footfall.company"
    label = "company"

    def ready(self) -> None:
        from footfall.company.starting_data import provide_company

        post_migrate.connect(provide_company, sender=self)
