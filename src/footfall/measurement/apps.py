from django.apps import AppConfig


class MeasurementConfig(AppConfig):
    name = "footfall.measurement"
    label = "measurement"

    def ready(self) -> None:
        register_pages()


def register_pages() -> None:
    """Puts the scoreboard, explorer, costs and reach into the side list, and lets views of the scoreboard and the explorer be kept."""
    from footfall.company.access import EVERYONE, MANAGERS
    from footfall.web.navigation import register
    from footfall.web.saved_views import register as keeps_views

    managers, everyone = tuple(sorted(MANAGERS)), tuple(sorted(EVERYONE))
    register(step="measurement", label="How it goes", url_name="measurement:today", order=5, roles=everyone)
    register(
        step="measurement", label="Scoreboard", url_name="measurement:scoreboard", order=10, roles=everyone, thumb=True
    )
    register(step="measurement", label="Explorer", url_name="measurement:explorer", order=15, roles=everyone)
    register(step="measurement", label="Costs", url_name="measurement:costs", order=20, roles=managers)
    register(step="measurement", label="Reach", url_name="measurement:reach", order=30, roles=managers)
    register(step="measurement", label="Targets", url_name="measurement:targets", order=40, roles=managers)
    register(step="measurement", label="Exchange rates", url_name="measurement:rates", order=50, roles=managers)
    keeps_views("scoreboard", "measurement:scoreboard")
    keeps_views("explorer", "measurement:explorer")
