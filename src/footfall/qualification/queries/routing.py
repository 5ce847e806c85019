"""What became of leads on their way to somebody: told, played again, and waiting by clock."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from footfall.company.models import Staff
from footfall.qualification.models import Assignment, Lead
from footfall.qualification.queries.scope import leads_visible_to
from footfall.qualification.rules.routing import Ask, Dealt, Member, played_again


@dataclass(frozen=True)
class Told:
    """An assignment in words, with why others did not get the lead, and whether it comes to the same again."""

    assignment: Assignment
    others: list[tuple[str, str]]
    is_same: bool | None
    """None where it was not dealt by a rule."""


def assignments_of(lead: Lead) -> QuerySet[Assignment]:
    """Who the lead was offered to, the latest first."""
    return lead.assignments.select_related("owner", "by", "round", "round__rule").order_by("-at", "-id")


def told(assignment: Assignment) -> Told:
    """Why somebody got the lead, by playing the round again."""
    if assignment.round is None:
        return Told(assignment, [], None)
    dealt, others = replay(assignment)
    names = {member["id"]: member["name"] for member in assignment.round.members}
    same = (dealt.owner, dealt.turn) == (assignment.owner_id, assignment.turn)
    return Told(assignment, [(names[key], why) for key, why in others.items()], same)


def replay(assignment: Assignment) -> tuple[Dealt, dict[int, str]]:
    """The deal made again from what the round kept: who was there, and what every lead before this one asked for."""
    around = assignment.round
    if around is None:
        raise ValueError("It was not dealt in a round")
    dealt = around.assignments.filter(number__lte=assignment.number).order_by("number")
    asks = [_ask(asked, had) for asked, had in dealt.values_list("asked", "had")]
    members = [_member(kept) for kept in around.members]
    return played_again(asks, members, choice=around.choice, first_turn=around.first_turn, number=assignment.number)


def waiting_for(staff: Staff) -> QuerySet[Assignment]:
    """Offers that nobody touched yet, of the leads this member of staff may see, the most urgent first."""
    offers = Assignment.objects.filter(ended_at=None, lead__in=leads_visible_to(staff))
    return offers.order_by("due_at", "id")


def state_of(due_at: datetime | None, at: datetime) -> str:
    """How an offer stands: late, soon (within a minute) or in time."""
    if due_at is None or due_at > at:
        soon = due_at is not None and (due_at - at).total_seconds() <= SOON_SECONDS
        return "soon" if soon else "in time"
    return "late"


SOON_SECONDS = 120


def _ask(asked: dict[str, Any], had: list[int]) -> Ask:
    return Ask(known=asked["known"], language=asked["language"], wants=tuple(asked["wants"]), had=tuple(had))


def _member(kept: dict[str, Any]) -> Member:
    lists = {"languages": tuple(kept["languages"]), "skills": tuple(kept["skills"])}
    return Member(**{**kept, **lists})
