"""Costs, reach and numbers in the REST API."""

from footfall.company.access import Endpoints
from footfall.measurement.api import dice, ledgers

router = Endpoints(tags=["measurement"])
router.add_router("", ledgers.router)
router.add_router("", dice.router)
