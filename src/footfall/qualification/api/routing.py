"""Routing in the REST API: its rules, who waits, and who a lead was offered to."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Schema, Status

from footfall.capture.models import Source
from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.company.models import Role, Staff, Team
from footfall.qualification.actions.routing_rules import (
    RuleDraft,
    drop_rule,
    keep_rule,
    move_rule,
    rule_by_id,
    set_response_times,
)
from footfall.qualification.actions.waiting import offer_next
from footfall.qualification.api.schemas import REFUSED
from footfall.qualification.models import Assignment, ResponseTime, RoutingRule
from footfall.qualification.queries import SET_RULES, lead_seen_by
from footfall.qualification.queries.routing import assignments_of, state_of, told, waiting_for
from footfall.qualification.views.speed import OFFERS_NEXT
from footfall.shared.errors import Invalid
from footfall.shared.schemas import StrictSchema

router = Endpoints()


class RuleIn(StrictSchema):
    """Which leads, to whom, how one of them is chosen, until when."""

    name: str = Field(min_length=1, max_length=120, examples=["Web leads to the floor"])
    query: str = Field("", description="Which leads, as the address of the lead list says it", examples=["source=web"])
    team: int | None = None
    is_at_place: bool = Field(default=False, description="Only who works for the lead's place")
    roles: list[Role] = []
    people: list[int] = []
    choice: RoutingRule.Choice = RoutingRule.Choice.TURN
    is_sticky: bool = Field(default=True, description="Who owned the person's last lead gets this one")
    keeps_hours: bool = Field(default=True, description="Whoever is on duty goes before whoever is not")
    most_waiting: int | None = Field(None, ge=1, le=100_000)
    minutes: int | None = Field(None, ge=1, le=100_000, description="To the first attempt; by source without it")
    is_active: bool = True


class RuleOut(Schema):
    """A rule; `position` is its place in the order."""

    id: int
    position: int
    name: str
    query: str
    team: int | None = Field(alias="team_id")
    is_at_place: bool
    roles: list[str]
    people: list[int]
    choice: str
    is_sticky: bool
    keeps_hours: bool
    most_waiting: int | None
    minutes: int | None
    is_active: bool

    @staticmethod
    def resolve_people(rule: RoutingRule) -> list[int]:
        """Keys of the people it names."""
        return sorted(one.pk for one in rule.people.all())


class MoveIn(StrictSchema):
    """How many places further down; negative is up."""

    places: int = Field(ge=-1_000, le=1_000, examples=[-1])


class TimeIn(StrictSchema):
    """Minutes of working time to the first attempt; null is the usual hour."""

    source: str = Field(examples=["web"])
    minutes: int | None = Field(None, ge=1, le=100_000, examples=[5])


class TimesIn(StrictSchema):
    """Times of the sources that change."""

    times: list[TimeIn]


class TimeOut(Schema):
    """Minutes of working time to the first attempt, of a source."""

    source: str
    minutes: int


class OtherOut(Schema):
    """Somebody who did not get it, and why."""

    name: str
    why: str


class AssignmentOut(Schema):
    """A lead that was offered to somebody, or to nobody yet."""

    lead: int
    owner: int | None
    because: str
    turn: int | None
    at: datetime
    due_at: datetime | None
    outcome: str
    ended_at: datetime | None
    others: list[OtherOut] = []
    is_same: bool | None = Field(None, description="Whether it comes to the same when it is dealt again")


class OfferOut(Schema):
    """A lead that nobody touched yet; `state` is late, soon or in time."""

    lead: int
    owner: int | None
    because: str
    at: datetime
    due_at: datetime | None
    state: str


@router.get("/routing-rules", response={200: list[RuleOut], **REFUSED}, summary="List routing rules")
@allowed_by_key(*SET_RULES)
def rules(request: HttpRequest) -> Any:  # noqa: ANN401, ARG001 -- the schema says; ninja's signature
    """The rules in the order they are tried."""
    return RoutingRule.objects.prefetch_related("people")


@router.post("/routing-rules", response={201: RuleOut, **REFUSED}, summary="Make a routing rule")
@allowed_by_key(*SET_RULES)
def rule_made(request: HttpRequest, rule: RuleIn) -> Any:  # noqa: ANN401 -- the schema says
    """A rule at the end of the order."""
    return Status(201, keep_rule(draft=_draft(rule), rule_id=None, at=timezone.now(), by=staff_of(request)))


@router.put("/routing-rules/{int:rule_id}", response={200: RuleOut, **REFUSED}, summary="Change a routing rule")
@allowed_by_key(*SET_RULES)
def rule_changed(request: HttpRequest, rule_id: int, rule: RuleIn) -> Any:  # noqa: ANN401 -- the schema says
    """The rule as it is from the next lead on."""
    return keep_rule(draft=_draft(rule), rule_id=rule_id, at=timezone.now(), by=staff_of(request))


@router.post("/routing-rules/{int:rule_id}/move", response={200: RuleOut, **REFUSED}, summary="Move a routing rule")
@allowed_by_key(*SET_RULES)
def rule_moved(request: HttpRequest, rule_id: int, move: MoveIn) -> Any:  # noqa: ANN401 -- the schema says
    """The rule somewhere else in the order; the others make room."""
    move_rule(rule_id=rule_id, places=move.places, by=staff_of(request))
    return rule_by_id(rule_id)


@router.delete("/routing-rules/{int:rule_id}", response={204: None, **REFUSED}, summary="Drop a routing rule")
@allowed_by_key(*SET_RULES)
def rule_dropped(request: HttpRequest, rule_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """Who has its leads keeps them."""
    drop_rule(rule_id=rule_id, by=staff_of(request))
    return Status(204, None)


@router.get("/response-times", response={200: list[TimeOut], **REFUSED}, summary="Read the times to the first attempt")
@allowed_by_key()
def times(request: HttpRequest) -> Any:  # noqa: ANN401, ARG001 -- the schema says; ninja's signature
    """Minutes by source; any other source has an hour."""
    kept = ResponseTime.objects.select_related("source")
    return [{"source": time.source.slug, "minutes": time.minutes} for time in kept]


@router.put("/response-times", response={200: list[TimeOut], **REFUSED}, summary="Set times to the first attempt")
@allowed_by_key(*SET_RULES)
def times_set(request: HttpRequest, new: TimesIn) -> Any:  # noqa: ANN401 -- the schema says
    """Minutes by source; sources that are not named keep theirs."""
    keys = dict(Source.objects.values_list("slug", "pk"))
    if unknown := sorted({time.source for time in new.times} - keys.keys()):
        raise Invalid(fields={"source": [f"There is no source {unknown[0]}."]})
    set_response_times(minutes={keys[time.source]: time.minutes for time in new.times}, by=staff_of(request))
    return times(request)


@router.get("/waiting-leads", response={200: list[OfferOut], **REFUSED}, summary="List leads that nobody touched yet")
@allowed_by_key()
def waiting(request: HttpRequest) -> Any:  # noqa: ANN401 -- the schema says
    """Up to 500 that were offered to somebody, or to nobody yet, the most urgent first."""
    now = timezone.now()
    return [{**_plain(each), "state": state_of(each.due_at, now)} for each in waiting_for(staff_of(request))[:500]]


@router.get(
    "/leads/{int:lead_id}/assignments",
    response={200: list[AssignmentOut], **REFUSED},
    summary="Who a lead was offered to",
)
@allowed_by_key()
def assignments(request: HttpRequest, lead_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """Each offer with its rule, its turn and why others were passed over, the latest first."""
    return [_in_full(each) for each in assignments_of(lead_seen_by(staff_of(request), lead_id))]


@router.post(
    "/leads/{int:lead_id}/assignments",
    response={200: list[AssignmentOut], **REFUSED},
    summary="Offer a lead to the next",
)
@allowed_by_key(*OFFERS_NEXT)
def offered(request: HttpRequest, lead_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """By the rules, to somebody who did not have it; it stays where it is when there is nobody."""
    staff = staff_of(request)
    lead = lead_seen_by(staff, lead_id)
    offer_next(lead_ids=[lead_id], at=timezone.now(), by=staff)
    return [_in_full(each) for each in assignments_of(lead)]


def _draft(rule: RuleIn) -> RuleDraft:
    given = rule.dict()
    if rule.team and not Team.objects.filter(pk=rule.team).exists():
        raise Invalid(fields={"team": ["There is no such team."]})
    if Staff.objects.filter(pk__in=rule.people).count() != len(set(rule.people)):
        raise Invalid(fields={"people": ["There is no such colleague."]})
    return RuleDraft(**given)


def _plain(each: Assignment) -> dict[str, Any]:
    return {
        "lead": each.lead_id, "owner": each.owner_id, "because": each.because, "at": each.at, "due_at": each.due_at
    }  # fmt: skip


def _in_full(each: Assignment) -> dict[str, Any]:
    spoken = told(each)
    others = [{"name": name, "why": why} for name, why in spoken.others]
    return {
        **_plain(each), "turn": each.turn, "outcome": each.outcome or "waiting", "ended_at": each.ended_at,
        "others": others, "is_same": spoken.is_same,
    }  # fmt: skip
