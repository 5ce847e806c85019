from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils import timezone


class SellingConfig(AppConfig):
    name = "footfall.selling"
    label = "selling"

    def ready(self) -> None:
        from footfall.selling import lead_page, receivers, work_page  # noqa: F401 -- they register themselves
        from footfall.selling.starting_data import provide_selling

        post_migrate.connect(provide_selling, sender=self)
        register_pages()


def _due(staff: Any) -> int:  # noqa: ANN401 -- the member of staff
    from footfall.selling.queries.to_do import due_count

    return due_count(staff, at=timezone.now())


def register_pages() -> None:
    """Puts the desk, the board and the floor into the side list, and for administrators what is set about them."""
    from footfall.selling.queries import SEE_DEALS
    from footfall.selling.queries.call_lists import SUPERVISE
    from footfall.selling.queries.customers import SEE_CUSTOMERS
    from footfall.selling.queries.referrals import OVERSEE, REFER
    from footfall.selling.queries.to_do import DO
    from footfall.web.navigation import register

    callers = ("caller",)
    register(step="selling", label="Calling desk", url_name="selling:desk", order=10, roles=callers, thumb=True)
    register(step="selling", label="Call lists", url_name="selling:call-lists", order=20, roles=SEE_DEALS)
    register(step="selling", label="Wallboard", url_name="selling:wallboard", order=25, roles=SUPERVISE)
    register(step="selling", label="Board", url_name="selling:board", order=30, roles=SEE_DEALS, thumb=True)
    register(step="selling", label="Deals", url_name="selling:deals", order=40, roles=SEE_DEALS)
    register(step="selling", label="Tasks", url_name="selling:tasks", order=5, roles=DO, count=_due)
    register(
        step="selling",
        label="My rewards",
        url_name="selling:my-rewards",
        order=62,
        roles=("attendant", "caller", "salesperson"),
    )
    register(step="selling", label="Rewards", url_name="selling:rewards", order=64, roles=OVERSEE)
    register(step="selling", label="Referrals", url_name="selling:referrals", order=60, roles=REFER)
    register(step="selling", label="Sequences", url_name="selling:sequences", order=50, roles=SUPERVISE)
    register(step="selling", label="Customers", url_name="selling:customers", order=70, roles=SEE_CUSTOMERS)
    register(step="selling", label="Calendar", url_name="selling:calendar", order=42, roles=SEE_DEALS)
    register(step="selling", label="Forecast", url_name="selling:forecast", order=45, roles=SEE_DEALS)
    register(step="selling", label="Stages", url_name="selling:stages", order=90, roles=("administrator",))
