"""What selling does on hearing what qualification announces."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.dispatch import receiver

import footfall.selling.erasing
import footfall.selling.taking_back  # noqa: F401 -- registers by being imported
from footfall.capture.signals import letter_came
from footfall.company.models import Staff
from footfall.identity.moving import Moved, moves
from footfall.identity.signals import erasing, returned
from footfall.identity.verification.bounces import Bounce, names_in, read_complaint
from footfall.qualification.signals import coded, disqualified, noted, recounted
from footfall.selling.actions.close import close_as_lost
from footfall.selling.actions.enrol import leave
from footfall.selling.actions.files import forget_content
from footfall.selling.actions.mentions import mention
from footfall.selling.actions.refer import link_referrals
from footfall.selling.actions.returned import take_answer, take_complaint, take_returned
from footfall.selling.models import Call, Deal, Enrolment, LeadFile

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
    """A lead out of work has nothing being negotiated, and is written to no more: its open deal is lost for the cause."""
    close_as_lost(lead_ids=lead_ids, reason=cause, at=at, by=by)
    active = Enrolment.objects.filter(lead__in=lead_ids, state=Enrolment.State.ACTIVE)
    ids = list(active.order_by("pk").values_list("pk", flat=True))
    leave(ids=ids, reasons=[Enrolment.Left.CLOSED] * len(ids), at=at)


@receiver(recounted, dispatch_uid="selling.count_calls_with_their_lead")
def count_calls_with_their_lead(*, lead_ids: Sequence[int], **_rest: Any) -> None:
    """Calls and deals count with the lead that theirs counts with: they are written as they are, for the facts to read
    them again."""
    Call.objects.filter(lead__in=lead_ids).update(lead=F("lead"))
    Deal.objects.filter(lead__in=lead_ids).update(lead=F("lead"))


@receiver(coded, dispatch_uid="selling.link_friends_to_who_sent_them")
def link_friends_to_who_sent_them(*, capture_ids: Sequence[UUID], at: datetime, **_rest: Any) -> None:
    """A capture that came with a code is a referral of whoever gave it."""
    link_referrals(capture_ids=capture_ids, at=at)


@receiver(returned, dispatch_uid="selling.hear_of_returned_messages")
def hear_of_returned_messages(*, bounces: Sequence[Bounce], at: datetime, **_rest: Any) -> None:
    """A message of a sequence that came back is a contact of its lead, and ends the sequence where it always would."""
    take_returned(bounces=bounces, at=at)


@receiver(letter_came, dispatch_uid="selling.hear_of_answers")
def hear_of_answers(*, letter: bytes, is_automatic: bool, writer: str, at: datetime, **_rest: Any) -> None:
    """A letter that answers a message of a sequence ends it; an automatic one is no answer, but it may be a complaint."""
    if complained := read_complaint(letter):
        take_complaint(name=complained, at=at)
        return
    if not is_automatic and (names := names_in(letter, "In-Reply-To", "References")):
        take_answer(names=names, writer=writer, at=at)


@receiver(noted, dispatch_uid="selling.tell_who_is_named")
def tell_who_is_named(*, lead_id: int, text: str, at: datetime, by: Staff | None, **_rest: Any) -> list[str]:
    """Who is named in a note finds it on their work list."""
    return mention(lead_id=lead_id, text=text, at=at, by=by)


@receiver(erasing, dispatch_uid="selling.forget_files_of_who_is_erased")
def forget_files_of_who_is_erased(*, person_ids: Sequence[int], **_rest: Any) -> None:
    """The contents of the files go with the rows that name them."""
    forget_content(list(LeadFile.objects.filter(lead__person__in=person_ids).values_list("key", flat=True)))
