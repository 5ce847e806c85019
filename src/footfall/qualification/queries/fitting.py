"""Audience profiles in words, and how leads agree with them."""

from django.db.models import Count

from footfall.company.models import AudienceProfile, Location
from footfall.qualification.models import Fit
from footfall.qualification.models.lead import OPEN


def criteria_in_words(profile: AudienceProfile) -> list[str]:
    """What a profile wants, the weight where it is not one."""
    criteria = list(profile.criteria.all())
    keys = [int(value) for each in criteria if each.field == "place" for value in each.values]
    names = dict(Location.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
    said = []
    for each in criteria:
        words = str(each)
        if each.field == "place":
            words = f"place is {' or '.join(names.get(int(value), value) for value in each.values)}"
        said.append(words if each.weight == 1 else f"{words} (×{each.weight:g})")
    return said


def spread_of() -> dict[int | None, int]:
    """How many open leads agree best with each profile."""
    fits = Fit.objects.filter(lead__status__in=OPEN).order_by()
    return dict(fits.values_list("profile").annotate(Count("lead")))
