"""The company in the REST API: what the pages list, make and change."""

from footfall.company.access import Endpoints
from footfall.company.api import absences, categories, goods, locations, people, training

router = Endpoints(tags=["company"])
for part in (locations, categories, goods, people, absences, training):
    router.add_router("", part.router)
