"""The part of the REST API that captures come in by, and their doors."""

from footfall.capture.api import entry_points, forms, imports, incentives, mailings, receivers
from footfall.capture.api.captures import router

router.add_router("", entry_points.router)
router.add_router("", receivers.router)
router.add_router("", forms.router)
router.add_router("", incentives.router)
router.add_router("", imports.router)
router.add_router("", mailings.router)

__all__ = ["router"]
