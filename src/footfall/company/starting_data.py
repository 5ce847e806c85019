from typing import Any

from footfall.shared.starting_data import provide


def provide_company(**_signal: Any) -> None:
    """The outlet categories that shops are usually told apart by."""
    from footfall.company.models import OutletCategory

    names = ["Exclusive", "Non-exclusive", "Shop-in-shop", "Counter", "Kiosk", "Field"]
    provide(OutletCategory(slug=name.lower(), name=name) for name in names)
