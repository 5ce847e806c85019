"""Keeping a plan, so that what comes can be held against it."""

from datetime import date

from django.conf import settings
from django.db import transaction

from footfall.company.models import Location, Staff
from footfall.decisions.models import Plan
from footfall.decisions.planned import Planned
from footfall.decisions.planning.weeks import as_rows, expected, first_end
from footfall.shared import audit


@transaction.atomic
def keep_plan(*, name: str, found: Planned, location: Location | None, by: Staff) -> Plan:
    """The plan as it is now, with what is to be expected by each week; that is not changed afterwards."""
    plan = found.plan
    weeks = expected(plan.known, plan.daily, plan.days, first_end(found.today, settings.CALENDAR))
    made = Plan.objects.create(
        name=name, target=found.asked.target, made_on=found.today, by_on=found.asked.by, location=location,
        held=_rest(found.asked.held), chance=plan.chance, weeks=as_rows(weeks),
        channels={line.channel: round(line.leads, 1) for line in found.lines}, by=by,
    )  # fmt: skip
    audit.record(by=by, verb="keep", noun="plan", subjects=[made.pk], target=made.target)
    return made


@transaction.atomic
def drop_plan(*, plan: Plan, by: Staff, on: date) -> None:
    """The plan is gone; the trail of deeds keeps what it was."""
    audit.record(by=by, verb="drop", noun="plan", subjects=[plan.pk], name=plan.name, on=on.isoformat())
    plan.delete()


def _rest(held: str) -> str:
    """What a plan is held to besides its place, which has a column of its own."""
    return ",".join(part for part in held.split(",") if part and not part.startswith("location="))
