"""What decisions add to the page of a lead: the arms of the experiments that it is in."""

from typing import Any

from django.utils import timezone

from footfall.company.models import Staff
from footfall.decisions.models import Exposure
from footfall.decisions.rules.experiments import AT_DOORS
from footfall.qualification.lead_page import shows
from footfall.qualification.models import Lead


@shows("decisions/_lead_experiments.html", order=55)
def experiments(lead: Lead, _staff: Staff) -> dict[str, Any] | None:
    """Which script, message or way the lead was dealt while an experiment runs, so that whoever works it keeps to it."""
    today = timezone.localdate()
    found = Exposure.objects.filter(lead=lead, is_dealt=True).exclude(experiment__kind__in=AT_DOORS)
    standing = found.filter(experiment__stopped_at=None, experiment__starts_on__lte=today)
    rows = list(standing.select_related("experiment", "arm").order_by("id"))
    return {"rows": rows} if rows else None
