"""Leads, persons and temperature in the REST API: what their pages show and do."""

from footfall.company.access import Endpoints
from footfall.qualification.api import (
    deeds,
    erasure,
    examination,
    leads,
    lists,
    people,
    persons,
    probability,
    profiles,
    routing,
    temperature,
    verification,
)

router = Endpoints(tags=["qualification"])
for part in (
    verification,
    leads,
    deeds,
    people,
    temperature,
    routing,
    profiles,
    examination,
    lists,
    probability,
    persons,
    erasure,
):
    router.add_router("", part.router)
