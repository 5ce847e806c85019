from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CompanyConfig(AppConfig):
    name = "footfall.company"
    label = "company"

    def ready(self) -> None:
        from footfall.company.starting_data import provide_company

        post_migrate.connect(provide_company, sender=self)
        register_pages()


def register_pages() -> None:
    """Puts the company into the side list."""
    from footfall.company.access import MANAGERS
    from footfall.web.navigation import register

    managers, administrators = tuple(sorted(MANAGERS)), ("administrator",)
    entries = (
        ("Places", "locations", managers),
        ("Products", "products", managers),
        ("Campaigns", "campaigns", managers),
        ("Staff", "staff", managers),
        ("Training", "certifications", managers),
        ("API keys", "keys", managers),
        ("Audit", "audit", administrators),
    )
    for order, (label, name, roles) in enumerate(entries):
        register(step="company", label=label, url_name=f"company:{name}", order=10 * order, roles=roles)
