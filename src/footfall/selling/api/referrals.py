"""Referrals in the REST API: whose code a friend came with, and a code for a person."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Schema

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.qualification.queries.people import person_seen_by
from footfall.selling.actions.refer import account_of_person, referral_door
from footfall.selling.api.deals import REFUSED
from footfall.selling.models import RewardAccount
from footfall.selling.queries.referrals import REFER, referrals_visible_to
from footfall.shared.paging import Paging, page_of

router = Endpoints()


class CodeOut(Schema):
    """A code for friends, and the link with it."""

    account: int
    code: str
    link: str


class ReferralOut(Schema):
    """A friend who came with a code; `state` says whether it counts, or why not."""

    id: int
    account: int
    lead: int
    state: str
    at: datetime


class Referrals(Schema):
    """A page of referrals, and what to give as `after` for the next; empty after the last."""

    items: list[ReferralOut]
    next: str


@router.get("/referrals", response={200: Referrals, **REFUSED}, summary="List referrals")
@allowed_by_key(*REFER)
def referrals(request: HttpRequest, paging: Query[Paging]) -> Any:  # noqa: ANN401 -- the schema says
    """Who came with whose code, in the order in which it was noticed."""
    found = referrals_visible_to(staff_of(request)).order_by("id")
    page = page_of(found, ("id",), after=paging.after, limit=paging.limit)
    items = [
        {"id": one.pk, "account": one.account_id, "lead": one.lead_id, "state": one.state, "at": one.at}
        for one in page.items
    ]
    return {"items": items, "next": page.next}


@router.put("/persons/{int:person_id}/referral-code", response={200: CodeOut, **REFUSED}, summary="Give a code")
@allowed_by_key(*REFER)
def code_given(request: HttpRequest, person_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """The person's code for friends; the same however often it is asked for."""
    staff = staff_of(request)
    person = person_seen_by(staff, person_id)
    referral_door(by=staff)
    account: RewardAccount = account_of_person(person=person, at=timezone.now(), by=staff)
    link = request.build_absolute_uri(reverse("selling:refer", args=[account.code]))
    return {"account": account.pk, "code": account.code, "link": link}
