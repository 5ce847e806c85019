"""Take one capture in and have it worked off at once, for somebody who waits."""

from datetime import datetime
from typing import Any

from footfall.capture import signals
from footfall.capture.actions.accept import IdTaken, accept
from footfall.capture.rules import Arrival
from footfall.company.models import Staff


def take(arrival: Arrival, *, at: datetime, by: Staff | None) -> signals.Outcome | None:
    """What the capture became; None when it is stored but could not be worked off yet.

    Storing is a transaction of its own, so that nothing that goes wrong later can undo it.
    """
    # No job: a worker would reach for the capture in the same moment. After a crash the sweep finds it.
    (receipt,) = accept([arrival], at=at, by=by, is_deferred=False)
    if receipt.fate == "conflict":
        raise IdTaken
    answers: Any = signals.captured.send_robust(sender=None, ids=[arrival.id], at=at, by=by)
    outcomes: list[signals.Outcome] = [each for _, found in answers if isinstance(found, list) for each in found]
    return outcomes[0] if outcomes else None
