"""What comes back of messages: letters that did not arrive, answers, and wishes to get no more."""

from collections.abc import Sequence as Several
from datetime import datetime

from django.db import transaction

from footfall.identity.actions.silence import ask_silence
from footfall.identity.normalise import read_email
from footfall.identity.verification.bounces import HARD, Bounce
from footfall.qualification.actions.statements import lock
from footfall.qualification.actions.touch import touch
from footfall.qualification.models import Touchpoint
from footfall.selling.actions.enrol import leave
from footfall.selling.models import Enrolment, Message, Sequence
from footfall.selling.queries.messages import latest_to
from footfall.shared import audit

Kind, Left = Touchpoint.Kind, Enrolment.Left


@transaction.atomic
def take_returned(*, bounces: Several[Bounce], at: datetime) -> int:
    """How many messages of ours came back; each once.

    The lead has it among its contacts, and who can't be reached for good leaves the sequence. A sale stays a sale.
    """
    found = {message.pk: (message, bounce) for bounce in bounces if (message := _message_of(bounce, at))}
    lock([message.enrolment.lead_id for message, _ in found.values()])
    fresh = Message.objects.select_for_update().filter(pk__in=found, returned_at=None).order_by("pk")
    keys = list(fresh.values_list("pk", flat=True))
    if not keys:
        return 0
    Message.objects.filter(pk__in=keys).update(returned_at=at)
    gone = [found[key][0].enrolment for key in keys if found[key][1].kind == HARD]
    leave(ids=[each.pk for each in gone], reasons=[Left.RETURNED] * len(gone), at=at)
    leads = list(dict.fromkeys(found[key][0].enrolment.lead_id for key in keys))
    said = next(iter(bounces)).said if len(keys) == 1 else ""
    touch(lead_ids=leads, kind=Kind.MESSAGE_RETURNED, at=at, by=None, note=said)
    return len(keys)


@transaction.atomic
def take_answer(*, names: Several[str], writer: str, at: datetime) -> bool:
    """Whether a letter answers a message of ours, by the letters it refers to.

    The sequence ends for who wrote, where it ends with an answer. Their letter is a capture of its own and becomes a
    contact of theirs; one from another address than we wrote to is noted on the lead here.
    """
    message = (
        Message.objects.filter(name__in=list(names)).select_related("enrolment__sequence").order_by("-sent_at").first()
    )
    if message is None:
        return False
    enrolment = message.enrolment
    lock([enrolment.lead_id])
    Message.objects.filter(pk=message.pk, answered_at=None).update(answered_at=at)
    if Sequence.Leaves.ANSWERED in enrolment.sequence.leaves_on:
        leave(ids=[enrolment.pk], reasons=[Left.ANSWERED], at=at)
    if read_email(writer).canonical != message.value:
        touch(lead_ids=[enrolment.lead_id], kind=Kind.INBOUND_MESSAGE, at=at, by=None, note=f"From {writer}"[:200])
    return True


@transaction.atomic
def opt_out(*, message: Message, reason: str, at: datetime) -> bool:
    """Whether they had wanted messages until now; from the moment this is committed none is sent there any more."""
    is_new = ask_silence(way=message.way, value=message.value, reason=reason, at=at, by=None)
    lead_id, person_id = message.enrolment.lead_id, message.enrolment.lead.person_id
    active = Enrolment.objects.filter(lead__person=person_id, state=Enrolment.State.ACTIVE)
    concerned = dict(active.values_list("pk", "lead_id"))
    lock([*concerned.values(), lead_id])
    leave(ids=list(concerned), reasons=[Left.OPTED_OUT] * len(concerned), at=at)
    first = Message.objects.filter(pk=message.pk, opted_out_at=None).update(opted_out_at=at)
    if first:
        touch(lead_ids=[lead_id], kind=Kind.OPTED_OUT, at=at, by=None, note=reason)
        audit.record(by=None, verb="opt out", noun="message", subjects=[message.pk], way=message.way)
    return is_new


def take_complaint(*, name: str, at: datetime) -> bool:
    """Whether a letter of this name is ours; who called it spam gets no more, as if they had unsubscribed."""
    message = Message.objects.select_related("enrolment__lead__person").filter(name=name).first()
    return message is not None and opt_out(message=message, reason="Called a letter spam", at=at)


def _message_of(bounce: Bounce, at: datetime) -> Message | None:
    """The message that came back: the one it names, else the last one that went to the address."""
    if bounce.original:
        named = Message.objects.filter(name=bounce.original).select_related("enrolment").first()
        if named is not None:
            return named
    latest = latest_to(read_email(bounce.address).canonical or bounce.address.lower(), "email", before=at)
    return Message.objects.select_related("enrolment").get(pk=latest.pk) if latest else None
