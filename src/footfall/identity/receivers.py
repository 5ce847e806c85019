"""What identity does on hearing that contacts stand otherwise than before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from django.dispatch import receiver

from footfall.capture.models import LoyaltyCard
from footfall.capture.signals import letter_came, letter_wanted, told_to_stop
from footfall.identity.actions.bounces import take_bounces
from footfall.identity.actions.judge import Change
from footfall.identity.actions.silence import hold_line
from footfall.identity.models import ContactPoint, Suppression
from footfall.identity.normalise import read_email, read_phone
from footfall.identity.sending import ByMail, NotSent, PerhapsSent
from footfall.identity.signals import judged
from footfall.identity.verification.bounces import read_bounces
from footfall.shared import audit

log = structlog.get_logger(__name__)


@receiver(judged)
def settle_cards(changes: Sequence[Change], at: datetime, **_signal: Any) -> None:
    """A loyalty card is temporary until a way to reach its holder is verified."""
    reached = {change.person for change in changes if change.state == ContactPoint.State.VERIFIED}
    if reached:
        cards = LoyaltyCard.objects.filter(capture__record__person__in=reached, verified_at=None)
        cards.update(verified_at=at)


@receiver(told_to_stop)
def keep_silent(way: str, value: str, region: str, deed: str, words: str, at: datetime, **_signal: Any) -> None:
    """Who writes STOP gets no more messages that way; who writes START gets them again, and both stay written."""
    known = read_email(value).canonical if way == "email" else read_phone(value, region).e164
    if not known:
        return
    standing = Suppression.objects.filter(way=way, value=known, lifted_at=None)
    if deed == "stop":
        hold_line(way=way, value=known, alone=True)
        standing.get_or_create(
            way=way, value=known, lifted_at=None, defaults={"reason": f"Wrote “{words}”"[:400], "at": at}
        )
    else:
        standing.update(lifted_at=at, lifted_because=f"Wrote “{words}”"[:400])
    audit.record(
        by=None, verb="suppress" if deed == "stop" else "allow", noun="contact", subjects=[known], way=way, words=words
    )


@receiver(letter_came)
def read_returned(letter: bytes, at: datetime, **_signal: Any) -> None:
    """A letter that tells of another one which did not get there judges the address it names."""
    if bounces := read_bounces(letter):
        take_bounces(bounces=bounces, at=at, by=None)


@receiver(letter_wanted)
def send_letter(to: str, subject: str, text: str, name: str, **_signal: Any) -> None:
    """The letter goes out; what never will be sent, or has perhaps been, is not tried again."""
    try:
        ByMail().send(to=to, subject=subject, text=text, name=name)
    except NotSent as error:
        if not error.is_final:
            raise
        log.warning("letter_refused", name=name)
    except PerhapsSent:
        log.warning("letter_perhaps_sent", name=name)
