"""Reads that join leads with what stands around them."""

from footfall.qualification.queries.outcomes import became_of, outcomes_of
from footfall.qualification.queries.scope import NoSuchLead, lead_seen_by, leads_visible_to
from footfall.qualification.queries.slabs import slab_bounds

__all__ = ["NoSuchLead", "became_of", "lead_seen_by", "leads_visible_to", "outcomes_of", "slab_bounds"]
