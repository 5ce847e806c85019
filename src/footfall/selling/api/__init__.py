"""Selling in the REST API: deals and all that hangs on them, calls, call lists, customers, and what a company sets."""

from footfall.company.access import Endpoints
from footfall.selling.api import (
    call_lists,
    calls,
    customers,
    deals,
    files,
    forecast,
    quotes,
    referrals,
    rewards,
    sequences,
    stages,
    to_do,
)

router = Endpoints(tags=["selling"])
for part in (
    call_lists,
    calls,
    customers,
    deals,
    files,
    forecast,
    quotes,
    referrals,
    rewards,
    sequences,
    stages,
    to_do,
):
    router.add_router("", part.router)
