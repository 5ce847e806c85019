"""Selling in the REST API: deals, calls, call lists, tasks, appointments, and the stages and results that a company keeps."""

from footfall.company.access import Endpoints
from footfall.selling.api import call_lists, calls, deals, stages, to_do

router = Endpoints(tags=["selling"])
for part in (deals, calls, call_lists, stages, to_do):
    router.add_router("", part.router)
