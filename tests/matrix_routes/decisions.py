"""Routes of decisions."""

from typing import Any

from footfall.decisions.models import Decision, Factor, Swot
from tests.cast import NOON
from tests.matrix_routes.trying import Get, Post, Side, Try

DAY = NOON.date().isoformat()
COMING = "2999-01-01"


def swot_of(side: Side) -> Swot:
    return Swot.objects.create(
        name="Spring", location=side.place, from_on=DAY, until_on=DAY, by=side.holder, made_at=NOON
    )


def decision_of(side: Side) -> Decision:
    return Decision.objects.create(
        what="A shorter form", location=side.place, owner=side.holder, by=side.holder, decided_on=DAY, review_on=COMING
    )


def swot_key(side: Side) -> dict[str, Any]:
    return {"pk": swot_of(side).pk}


def decision_key(side: Side) -> dict[str, Any]:
    return {"pk": decision_of(side).pk}


def factor_key(_side: Side) -> dict[str, Any]:
    return {"pk": Factor.objects.order_by("pk")[0].pk}


FACTOR = {"text": "Parking", "side": "internal", "weight": "2"}

ROUTES: dict[str, Try | list[Try]] = {
    "decisions:planner": Get(),
    "decisions:focus": Get(),
    "decisions:drivers": Get(),
    "decisions:swots": Get(),
    "decisions:swot-new": [
        Get(),
        Post(data=lambda side: {"name": "Spring", "location": side.place.pk, "from_on": DAY, "until_on": DAY}),
    ],
    "decisions:swot-comparison": Get(),
    "decisions:swot": Get(swot_key),
    "decisions:swot-rating": [Get(swot_key), Post(swot_key)],
    "decisions:factors": Get(),
    "decisions:factor-new": [Get(), Post(data=FACTOR)],
    "decisions:factor-edit": [Get(factor_key, is_scoped=False), Post(factor_key, FACTOR, is_scoped=False)],
    "decisions:decisions": Get(),
    "decisions:decision-new": [
        Get(),
        Post(
            data=lambda side: {
                "what": "A shorter form",
                "location": side.place.pk,
                "owner": side.staff.pk,
                "review_on": COMING,
            }
        ),
    ],
    "decisions:decision": Get(decision_key),
    "decisions:decision-review": [Get(decision_key), Post(decision_key, {"outcome": "More leads"})],
}
