"""What a lead was dealt in experiments that change what is done with it."""

from datetime import date

from django.db.models import QuerySet

from footfall.decisions.models import Exposure
from footfall.decisions.rules.experiments import AT_DOORS
from footfall.qualification.models import Lead


def standing_of(lead: Lead, *, today: date) -> QuerySet[Exposure]:
    """The lead's arms in the experiments that run, with both; those that only change a door are over for it."""
    found = Exposure.objects.filter(lead=lead, is_dealt=True).exclude(experiment__kind__in=AT_DOORS)
    standing = found.filter(experiment__stopped_at=None, experiment__starts_on__lte=today)
    return standing.select_related("experiment", "arm").order_by("id")
