"""Keep the stages of the board and the results a call can have."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Max

from footfall.company.models import Staff
from footfall.selling.models import Call, Deal, DealStage, Disposition, Pipeline, Stage
from footfall.shared import audit
from footfall.shared.errors import Conflict, Invalid, NotFound

FAR = 10_000
"""Above every real position: stages change places by way of it, since two can't have one position."""


class NoStageByThatName(NotFound):
    """There is no such stage."""


class NoResultByThatCode(NotFound):
    """There is no such result of a call."""


class SlugTaken(Invalid):
    """There is one by that short name already."""


class NotAShare(Invalid):
    """The usual share that is won is between 0 and 100 %."""


class StageInUse(Conflict):
    """Deals stand or stood in this stage, so it stays; rename it if it is no longer the right word."""


class LastStage(Conflict):
    """A pipeline needs at least one stage."""


class OutcomeInUse(Conflict):
    """Calls have been logged with this result, so what follows from it stays; add another result instead."""


@transaction.atomic
def add_stage(
    *,
    slug: str,
    name: str,
    counts_as: str,
    probability: Decimal,
    by: Staff,
    pipeline: Pipeline | None = None,
    entry: Sequence[str] = (),
    exit: Sequence[str] = (),  # noqa: A002 -- the field's name
) -> Stage:
    """A new stage behind the others of its pipeline; without one, of the first."""
    if Stage.objects.filter(slug=slug).exists():
        raise SlugTaken(fields={"slug": [str(SlugTaken.__doc__)]})
    _check_share(probability)
    last = Stage.objects.aggregate(last=Max("position"))["last"] or 0
    stage = Stage.objects.create(
        slug=slug, name=name, counts_as=counts_as, probability=probability, position=last + 1,
        pipeline=pipeline or Pipeline.objects.earliest("position", "id"), entry=list(entry), exit=list(exit),
    )  # fmt: skip
    audit.record(by=by, verb="add", noun="stage", subjects=[slug], name=name, counts_as=counts_as)
    return stage


@transaction.atomic
def change_stage(
    *,
    slug: str,
    name: str,
    counts_as: str,
    probability: Decimal,
    by: Staff,
    entry: Sequence[str] = (),
    exit: Sequence[str] = (),  # noqa: A002 -- the field's name
) -> Stage:
    """The stage under its new name; milestones that leads reached in it stay what they were."""
    _check_share(probability)
    stage = _held(slug)
    stage.name, stage.counts_as, stage.probability = name, counts_as, probability
    stage.entry, stage.exit = list(entry), list(exit)
    stage.save(update_fields=["name", "counts_as", "probability", "entry", "exit"])
    asks = {"entry": stage.entry, "exit": stage.exit}
    audit.record(by=by, verb="change", noun="stage", subjects=[slug], name=name, probability=str(probability), **asks)
    return stage


@transaction.atomic
def place_stage(*, slug: str, steps: int, by: Staff) -> None:
    """The stage that many steps on, or back when negative; beyond either end nothing happens."""
    pipeline = Stage.objects.filter(slug=slug).values_list("pipeline", flat=True).first()
    order = list(Stage.objects.select_for_update().filter(pipeline=pipeline))
    places = [stage.position for stage in order]
    here = next((n for n, stage in enumerate(order) if stage.slug == slug), None)
    if here is None:
        raise NoStageByThatName
    there = here + steps
    if not 0 <= there < len(order) or not steps:
        return
    order.insert(there, order.pop(here))
    Stage.objects.filter(pipeline=pipeline).update(position=F("position") + FAR)
    for position, stage in zip(places, order, strict=True):
        stage.position = position
    Stage.objects.bulk_update(order, ["position"])
    audit.record(by=by, verb="place", noun="stage", subjects=[stage.slug for stage in order])


@transaction.atomic
def remove_stage(*, slug: str, by: Staff) -> None:
    """The board without a stage that no deal was ever in."""
    stage = _held(slug)
    if Deal.objects.filter(stage=stage).exists() or DealStage.objects.filter(stage=stage).exists():
        raise StageInUse
    if Stage.objects.filter(pipeline=stage.pipeline_id).count() == 1:
        raise LastStage
    stage.delete()
    audit.record(by=by, verb="remove", noun="stage", subjects=[slug], name=stage.name)


@transaction.atomic
def add_disposition(
    *,
    code: str,
    label: str,
    outcome: str,
    is_reached: bool,
    by: Staff,
    retry_minutes: int | None = None,
    most_attempts: int = 0,
) -> Disposition:
    """A new result of calls, behind the others."""
    if Disposition.objects.filter(code=code).exists():
        raise SlugTaken(fields={"code": [str(SlugTaken.__doc__)]})
    last = Disposition.objects.aggregate(last=Max("position"))["last"] or 0
    result = Disposition.objects.create(
        code=code, label=label, outcome=outcome, is_reached=is_reached, position=last + 1,
        retry_minutes=retry_minutes, most_attempts=most_attempts,
    )  # fmt: skip
    audit.record(by=by, verb="add", noun="disposition", subjects=[code], label=label, outcome=outcome)
    return result


@transaction.atomic
def change_disposition(
    *,
    code: str,
    label: str,
    outcome: str,
    is_reached: bool,
    by: Staff,
    retry_minutes: int | None = None,
    most_attempts: int = 0,
) -> Disposition:
    """The result under its new label; what follows from it can be changed until a call has it."""
    result = Disposition.objects.select_for_update().filter(code=code).first()
    if result is None:
        raise NoResultByThatCode
    changes = (result.outcome, result.is_reached) != (outcome, is_reached)
    if changes and Call.objects.filter(disposition=result).exists():
        raise OutcomeInUse
    result.label, result.outcome, result.is_reached = label, outcome, is_reached
    result.retry_minutes, result.most_attempts = retry_minutes, most_attempts
    result.save(update_fields=["label", "outcome", "is_reached", "retry_minutes", "most_attempts"])
    audit.record(by=by, verb="change", noun="disposition", subjects=[code], label=label, outcome=outcome)
    return result


def _held(slug: str) -> Stage:
    stage = Stage.objects.select_for_update().filter(slug=slug).first()
    if stage is None:
        raise NoStageByThatName
    return stage


def _check_share(probability: Decimal) -> None:
    if not 0 <= probability <= 1:
        raise NotAShare(fields={"probability": [str(NotAShare.__doc__)]})
