"""The plan that the demo company set itself eight weeks ago, from what was known that day."""

from datetime import datetime, timedelta

import numpy as np
from django.db.models import Count

from footfall.capture.channels import channel
from footfall.company.models import Role, Staff
from footfall.decisions.models import Plan
from footfall.decisions.planning.counts import Counts
from footfall.decisions.planning.outlook import known
from footfall.decisions.planning.target import Effort
from footfall.decisions.planning.target import Plan as Target
from footfall.decisions.planning.weeks import as_rows, expected
from footfall.qualification.models import Lead

PACE_DAYS, AHEAD, BACK = 90, 91, 56
STRETCH = 1.05


def set_target(*, now: datetime) -> Plan | None:
    """A plan for thirteen weeks, a little more than was to be expected; None while nothing was sold by then."""
    day = (now - timedelta(days=BACK)).date()
    then = _counts(now).as_of(day.toordinal())
    if not then.sold.sum():
        return None
    recent = then.since(then.today - PACE_DAYS + 1)
    daily = np.asarray(recent.by_channel(recent.leads) / PACE_DAYS)
    learnt = known(then)
    weeks = expected(learnt, daily, AHEAD)
    target = max(1, round(weeks[-1].mean * STRETCH))
    plan = Target(learnt, [Effort(0, 0, 0, 0, 0)] * len(then.channels), daily, target, AHEAD)
    director = Staff.objects.filter(role=Role.DIRECTOR).order_by("id")[0]
    return Plan.objects.create(
        name=f"{target:,} sales in a quarter", target=target, made_on=day, by_on=day + timedelta(days=AHEAD),
        chance=plan.chance, weeks=as_rows(weeks), by=director,
        channels={name: round(float(leads), 1) for name, leads in zip(then.channels, plan.leads, strict=True)},
    )  # fmt: skip


def _counts(now: datetime) -> Counts:
    """Leads of the two years by channel, day and days to the sale, as the planner counts them."""
    leads = Lead.objects.filter(junk_at=None, counted_with=None, captured_at__lte=now)
    rows = leads.values_list("entry_point__channel", "captured_on", "won_at__date").annotate(leads=Count("id"))
    slugs = sorted({slug for slug, *_ in rows})
    places = {slug: place for place, slug in enumerate(slugs)}
    names = [made.name if (made := channel(slug)) else slug for slug in slugs]
    table = [(places[slug], on.toordinal(), (won - on).days if won else None, many) for slug, on, won, many in rows]
    return Counts.of(names, table, now.date().toordinal())
