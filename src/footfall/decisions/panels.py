"""What decisions add to the page of a lead: the arms of the experiments that it is in."""

from typing import Any

from django.utils import timezone

from footfall.company.models import Staff
from footfall.decisions.queries.dealt import standing_of
from footfall.qualification.lead_page import shows
from footfall.qualification.models import Lead


@shows("decisions/_lead_experiments.html", order=55)
def experiments(lead: Lead, _staff: Staff) -> dict[str, Any] | None:
    """Which script, message or way the lead was dealt while an experiment runs, so that whoever works it keeps to it."""
    rows = list(standing_of(lead, today=timezone.localdate()))
    return {"rows": rows} if rows else None
