"""What the managers of the demo company think, and what they decided."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from footfall.company.models import Location, Role, Staff
from footfall.company.queries.scope import location_ids_under
from footfall.decisions.actions.decisions import decide
from footfall.decisions.actions.swot import make_swot, rate
from footfall.decisions.models import Factor, Swot
from footfall.qualification.models import Lead
from footfall.seed.planning import set_target
from footfall.seed.trying import try_out
from footfall.web.figures import count, percent

RATERS = (Role.REGIONAL_MANAGER, Role.OUTLET_MANAGER, Role.MARKETING)
EARLIER, NOW = timedelta(days=180), timedelta(days=90)
THOUGHT: Mapping[str, tuple[int, int, int]] = {
    "Quality of the database": (3, 2, 2),
    "Training of attendants": (4, 5, 4),
    "Quality of lead-generation": (3, 4, 3),
    "Incentive for customers": (4, 4, 3),
    "Number of references": (2, 3, 2),
    "Incentive for attendants": (3, 2, 3),
    "Ease of giving": (4, 4, 5),
    "Location and footfall": (5, 4, 4),
    "Speed of the follow-up": (2, 1, 2),
    "Generating leads through": (4, 5, 4),
    "Competitors' offers": (2, 2, 1),
    "Privacy rules": (2, 3, 2),
    "New channels": (4, 4, 4),
}
"""By the beginning of the factor: what the three who rate think."""


def deliberate(*, now: datetime) -> int:
    """SWOTs of a region now and a quarter before and of its first outlet, a decision, experiments and a plan; how many SWOTs."""
    region = Location.objects.filter(level="region").order_by("id")[0]
    outlet = Location.objects.filter(level=Location.OUTLET).order_by("id")[0]
    raters = [Staff.objects.filter(role=role).order_by("id")[0] for role in RATERS]
    for name, place, back, shift in (
        (f"{region.name}, the quarter before", region, EARLIER, -1),
        (f"{region.name}, this quarter", region, NOW, 0),
        (f"{outlet.name}, this quarter", outlet, NOW, 0),
    ):
        first = (now - back).date()
        maker = raters[2]
        swot = make_swot(
            name=name, location=place, from_on=first, until_on=first + timedelta(days=89), by=maker, at=now
        )
        _rate(swot, raters, shift, now)
        if place == region and not shift:
            _decide(swot, raters[0], now)
    try_out(now=now)
    set_target(now=now)
    return Swot.objects.count()


def _rate(swot: Swot, raters: list[Staff], shift: int, now: datetime) -> None:
    factors = {factor.text: factor.pk for factor in Factor.objects.all()}
    for number, staff in enumerate(raters):
        thought = {
            pk: max(1, ratings[number] + shift)
            for beginning, ratings in THOUGHT.items()
            for text, pk in factors.items()
            if text.startswith(beginning)
        }
        rate(swot=swot, ratings=thought, by=staff, at=now)


def _decide(swot: Swot, owner: Staff, now: datetime) -> None:
    on = now.date()
    decide(
        what="A second caller starts at nine, before the shops open",
        because="Leads of the evening wait until noon; the three of us rate the follow-up as our weakness.",
        change_of_mind="No more leads are tried in time after six weeks.",
        location=swot.location,
        owner=owner,
        review_on=on + timedelta(days=45),
        numbers=_numbers(swot, now),
        by=owner,
        on=on,
        swot=swot,
        factor=Factor.objects.get(text__startswith="Speed"),
    )


def _numbers(swot: Swot, now: datetime) -> dict[str, str]:
    """What the pages say of the region's leads of the last 90 days, before anything was counted."""
    places = location_ids_under([swot.location_id] if swot.location_id else [])
    leads = Lead.objects.filter(location__in=places, captured_at__gte=now - NOW, junk_at=None)
    captured = leads.count()
    warm = leads.exclude(warm_at=None).count()
    return {"Leads": count(captured), "Became warm": percent(warm / captured if captured else None)}
