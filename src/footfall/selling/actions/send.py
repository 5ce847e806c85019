"""Hand messages over, each at most once, and only to who allows it at that very moment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from footfall.identity.actions.judge import Proof, judge
from footfall.identity.actions.silence import hold_line
from footfall.identity.models import ContactPoint, Verification
from footfall.identity.sending import ByMail, Dress, NotSent, PerhapsSent, sender_for
from footfall.qualification.actions.statements import lock
from footfall.qualification.models.lead import CLOSED
from footfall.selling.actions.enrol import leave, let_out
from footfall.selling.models import Enrolment, Message, MessagingRule
from footfall.selling.queries.messages import KINDS, address_to_unsubscribe, standing_of
from footfall.selling.rules.nurture import (
    CUT_OFF_AFTER,
    GIVES_UP_AFTER,
    Manners,
    Verdict,
    may_write,
    tries_again,
)
from footfall.selling.rules.where import Where
from footfall.selling.rules.wording import as_page, with_way_out

State = Message.State
AT_ONCE = 100


@dataclass(slots=True)
class Sent:
    """What became of the messages whose time had come."""

    sent: int = 0
    unsure: int = 0
    failed: int = 0
    refused: int = 0
    later: int = 0

    @property
    def total(self) -> int:
        """How many were looked at."""
        return self.sent + self.unsure + self.failed + self.refused + self.later


class _Away(Exception):
    """Nobody takes messages at the moment."""


def send_due(*, at: datetime, limit: int = AT_ONCE) -> Sent:
    """Hand over the messages whose time has come, the longest waiting first.

    While the mail server or the gateway is away the rest of that way waits: nothing is lost, and nothing is tried in
    vain. A message that a killed worker had in hand has perhaps been sent, and is not sent again.
    """
    _give_up_cut_off(at)
    manners = {rule.way: rule.manners for rule in MessagingRule.objects.all()}
    counts, away = Sent(), set[str]()
    due = Message.objects.filter(state=State.WAITING, due_at__lte=at).filter(
        enrolment__sequence__paused_at=None, enrolment__sequence__closed_at=None
    )
    turn = list(due.order_by("due_at", "pk").values_list("pk", "way", "enrolment_id")[:limit])
    let_out(at=at, enrolment_ids=[enrolment for _key, _way, enrolment in turn])
    for key, way, _enrolment in turn:
        if way in away:
            continue
        try:
            state = send_one(message_id=key, manners=manners.get(way, Manners()), at=at)
        except _Away:
            away.add(way)
            state = "later"
        if state:
            setattr(counts, state, getattr(counts, state) + 1)
    return counts


def send_one(*, message_id: int, manners: Manners, at: datetime) -> str:
    """How a message stands after its turn; empty for one that somebody else has in hand.

    It is claimed for good first, in a transaction of its own. In the next one the line to the address is held, what
    the person allows is read, and the message is handed over: who asks for silence while that goes on waits for it,
    and who asked before is not written to.
    """
    claimed = Message.objects.filter(pk=message_id, state=State.WAITING).update(
        state=State.SENDING, claimed_at=at, attempts=F("attempts") + 1
    )
    if not claimed:
        return ""
    with transaction.atomic():
        message = _in_hand(message_id)
        verdict = _verdict(message, manners, at)
        error = None
        if verdict.is_allowed:
            try:
                message.provider_id = _hand_over(message)[:120]
            except (NotSent, PerhapsSent) as raised:
                error = raised
        state = _stand(message, verdict, error, at)
    _blame(message, error, at)
    if verdict.is_opt_out:
        _take_leave(message, at)
    if isinstance(error, NotSent) and error.is_away:
        raise _Away
    return state


def _in_hand(message_id: int) -> Message:
    """The message, with the line to its address."""
    way, value = Message.objects.values_list("way", "value").get(pk=message_id)
    hold_line(way=way, value=value)
    return (
        Message.objects.select_for_update(of=("self",))
        .select_related("enrolment__lead__person", "enrolment__sequence")
        .get(pk=message_id)
    )


def _verdict(message: Message, manners: Manners, at: datetime) -> Verdict:
    enrolment = message.enrolment
    if enrolment.state != Enrolment.State.ACTIVE or enrolment.lead.status in CLOSED:
        return Verdict(is_allowed=False, why="left the sequence")
    if at > message.made_at + GIVES_UP_AFTER:
        return Verdict(is_allowed=False, why="waited for too long")
    where = Where.of_key(enrolment.ground) if enrolment.ground else Where("", (settings.TIME_ZONE,))
    return may_write(standing_of(message, at=at), manners, where, at=at)


def _hand_over(message: Message) -> str:
    """What the other side calls it."""
    sequence = message.enrolment.sequence
    if sequence.is_rehearsal:
        return "rehearsal"
    given: dict[str, Any] = {"to": message.to, "subject": message.subject, "name": message.name}
    if message.way == "email":
        way_out = address_to_unsubscribe(message.name)
        text = with_way_out(message.text, way_out)
        headers = {"List-Unsubscribe": f"<{way_out}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        dress = Dress(page=as_page(text), headers=headers, reply_to=sequence.reply_to)
        return ByMail().send(**given, text=text, dress=dress)
    sender = sender_for(KINDS[message.way])
    if sender is None:
        raise NotSent("no gateway for SMS is set up", is_away=True)
    return sender.send(**given, text=message.text)


def _stand(message: Message, verdict: Verdict, error: NotSent | PerhapsSent | None, at: datetime) -> str:
    """Write down how it stands, in the transaction that handed it over; the word for the count."""
    message.claimed_at = None
    if not verdict.is_allowed and verdict.again_at:
        message.state, message.due_at, message.detail = State.WAITING, verdict.again_at, verdict.why
        message.attempts -= 1
        word = "later"
    elif not verdict.is_allowed:
        message.state, message.detail, word = State.REFUSED, verdict.why, "refused"
    elif isinstance(error, PerhapsSent):
        message.state, message.detail, message.sent_at, word = State.UNSURE, str(error), at, "unsure"
    elif error is not None and error.is_final:
        message.state, message.detail, word = State.FAILED, str(error), "failed"
    elif error is not None:
        message.state, message.detail = State.WAITING, str(error)
        message.due_at, word = tries_again(at, attempts=message.attempts), "later"
    else:
        message.state, message.detail, message.sent_at, word = State.SENT, "", at, "sent"
    message.detail = message.detail[:200]
    message.save(update_fields=["state", "detail", "due_at", "sent_at", "claimed_at", "provider_id", "attempts"])
    return word


@transaction.atomic
def _take_leave(message: Message, at: datetime) -> None:
    """Who was found to want no messages leaves, whatever else was to come."""
    lock([message.enrolment.lead_id])
    leave(ids=[message.enrolment_id], reasons=[Enrolment.Left.OPTED_OUT], at=at)


def _blame(message: Message, error: NotSent | PerhapsSent | None, at: datetime) -> None:
    """An address that the other side says is nobody's is judged by that."""
    if not (isinstance(error, NotSent) and error.blames):
        return
    points = ContactPoint.objects.filter(
        person=message.enrolment.lead.person_id, kind=KINDS[message.way], value=message.value
    )
    proofs = [
        Proof(point, error.blames, {"note": str(error)}, f"message:{message.pk}:{point}")
        for point in points.values_list("pk", flat=True)
    ]
    judge(proofs=proofs, way=Verification.Way.BOUNCE, at=at, by=None)


def _give_up_cut_off(at: datetime) -> int:
    """Messages in the hands of a worker that was killed: perhaps sent, so never sent again."""
    stuck = Message.objects.filter(state=State.SENDING, claimed_at__lt=at - CUT_OFF_AFTER)
    return stuck.update(state=State.UNSURE, detail="cut off", sent_at=F("claimed_at"))
