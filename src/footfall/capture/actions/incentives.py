"""Keep incentives and the stock of outlets."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from footfall.capture.models import Incentive, Stock
from footfall.company.models import Location, Role, Staff
from footfall.company.queries import visible_location_ids
from footfall.shared import audit
from footfall.shared.errors import Conflict, Invalid

KEEPS_INCENTIVES = (Role.ADMINISTRATOR, Role.MARKETING)
COUNTS_STOCK = (*KEEPS_INCENTIVES, Role.REGIONAL_MANAGER, Role.OUTLET_MANAGER)
CHANGEABLE = ("kind", "cost_minor", "value_minor", "currency", "budget_minor", "is_stocked", "is_active")


class NameStays(Conflict):
    """Another incentive has this name. Doors and captures say it, so it stands for one thing."""


class SpentAlready(Conflict):
    """More than that is spent or set aside already."""


class NotAnOutlet(Invalid):
    """Choose one of your outlets."""


@transaction.atomic
def make_incentive(*, name: str, values: Mapping[str, Any], at: datetime, by: Staff | None) -> Incentive:
    """An incentive that doors and arms offer by promising its name."""
    name = " ".join(name.split())
    if Incentive.objects.filter(name__iexact=name).exists():
        raise NameStays(fields={"name": [str(NameStays.__doc__)]})
    made = Incentive.objects.create(name=name, made_at=at, made_by=by, **{key: values[key] for key in CHANGEABLE})
    audit.record(by=by, verb="make", noun="incentive", subjects=[made.pk], name=name)
    return made


@transaction.atomic
def change_incentive(*, incentive: Incentive, values: Mapping[str, Any], by: Staff | None) -> Incentive:
    """The incentive as changed; its budget can't fall below what is spent."""
    held = Incentive.objects.select_for_update().get(pk=incentive.pk)
    said = {key: values[key] for key in CHANGEABLE if key in values}
    for key, value in said.items():
        setattr(held, key, value)
    if held.budget_minor is not None and held.budget_minor < held.committed_minor:
        raise SpentAlready(fields={"budget_minor": [str(SpentAlready.__doc__)]})
    held.save(update_fields=list(said))
    audit.record(by=by, verb="change", noun="incentive", subjects=[held.pk], **{k: str(v) for k, v in said.items()})
    return held


@transaction.atomic
def set_stock(*, incentive: Incentive, location: Location, count: int, by: Staff) -> Stock:
    """How many an outlet was given in all; not fewer than are gone."""
    places = visible_location_ids(by)
    if location.level != Location.OUTLET or (places is not None and location.pk not in places):
        raise NotAnOutlet(fields={"location": [str(NotAnOutlet.__doc__)]})
    try:
        with transaction.atomic():
            stock, _made = Stock.objects.update_or_create(
                incentive=incentive, location=location, defaults={"count": count}
            )
    except IntegrityError as error:
        raise SpentAlready("More than that are gone already.", fields={"count": ["More are gone already."]}) from error
    audit.record(by=by, verb="count", noun="stock", subjects=[stock.pk], incentive=incentive.name, count=count)
    return stock
