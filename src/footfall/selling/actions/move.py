"""Move deals from stage to stage."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from footfall.company.models import Staff
from footfall.qualification.actions.milestones import reach
from footfall.selling.actions.hold import DealMoved, hold, moved_in_words, refuse_closed
from footfall.selling.models import Deal, DealStage, Stage
from footfall.selling.queries import NoSuchDeal
from footfall.shared import audit
from footfall.shared.errors import Invalid


class NoSuchStage(Invalid):
    """There is no such stage."""


@dataclass(frozen=True, slots=True)
class Moves:
    """What a move did: the deals that stand in the stage now, and those somebody else had moved or closed."""

    standing: list[Deal]
    stale: list[Deal]


@transaction.atomic
def move_deal(*, deal_id: int, stage: str, version: int, at: datetime, by: Staff | None) -> Deal:
    """The deal in its new stage; refused if it is not where the mover saw it."""
    moves = move_deals(versions={deal_id: version}, stage=stage, at=at, by=by)
    if moves.standing:
        return moves.standing[0]
    if not moves.stale:
        raise NoSuchDeal
    refuse_closed(moves.stale[0])
    raise DealMoved(f"{moved_in_words(moves.stale[0])}.")


@transaction.atomic
def move_deals(*, versions: Mapping[int, int], stage: str, at: datetime, by: Staff | None) -> Moves:
    """Each deal that still has the given version in `stage`, and the others as they are.

    The stay in the old stage ends, one in the new begins, and the lead reaches the milestone of the new
    stage; a stage that was jumped over stays unreached, since nobody was there.
    """
    target = Stage.objects.filter(slug=stage).first()
    if target is None:
        raise NoSuchStage(f"There is no stage called {stage}.", fields={"stage": ["No such stage."]})
    held = hold(list(versions))
    stale = [deal for deal in held if deal.closed_at or deal.version != versions[deal.pk]]
    standing = [deal for deal in held if deal not in stale]
    moving = [deal for deal in standing if deal.stage_id != target.pk]
    if moving:
        _move(moving, target, at, by)
    return Moves(standing, stale)


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
