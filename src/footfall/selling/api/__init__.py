"""Selling in the REST API: deals, quotes, calls, call lists, sequences, tasks, and the stages and results that a company keeps."""

from footfall.company.access import Endpoints
from footfall.selling.api import call_lists, calls, deals, quotes, referrals, sequences, stages, to_do

router = Endpoints(tags=["selling"])
for part in (deals, quotes, calls, call_lists, referrals, sequences, stages, to_do):
    router.add_router("", part.router)
