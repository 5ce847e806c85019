"""What the demo company spent to get its leads, month by month, and how many people it reached."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from footfall.company.models import Role, SavedView, Staff
from footfall.measurement.models import Cost, Rate, Reach, Target
from footfall.seed.company import CURRENCY, Company
from footfall.seed.life import DIRECT_COST
from footfall.seed.visits import Ints, Visits

RUPEE = 100
ATTENDANT_MONTH = 2_000 * RUPEE
ATTENDANT_LEAD = 38 * RUPEE
"""Attendants' time: what an outlet spends in any month, and for each lead it takes."""
CALLER_MINUTE = 4 * RUPEE
MINUTES_A_LEAD = 5
VIEWS = {
    "Against targets": "compare=target&measure=leads&measure=pct_sold&period=this_month&rows=location",
    "What sources cost": "compare=last_year&measure=leads&measure=pct_sold&measure=cost_per_lead&measure=cost_per_sale"
    "&period=this_year&rows=source",
}
"""Views of the explorer that the director keeps for everybody."""
BILLED_IN = {"social_ads": "USD"}
"""Channels whose bills come in another currency."""
TARGET_MONTHS, STRETCH, SOLD_PERCENT = 6, 1.1, 7


def spend(company: Company, visits: Visits, *, today: date, rng: np.random.Generator) -> int:
    """The number of cost rows written: material and media by door, attendants by outlet, callers for the company."""
    months = visits.at.astype("datetime64[M]")
    first = months.min().astype(int)
    month = (months.astype(int) - first).astype(np.int64)
    count = int(month.max()) + 1
    leads = np.bincount(month * len(company.doorways) + visits.doorway, minlength=count * len(company.doorways))
    leads = leads.reshape(count, len(company.doorways))
    spans = [_span(int(first) + number, today) for number in range(count)]
    rates = _rates(spans[0][0], today)
    costs = [*_door_costs(company, leads, spans, _worth(rates), rng=rng), *_time_costs(company, leads, spans)]
    Rate.objects.bulk_create(rates)
    Cost.objects.bulk_create(costs, batch_size=5_000)
    Reach.objects.bulk_create(_reaches(company, leads, spans, rng=rng), batch_size=5_000)
    Target.objects.bulk_create(_targets(company, visits, spans), batch_size=5_000)
    director = Staff.objects.filter(role=Role.DIRECTOR).order_by("id")[0]
    SavedView.objects.bulk_create(
        SavedView(staff=director, page="explorer", name=name, query=query, is_shared=True)
        for name, query in VIEWS.items()
    )
    return len(costs)


def _rates(first: date, today: date) -> list[Rate]:
    """What a dollar is worth, week by week since the month before the first: it climbs and wavers."""
    begin = first - timedelta(days=28)
    weeks = (today - begin).days // 7 + 1
    return [
        Rate(
            on=begin + timedelta(weeks=week), currency="USD", reporting=CURRENCY,
            units=Decimal(8_290 + 4 * week + week * 37 % 23) / 100,
        )
        for week in range(weeks)
    ]  # fmt: skip


def _worth(rates: list[Rate]) -> dict[date, Decimal]:
    """What a dollar was worth on the first of each month."""
    found: dict[date, Decimal] = {}
    for rate in rates:
        found |= {day: rate.units for n in range(7) if (day := rate.on + timedelta(days=n)).day == 1}
    return found


def _targets(company: Company, visits: Visits, spans: list[tuple[date, date]]) -> list[Target]:
    """What each outlet shall capture in each of the last months, a little more than it did in a usual one; and what
    share of the company's leads shall be sold."""
    place = np.array([doorway.outlet for doorway in company.doorways])[visits.doorway]
    taken = np.bincount(place[place >= 0], minlength=len(company.outlets)) / len(spans)
    targets = []
    for first, _ in spans[-TARGET_MONTHS:]:
        last = date(first.year, first.month, monthrange(first.year, first.month)[1])
        targets += [
            Target(
                measure="leads", from_on=first, until_on=last, amount=max(1, round(usual * STRETCH)), location=outlet
            )
            for usual, outlet in zip(taken, company.outlets, strict=True)
        ]
        targets.append(Target(measure="pct_sold", from_on=first, until_on=last, amount=SOLD_PERCENT))
    return targets


def _span(months: int, today: date) -> tuple[date, date]:
    """First and last day of a month counted from January 1970, not beyond today."""
    year, month = 1970 + months // 12, months % 12 + 1
    return date(year, month, 1), min(date(year, month, monthrange(year, month)[1]), today)


def _door_costs(
    company: Company,
    leads: Ints,
    spans: list[tuple[date, date]],
    worth: dict[date, Decimal],
    *,
    rng: np.random.Generator,
) -> list[Cost]:
    """What each door cost in each month; doors that are paid by the lead carry their cost on the lead instead."""
    costs = []
    noise = rng.lognormal(0, 0.18, leads.shape)
    for number, (first, last) in enumerate(spans):
        for index, doorway in enumerate(company.doorways):
            if doorway.door.channel in DIRECT_COST or not leads[number, index]:
                continue
            amount = int(leads[number, index] * doorway.door.cost * RUPEE * noise[number, index])
            kind = Cost.Kind.MATERIAL if doorway.door.is_local else Cost.Kind.MEDIA
            if doorway.door.channel == "trade_show":
                kind = Cost.Kind.EVENT
            currency = BILLED_IN.get(doorway.door.channel, CURRENCY)
            billed = amount if currency == CURRENCY else int(amount / worth[first])
            costs.append(
                Cost(from_on=first, until_on=last, amount_minor=billed, currency=currency, kind=kind,
                     entry_point=doorway.entry_point)
            )  # fmt: skip
    return costs


def _time_costs(company: Company, leads: Ints, spans: list[tuple[date, date]]) -> list[Cost]:
    costs = []
    place = np.array([doorway.outlet for doorway in company.doorways])
    for number, (first, last) in enumerate(spans):
        share = ((last - first).days + 1) / 30
        taken = np.zeros(len(company.outlets), dtype=np.int64)
        np.add.at(taken, place[place >= 0], leads[number, place >= 0])
        costs += [
            Cost(from_on=first, until_on=last, currency=CURRENCY, kind=Cost.Kind.ATTENDANT_TIME, location=outlet,
                 amount_minor=int(ATTENDANT_MONTH * share) + int(taken[index]) * ATTENDANT_LEAD)
            for index, outlet in enumerate(company.outlets)
        ]  # fmt: skip
        minutes = int(leads[number].sum()) * MINUTES_A_LEAD
        costs.append(
            Cost(from_on=first, until_on=last, amount_minor=minutes * CALLER_MINUTE, currency=CURRENCY,
                 kind=Cost.Kind.CALLER_TIME, note="Telemarketing floor")
        )  # fmt: skip
    return costs


def _reaches(company: Company, leads: Ints, spans: list[tuple[date, date]], *, rng: np.random.Generator) -> list[Reach]:
    """Visitors at the doors of the outlets and passers-by before them, people notified by everything else."""
    by_outlet = np.zeros((leads.shape[0], len(company.outlets)), dtype=np.int64)
    reaches = []
    for index, doorway in enumerate(company.doorways):
        if doorway.outlet >= 0:
            by_outlet[:, doorway.outlet] += leads[:, index]
            continue
        reaches += [
            Reach(on=first, people=int(leads[number, index] * rng.uniform(35, 70)), kind=Reach.Kind.NOTIFIED,
                  entry_point=doorway.entry_point)
            for number, (first, _) in enumerate(spans) if leads[number, index]
        ]  # fmt: skip
    doors = [
        Reach(
            on=first,
            people=int(by_outlet[number, index] * rng.uniform(3.5, 7)),
            kind=Reach.Kind.FOOTFALL,
            location=outlet,
        )
        for number, (first, _) in enumerate(spans)
        for index, outlet in enumerate(company.outlets)
    ]
    street = [
        Reach(on=one.on, people=int(one.people * rng.uniform(6, 14)), kind=Reach.Kind.PASSING, location=one.location)
        for one in doors
    ]
    return [*reaches, *doors, *street]
