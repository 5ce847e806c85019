"""Routes of decisions."""

from typing import Any

from django.utils import timezone

from footfall.decisions.models import Arm, Decision, Experiment, Factor, Plan, Swot
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


def experiment_of(side: Side) -> Experiment:
    one = Experiment.objects.create(
        name="Gift", slug="gift", kind="incentive", outcome="warm", within_days=0, location=side.place, base=0.1,
        effect=0.03, planned=100, currency="INR", starts_on=DAY, ends_on=COMING, by=side.holder, made_at=NOON,
    )  # fmt: skip
    Arm.objects.bulk_create(Arm(experiment=one, name=name, place=place) for place, name in enumerate(("none", "gift")))
    return one


def experiment_key(side: Side) -> dict[str, Any]:
    return {"pk": experiment_of(side).pk}


def experiment_id(side: Side) -> dict[str, Any]:
    return {"experiment_id": experiment_of(side).pk}


def experiment_form(side: Side) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    return {
        "name": "Gift", "kind": "incentive", "location": side.place.pk, "channel": "counter", "unit": "outlet_day",
        "outcome": "warm", "within_days": "30", "base": "10", "effect": "3", "a_day": "20", "looks": "4", "margin": "30",
        "hour": "0", "starts_on": today, "ends_on": COMING, "arm-TOTAL_FORMS": "2", "arm-INITIAL_FORMS": "0",
        "arm-0-name": "none", "arm-0-share": "1", "arm-1-name": "gift", "arm-1-share": "1", "arm-1-amount": "50",
    }  # fmt: skip


def experiment_body(side: Side) -> dict[str, Any]:
    return {
        "name": "Gift", "kind": "incentive", "unit": "outlet_day", "outcome": "warm", "within_days": 30,
        "location": side.place.code, "channel": "counter", "base": 0.1, "effect": 0.03, "a_day": 20,
        "starts_on": timezone.localdate().isoformat(), "ends_on": COMING,
        "arms": [{"name": "none"}, {"name": "gift", "incentive_minor": 5_000}],
    }  # fmt: skip


def plan_key(side: Side) -> dict[str, Any]:
    one = Plan.objects.create(
        name="Five sales", target=5, made_on=DAY, by_on=COMING, location=side.place, chance=0.5,
        weeks=[[7, 1.0, 1.0, 0, 2, 5.0]], by=side.holder,
    )  # fmt: skip
    return {"pk": one.pk}


FACTOR = {"text": "Parking", "side": "internal", "weight": "2"}

ROUTES: dict[str, Try | list[Try]] = {
    "decisions:planner": Get(),
    "decisions:plan-new": Post(data={"target": 5, "by": COMING, "probability": 90}, answers=frozenset({302, 422})),
    "decisions:plan": Get(plan_key),
    "decisions:plan-drop": Post(plan_key),
    "decisions:focus": Get(),
    "decisions:drivers": Get(),
    "decisions:experiments": Get(),
    "decisions:experiment-new": [Get(), Post(data=experiment_form)],
    "decisions:experiment": Get(experiment_key),
    "decisions:experiment-stop": [Get(experiment_key), Post(experiment_key, {"because": "Out of gifts"})],
    "decisions:experiment-log": Get(experiment_key),
    "GET /api/v1/experiments": Get(),
    "POST /api/v1/experiments": Post(data=experiment_body),
    "GET /api/v1/experiments/{experiment_id}": Get(experiment_id),
    "GET /api/v1/experiments/{experiment_id}/result": Get(experiment_id),
    "GET /api/v1/experiments/{experiment_id}/arm": Get(experiment_id, query={"unit": "asha"}),
    "POST /api/v1/experiments/{experiment_id}/stop": Post(experiment_id, {"because": "Out of gifts"}),
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
