"""What follows for leads as soon as captures were worked off: how well they fit, and who gets them."""

from collections.abc import Sequence
from datetime import datetime

from footfall.qualification.actions.fit import judge_fit
from footfall.qualification.actions.route import route


def arrive(*, lead_ids: Sequence[int], new_ids: Sequence[int], at: datetime) -> None:
    """Judges the leads that had a contact and routes the new ones; with no profiles and no rules two statements."""
    judge_fit(lead_ids=lead_ids, at=at)
    route(lead_ids=new_ids, at=at)
