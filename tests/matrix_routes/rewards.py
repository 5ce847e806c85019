"""Routes of referrals and rewards."""

from typing import Any

from footfall.selling.actions.refer import account_of_person, referral_door
from footfall.selling.actions.rewards import keep_scheme
from footfall.selling.models import RewardAccount, RewardEntry, RewardScheme
from footfall.selling.queries.referrals import token_of
from tests.cast import NOON
from tests.matrix_routes.selling import lead_of, of
from tests.matrix_routes.trying import Get, Post, Put, Side, Try


def account_of(side: Side) -> RewardAccount:
    """The account of a person with a lead at the side's place."""
    referral_door(by=None)
    return account_of_person(person=lead_of(side).person, at=NOON, by=side.holder)


SCHEME = {
    "name": "Warm leads", "whose": "attendant", "event": "warm", "amount": "40", "currency": "INR", "points": "0",
    "hold_days": "14", "claw_days": "90", "starts_on": "2026-05-01",
}  # fmt: skip


def scheme_of(side: Side) -> RewardScheme:
    """A scheme of the whole company."""
    values = {"name": "Sales", "whose": "customer", "event": "won", "amount_minor": 0, "points": 100, "currency": "INR",
              "starts_on": NOON.date()}  # fmt: skip
    return keep_scheme(scheme=None, values=values, at=NOON, by=side.company.meera)


def with_points(side: Side) -> dict[str, Any]:
    """An account that has points to use."""
    account = account_of(side)
    RewardEntry.objects.create(kind="earned", account=account, currency="INR", payable_points=50, at=NOON)
    return {"pk": account.pk}


def payable(side: Side) -> dict[str, Any]:
    """An account that money is due to."""
    account = account_of(side)
    RewardEntry.objects.create(kind="earned", account=account, currency="INR", payable_minor=50, at=NOON)
    return {"account": account.pk}


ROUTES: dict[str, Try | list[Try]] = {
    "selling:referrals": Get(),
    "selling:giver": Get(of(account_of, "pk")),
    "selling:code-new": Post(lambda side: {"pk": lead_of(side).person_id}),
    "selling:refer": Get(lambda side: {"code": account_of(side).code}, is_scoped=False),
    "selling:refer-state": Get(lambda side: {"token": token_of(account_of(side))}, is_scoped=False),
    "selling:rewards": Get(),
    "selling:my-rewards": Get(),
    "selling:reward-payment": Post(data=payable),
    "selling:reward-settling": Post(),
    "selling:schemes": Get(),
    "selling:scheme": [
        Get(of(scheme_of, "pk"), is_scoped=False),
        Post(lambda _: {"pk": 0}, data=SCHEME, is_scoped=False),
    ],
    "selling:leaderboard": Get(),
    "selling:reward-signs": Get(),
    "selling:statement": Get(of(account_of, "pk")),
    "selling:statement-file": Get(lambda side: {"pk": account_of(side).pk, "kind": "pdf"}),
    "selling:points": [Get(of(account_of, "pk")), Post(with_points, data={"points": 20})],
    "GET /api/v1/reward-schemes": Get(),
    "POST /api/v1/reward-schemes": Post(
        data={
            "name": "Warm",
            "whose": "attendant",
            "event": "warm",
            "points": 5,
            "currency": "INR",
            "starts_on": "2026-05-01",
        }
    ),
    "GET /api/v1/rewards": Get(),
    "GET /api/v1/rewards/{account_id}/entries": Get(of(account_of, "account_id")),
    "POST /api/v1/rewards/payments": Post(data=lambda side: {"accounts": [payable(side)["account"]]}),
    "GET /api/v1/referrals": Get(),
    "PUT /api/v1/persons/{person_id}/referral-code": Put(lambda side: {"person_id": lead_of(side).person_id}),
}
