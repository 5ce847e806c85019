"""Move deals from stage to stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F

from footfall.company.models import Staff
from footfall.qualification.actions.milestones import reach
from footfall.selling.actions.hold import DealMoved, hold, moved_in_words, refuse_closed
from footfall.selling.models import Deal, DealStage, Stage
from footfall.selling.queries import NoSuchDeal
from footfall.selling.queries.conditions import conditions_met
from footfall.selling.rules.conditions import joined, lacking
from footfall.shared import audit
from footfall.shared.errors import Conflict, Invalid


class NotReady(Conflict):
    """This deal can't go on yet."""


class NoSuchStage(Invalid):
    """There is no such stage."""


@dataclass(frozen=True, slots=True)
class Moves:
    """What a move did: the deals that stand in the stage now, those somebody else had moved or closed, and those that
    lack what the stages ask for, each with what that is."""

    standing: list[Deal]
    stale: list[Deal]
    held_back: list[tuple[Deal, list[str]]] = field(default_factory=list)


@transaction.atomic
def move_deal(*, deal_id: int, stage: str, version: int, at: datetime, by: Staff | None) -> Deal:
    """The deal in its new stage; refused if it is not where the mover saw it."""
    moves = move_deals(versions={deal_id: version}, stage=stage, at=at, by=by)
    if moves.standing:
        return moves.standing[0]
    if moves.held_back:
        deal, lacks = moves.held_back[0]
        where = Stage.objects.get(slug=stage)
        raise NotReady(f"{deal.lead.person}'s deal can't go on to {where} yet: {joined(lacks)}.")
    if not moves.stale:
        raise NoSuchDeal
    refuse_closed(moves.stale[0])
    raise DealMoved(f"{moved_in_words(moves.stale[0])}.")


@transaction.atomic
def move_deals(*, versions: Mapping[int, int], stage: str, at: datetime, by: Staff | None) -> Moves:
    """Each deal that still has the given version in `stage`, and the others as they are.

    The stay in the old stage ends, one in the new begins, and the lead reaches the milestone of the new
    stage; a stage that was jumped over stays unreached, since nobody was there. A deal that goes forward has to
    meet what its stage asks to go on and the new one to come in; going back asks nothing.
    """
    target = Stage.objects.filter(slug=stage).first()
    if target is None:
        raise NoSuchStage(f"There is no stage called {stage}.", fields={"stage": ["No such stage."]})
    held = hold(list(versions))
    stale = [deal for deal in held if deal.closed_at or deal.version != versions[deal.pk]]
    standing = [deal for deal in held if deal not in stale]
    held_back = _held_back(standing, target)
    standing = [deal for deal in standing if deal not in {one for one, _ in held_back}]
    moving = [deal for deal in standing if deal.stage_id != target.pk]
    if moving:
        _move(moving, target, at, by)
    return Moves(standing, stale, held_back)


def _held_back(deals: Sequence[Deal], target: Stage) -> list[tuple[Deal, list[str]]]:
    """The deals that would go forward and lack something, each with what it lacks; no statement if nothing is asked."""
    asked = {
        deal.pk: [*deal.stage.exit, *target.entry]
        for deal in deals
        if target.position > deal.stage.position and (deal.stage.exit or target.entry)
    }
    met = conditions_met(asked) if asked else {}
    lacks = {pk: lacking(names, met.get(pk, ())) for pk, names in asked.items()}
    return [(deal, lacks[deal.pk]) for deal in deals if lacks.get(deal.pk)]


def _move(deals: list[Deal], stage: Stage, at: datetime, by: Staff | None) -> None:
    ids = [deal.pk for deal in deals]
    came_from = sorted({deal.stage.slug for deal in deals})
    DealStage.objects.filter(deal__in=ids, until=None).update(until=at)
    DealStage.objects.bulk_create(DealStage(deal=deal, stage=stage, at=at, by=by) for deal in deals)
    Deal.objects.filter(pk__in=ids).update(stage=stage, stage_since=at, version=F("version") + 1)
    because = f"deal moved to {stage}"
    reach(lead_ids=[d.lead_id for d in deals], kind=stage.counts_as, at=at, by=by, because=because)
    for deal in deals:
        deal.stage, deal.stage_since, deal.version = stage, at, deal.version + 1
    audit.record(by=by, verb="move", noun="deal", subjects=ids, stage=stage.slug, came_from=came_from)
