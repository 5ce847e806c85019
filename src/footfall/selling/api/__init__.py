"""Selling in the REST API: deals, calls, and the stages and results that a company keeps."""

from footfall.company.access import Endpoints
from footfall.selling.api import calls, deals, stages

router = Endpoints(tags=["selling"])
for part in (deals, calls, stages):
    router.add_router("", part.router)
