"""Leads, persons and temperature in the REST API: what their pages show and do."""

from footfall.company.access import Endpoints
from footfall.qualification.api import deeds, leads, people, routing, temperature

router = Endpoints(tags=["qualification"])
for part in (leads, deeds, people, temperature, routing):
    router.add_router("", part.router)
