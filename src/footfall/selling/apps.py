from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SellingConfig(AppConfig):
    name = "footfall.selling"
    label = "selling"

    def ready(self) -> None:
        from footfall.selling import lead_page, receivers  # noqa: F401 -- they register themselves
        from footfall.selling.starting_data import provide_selling

        post_migrate.connect(provide_selling, sender=self)
        register_pages()


def register_pages() -> None:
    """Puts the board into the side list, and for administrators what is set about it."""
    from footfall.selling.queries import SEE_DEALS
    from footfall.web.navigation import register

    register(step="selling", label="Board", url_name="selling:board", order=30, roles=SEE_DEALS, thumb=True)
    register(step="selling", label="Deals", url_name="selling:deals", order=40, roles=SEE_DEALS)
    register(step="selling", label="Stages", url_name="selling:stages", order=90, roles=("administrator",))
