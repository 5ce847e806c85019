"""Making a SWOT, rating it, and keeping the list of factors."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from footfall.company.models import Location, Staff
from footfall.company.queries import visible_location_ids
from footfall.decisions.models import Factor, Rating, Swot
from footfall.measurement.cube.measures import MEASURES
from footfall.shared import audit
from footfall.shared.errors import Conflict, Invalid


class ChooseAPlace(Invalid):
    """Choose one of the places you work for; the whole company is for those who see all of it."""


class FactorThereAlready(Conflict):
    """There is a factor with these words already."""


@transaction.atomic
def make_swot(*, name: str, location: Location | None, from_on: date, until_on: date, by: Staff, at: datetime) -> Swot:
    """A SWOT that waits for ratings."""
    check_place(location, by)
    if until_on < from_on:
        raise Invalid("The last day comes after the first.", fields={"until_on": ["This is before the first day."]})
    swot = Swot.objects.create(name=name, location=location, from_on=from_on, until_on=until_on, by=by, made_at=at)
    audit.record(by=by, verb="create", noun="swot", subjects=[swot.pk])
    return swot


@transaction.atomic
def rate(*, swot: Swot, ratings: Mapping[int, int | None], by: Staff, at: datetime) -> int:
    """What this person thinks, by factor, in the place of what they thought; None takes a rating back."""
    given = {factor: rating for factor, rating in ratings.items() if rating is not None}
    if any(not 1 <= rating <= 5 for rating in given.values()):  # noqa: PLR2004 -- the scale
        raise Invalid("A rating is 1 to 5.")
    Rating.objects.filter(swot=swot, by=by, factor__in=ratings.keys() - given.keys()).delete()
    rows = [Rating(swot=swot, factor_id=factor, by=by, rating=rating, at=at) for factor, rating in given.items()]
    Rating.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["swot", "factor", "by"], update_fields=["rating", "at"]
    )
    audit.record(by=by, verb="rate", noun="swot", subjects=[swot.pk], ratings=len(given))
    return len(given)


@transaction.atomic
def keep_factor(
    *, factor: Factor | None, text: str, side: str, weight: int, measure: str, is_retired: bool, by: Staff, today: date
) -> Factor:
    """A factor that is added to the list, or changed."""
    if measure and measure not in MEASURES:
        raise Invalid(f"There is no measure called {measure}.", fields={"measure": ["There is no such measure."]})
    one = factor or Factor(place=1_000)
    if Factor.objects.filter(text=text).exclude(pk=one.pk).exists():
        raise FactorThereAlready(fields={"text": ["There is a factor with these words already."]})
    one.text, one.side, one.weight, one.measure = text, side, weight, measure
    one.retired_on = (one.retired_on or today) if is_retired else None
    one.save()
    audit.record(by=by, verb="edit" if factor else "create", noun="factor", subjects=[one.pk])
    return one


def check_place(location: Location | None, by: Staff) -> None:
    """Refuses a place that this person does not work for."""
    places = visible_location_ids(by)
    if places is not None and (location is None or location.pk not in places):
        raise ChooseAPlace(fields={"location": ["Choose one of your places."]})
