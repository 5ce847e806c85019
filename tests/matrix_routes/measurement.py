"""Routes of costs, reach and the scoreboard."""

from datetime import timedelta
from typing import Any

from footfall.company.models import SavedView
from footfall.measurement.models import Cost, Rate, Reach, Target
from tests.cast import NOON
from tests.matrix_routes.trying import Delete, Get, Patch, Post, Side, Try

DAY = NOON.date().isoformat()
COUNTED_OR_NOT = frozenset({200, 503})
"""Numbers come from facts that the tests of `measurement` make; here there are none."""


def cost_of(side: Side) -> Cost:
    return Cost.objects.create(
        from_on=DAY, until_on=DAY, amount_minor=100, currency="INR", kind="media", location=side.place
    )


def reach_of(side: Side) -> Reach:
    return Reach.objects.create(on=DAY, people=100, location=side.place)


def target_of(side: Side) -> Target:
    return Target.objects.create(measure="sales", from_on=DAY, until_on=DAY, amount=10, location=side.place)


def rate_of(side: Side) -> Rate:
    # There is one a day: each side has a day of its own.
    day = NOON.date() + timedelta(days=side.staff.pk + (0 if side.is_own else 10_000))
    return Rate.objects.create(on=day, currency="USD", units=80, reporting="INR")


def view_of(side: Side) -> SavedView:
    return SavedView.objects.create(staff=side.holder, page="explorer", name="By outlet", query="rows=location")


def named(name: str, side: Side) -> dict[str, Any]:
    made = {"costs": cost_of, "reach": reach_of, "targets": target_of}[name](side)
    return {"name": name, "pk": made.pk}


COST = {"amount": "10", "currency": "INR", "kind": "media", "spread": "evenly", "from_on": DAY, "location": "DEL-KB"}
TARGET = {"measure": "sales", "from_on": DAY, "amount": "10", "location": "DEL-KB"}
REACH = {"on": DAY, "people": "10", "kind": "notified", "location": "DEL-KB"}

ROUTES: dict[str, Try | list[Try]] = {
    "measurement:today": Get(answers={200, 302}),
    "measurement:scoreboard": Get(answers={200, 302}),
    "measurement:scoreboard-export": Get(answers=COUNTED_OR_NOT),
    "measurement:explorer": Get(answers={200, 302}),
    "measurement:explorer-export": Get(answers=COUNTED_OR_NOT),
    "measurement:explorer-mail": Post(lambda side: {"pk": view_of(side).pk, "every": "day"}, sees_all=frozenset()),
    "measurement:costs": Get(),
    "measurement:reach": Get(),
    "measurement:targets": Get(),
    "measurement:rates": Get(),
    "measurement:new": [
        Get(lambda _: {"name": "costs"}, is_scoped=False),
        Post(lambda _: {"name": "costs"}, COST, is_scoped=False),
        Post(lambda _: {"name": "reach"}, REACH, is_scoped=False),
        Post(lambda _: {"name": "targets"}, TARGET, is_scoped=False),
    ],
    "measurement:edit": [
        Get(lambda side: named("costs", side)),
        Post(lambda side: named("reach", side), REACH),
        Get(lambda side: named("targets", side)),
    ],
    "measurement:import": Get(lambda _: {"name": "costs"}, is_scoped=False),
    "measurement:remove": Post(lambda _: {"name": "costs"}, lambda side: {"picked": cost_of(side).pk}, is_scoped=False),
    "measurement:export": Get(lambda _: {"name": "costs"}, is_scoped=False),
    "GET /api/v1/costs": Get(),
    "GET /api/v1/costs/{cost_id}": Get(lambda side: {"cost_id": cost_of(side).pk}),
    "POST /api/v1/costs": Post(data={"from_on": DAY, "amount_minor": 100, "location": "DEL-KB"}),
    "PATCH /api/v1/costs/{cost_id}": Patch(lambda side: {"cost_id": cost_of(side).pk}, {"note": "May"}),
    "DELETE /api/v1/costs/{cost_id}": Delete(lambda side: {"cost_id": cost_of(side).pk}),
    "GET /api/v1/reach": Get(),
    "GET /api/v1/reach/{reach_id}": Get(lambda side: {"reach_id": reach_of(side).pk}),
    "POST /api/v1/reach": Post(data={"on": DAY, "people": 100, "location": "DEL-KB"}),
    "PATCH /api/v1/reach/{reach_id}": Patch(lambda side: {"reach_id": reach_of(side).pk}, {"people": 9}),
    "DELETE /api/v1/reach/{reach_id}": Delete(lambda side: {"reach_id": reach_of(side).pk}),
    "GET /api/v1/targets": Get(),
    "GET /api/v1/targets/{target_id}": Get(lambda side: {"target_id": target_of(side).pk}),
    "POST /api/v1/targets": Post(data={"measure": "sales", "from_on": DAY, "amount": 10, "location": "DEL-KB"}),
    "PATCH /api/v1/targets/{target_id}": Patch(lambda side: {"target_id": target_of(side).pk}, {"note": "May"}),
    "DELETE /api/v1/targets/{target_id}": Delete(lambda side: {"target_id": target_of(side).pk}),
    "GET /api/v1/rates": Get(),
    "GET /api/v1/rates/{rate_id}": Get(lambda side: {"rate_id": rate_of(side).pk}, is_scoped=False),
    "POST /api/v1/rates": Post(data={"on": DAY, "currency": "USD", "units": "80"}),
    "PATCH /api/v1/rates/{rate_id}": Patch(
        lambda side: {"rate_id": rate_of(side).pk}, {"units": "81"}, is_scoped=False
    ),
    "DELETE /api/v1/rates/{rate_id}": Delete(lambda side: {"rate_id": rate_of(side).pk}, is_scoped=False),
    "GET /api/v1/kpis": Get(),
    "GET /api/v1/dimensions": Get(answers=COUNTED_OR_NOT),
    "GET /api/v1/dimensions/{name}": Get(lambda _: {"name": "source"}, answers=COUNTED_OR_NOT, is_scoped=False),
    "POST /api/v1/dice": Post(data={"measures": ["leads"]}, answers=COUNTED_OR_NOT),
    "GET /api/v1/dice": Get(query={"measure": "leads"}, answers=COUNTED_OR_NOT),
}
