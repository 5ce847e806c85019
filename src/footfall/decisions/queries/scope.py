"""Whose SWOTs, experiments, plans and decisions: those of the places a person works for; of the whole company for those who see it all."""

from typing import TypeVar, cast

from django.db.models import QuerySet

from footfall.company.models import Staff
from footfall.company.queries import visible_location_ids
from footfall.decisions.models import Decision, Experiment, Plan, Swot

Row = TypeVar("Row", bound=Swot | Decision | Experiment | Plan)


def visible_to(staff: Staff, model: type[Row]) -> QuerySet[Row]:
    """SWOTs, experiments, plans or decisions this member of staff may see."""
    found = model._default_manager.select_related("location", "by")
    places = visible_location_ids(staff)
    return cast("QuerySet[Row]", found if places is None else found.filter(location__in=places))
