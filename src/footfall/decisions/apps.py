from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DecisionsConfig(AppConfig):
    name = "footfall.decisions"
    label = "decisions"

    def ready(self) -> None:
        from footfall.decisions.starting_data import provide_decisions

        post_migrate.connect(provide_decisions, sender=self)
        register_pages()
        import footfall.decisions.panels
        import footfall.decisions.receivers  # noqa: F401 -- hearing starts with the import


def register_pages() -> None:
    """Puts the pages that end in a decision into the side list."""
    from footfall.company.access import MANAGERS
    from footfall.web.navigation import register

    managers = tuple(sorted(MANAGERS))
    register(step="decisions", label="Planner", url_name="decisions:planner", order=10, roles=managers)
    register(step="decisions", label="Focus", url_name="decisions:focus", order=12, roles=managers)
    register(step="decisions", label="Drivers", url_name="decisions:drivers", order=14, roles=managers)
    register(step="decisions", label="Experiments", url_name="decisions:experiments", order=16, roles=managers)
    register(step="decisions", label="SWOT", url_name="decisions:swots", order=20, roles=managers)
    register(step="decisions", label="Decisions", url_name="decisions:decisions", order=30, roles=managers)
