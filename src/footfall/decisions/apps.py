from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "footfall.decisions"
    label = "decisions"

    def ready(self) -> None:
        register_pages()


def register_pages() -> None:
    """Puts the pages that end in a decision into the side list."""
    from footfall.company.access import MANAGERS
    from footfall.web.navigation import register

    managers = tuple(sorted(MANAGERS))
    register(step="decisions", label="Planner", url_name="decisions:planner", order=10, roles=managers)
