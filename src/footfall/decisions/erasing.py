"""What stays of experiments when a person is erased: that somebody was dealt an arm, and what came of it."""

from footfall.identity.erasing import empties
from footfall.qualification.erasing import LEADS

empties(
    "decisions_exposure",
    where=f"capture_id = ANY(%(captures)s::uuid[]) OR lead_id IN ({LEADS})",
    puts="capture_id = NULL, visitor = 'erased-' || id",
)
