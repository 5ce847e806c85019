"""Selling in the REST API: deals, calls, call lists, and the stages and results that a company keeps."""

from footfall.company.access import Endpoints
from footfall.selling.api import call_lists, calls, deals, stages

router = Endpoints(tags=["selling"])
for part in (deals, calls, call_lists, stages):
    router.add_router("", part.router)
