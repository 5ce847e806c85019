"""Routes of referrals and rewards."""

from footfall.selling.actions.refer import account_of_person, referral_door
from footfall.selling.models import RewardAccount
from footfall.selling.queries.referrals import token_of
from tests.cast import NOON
from tests.matrix_routes.selling import lead_of, of
from tests.matrix_routes.trying import Get, Post, Put, Side, Try


def account_of(side: Side) -> RewardAccount:
    """The account of a person with a lead at the side's place."""
    referral_door(by=None)
    return account_of_person(person=lead_of(side).person, at=NOON, by=side.holder)


ROUTES: dict[str, Try | list[Try]] = {
    "selling:referrals": Get(),
    "selling:giver": Get(of(account_of, "pk")),
    "selling:code-new": Post(lambda side: {"pk": lead_of(side).person_id}),
    "selling:refer": Get(lambda side: {"code": account_of(side).code}, is_scoped=False),
    "selling:refer-state": Get(lambda side: {"token": token_of(account_of(side))}, is_scoped=False),
    "GET /api/v1/referrals": Get(),
    "PUT /api/v1/persons/{person_id}/referral-code": Put(lambda side: {"person_id": lead_of(side).person_id}),
}
