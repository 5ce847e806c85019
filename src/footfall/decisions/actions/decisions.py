"""Writing down a decision, and what became of it."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from footfall.company.models import Location, Staff
from footfall.decisions.actions.swot import check_place
from footfall.decisions.models import Decision, Experiment, Factor, Swot
from footfall.shared import audit
from footfall.shared.errors import Invalid


@transaction.atomic
def decide(  # noqa: PLR0913 -- a decision has as many parts, all named
    *,
    what: str,
    because: str,
    change_of_mind: str,
    location: Location | None,
    owner: Staff,
    review_on: date,
    numbers: Mapping[str, str],
    by: Staff,
    on: date,
    swot: Swot | None = None,
    factor: Factor | None = None,
    experiment: Experiment | None = None,
) -> Decision:
    """A decision with the numbers it stands on, which are never changed afterwards."""
    check_place(location, by)
    if review_on <= on:
        raise Invalid("A decision is looked at again on a later day.", fields={"review_on": ["Choose a day to come."]})
    made = Decision.objects.create(
        what=what,
        because=because,
        change_of_mind=change_of_mind,
        location=location,
        owner=owner,
        by=by,
        decided_on=on,
        review_on=review_on,
        numbers=dict(numbers),
        swot=swot,
        factor=factor,
        experiment=experiment,
    )
    audit.record(by=by, verb="create", noun="decision", subjects=[made.pk])
    return made


@transaction.atomic
def review(*, decision: Decision, outcome: str, again_on: date | None, by: Staff, at: datetime) -> None:
    """What happened since, in words, and when it is looked at next, if ever."""
    decision.outcome, decision.reviewed_at = outcome, at
    if again_on is not None:
        if again_on <= at.date():
            raise Invalid("It is looked at again on a later day.", fields={"again_on": ["Choose a day to come."]})
        decision.review_on, decision.reviewed_at = again_on, None
    decision.save(update_fields=["outcome", "reviewed_at", "review_on"])
    audit.record(by=by, verb="review", noun="decision", subjects=[decision.pk])
