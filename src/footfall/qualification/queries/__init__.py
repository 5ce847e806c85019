"""Reads that join leads with what stands around them."""

from footfall.qualification.queries.outcomes import became_of, outcomes_of
from footfall.qualification.queries.scope import (
    EXPORT_LEADS,
    SET_RULES,
    WORK_LEADS,
    NoSuchLead,
    lead_seen_by,
    leads_visible_to,
)
from footfall.qualification.queries.slabs import slab_bounds

__all__ = [
    "EXPORT_LEADS",
    "SET_RULES",
    "WORK_LEADS",
    "NoSuchLead",
    "became_of",
    "lead_seen_by",
    "leads_visible_to",
    "outcomes_of",
    "slab_bounds",
]
