"""What selling does on hearing what qualification announces."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.dispatch import receiver

import footfall.selling.erasing
import footfall.selling.taking_back  # noqa: F401 -- registers by being imported
from footfall.company.models import Staff
from footfall.identity.moving import Moved, moves
from footfall.qualification.signals import coded, disqualified, recounted
from footfall.selling.actions.close import close_as_lost
from footfall.selling.actions.refer import link_referrals
from footfall.selling.models import Call

moves(Moved("selling_task"))
moves(Moved("selling_rewardaccount"))


@receiver(disqualified, dispatch_uid="selling.close_deals_of_leads_out_of_work")
def close_deals_of_leads_out_of_work(
    *,
    lead_ids: Sequence[int],
    cause: str,
    at: datetime,
    by: Staff | None,
    **_rest: Any,
) -> None:
    """A lead out of work has nothing being negotiated: its open deal is lost for the same cause."""
    close_as_lost(lead_ids=lead_ids, reason=cause, at=at, by=by)


@receiver(recounted, dispatch_uid="selling.count_calls_with_their_lead")
def count_calls_with_their_lead(*, lead_ids: Sequence[int], **_rest: Any) -> None:
    """Calls count with the lead that theirs counts with: they are written as they are, for the facts to read again."""
    Call.objects.filter(lead__in=lead_ids).update(lead=F("lead"))


@receiver(coded, dispatch_uid="selling.link_friends_to_who_sent_them")
def link_friends_to_who_sent_them(*, capture_ids: Sequence[UUID], at: datetime, **_rest: Any) -> None:
    """A capture that came with a code is a referral of whoever gave it."""
    link_referrals(capture_ids=capture_ids, at=at)
