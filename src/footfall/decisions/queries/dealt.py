"""What a lead was dealt in experiments that change what is done with it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from footfall.capture.models import EntryPoint
from footfall.decisions.models import Arm, Experiment, Exposure
from footfall.decisions.queries.running import Running, unit_at, with_places
from footfall.decisions.rules.experiments import AT_DOORS
from footfall.qualification.models import Lead
from footfall.qualification.signals import Way


def standing_of(lead: Lead, *, today: date) -> QuerySet[Exposure]:
    """The lead's arms in the experiments that run, with both; those that only change a door are over for it."""
    found = Exposure.objects.filter(lead=lead, is_dealt=True).exclude(experiment__kind__in=AT_DOORS)
    standing = found.filter(experiment__stopped_at=None, experiment__starts_on__lte=today)
    return standing.select_related("experiment", "arm__routing_rule").order_by("id")


def ways_of(lead_ids: Sequence[int], *, at: datetime) -> Mapping[int, Way]:
    """By which routing rule each lead goes that an experiment on who gets it means; one statement if none runs."""
    standing = Experiment.objects.running(timezone.localdate(at)).filter(kind=Experiment.Kind.ROUTING).order_by("id")
    running = [with_places(one) for one in standing.prefetch_related("arms")]
    if not running:
        return {}
    leads = Lead.objects.filter(pk__in=list(lead_ids), entry_point__isnull=False).select_related("location")
    found = list(leads)
    doors = EntryPoint.objects.in_bulk({lead.entry_point_id for lead in found})
    return {lead.pk: way for lead in found for way in _ways(lead, doors[lead.entry_point_id], running)}


def _ways(lead: Lead, door: EntryPoint, running: Sequence[Running]) -> Iterator[Way]:
    """At most one: no two experiments change the same thing at a door."""
    for each in running:
        one = each.experiment
        if each.is_at(door) and one.starts_on <= lead.captured_on <= one.ends_on:
            arm = each.arm(unit_at(each, lead.location, str(lead.person_id), lead.captured_at))
            yield Way(f"{one.name}, {arm.name}", arm.routing_rule_id, _others(arm, each.arms))


def _others(arm: Arm, arms: Sequence[Arm]) -> frozenset[int]:
    rules = {each.routing_rule_id for each in arms if each.routing_rule_id is not None}
    return frozenset(rules - {arm.routing_rule_id})
