"""What identity does on hearing that contacts stand otherwise than before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db.models import Exists, OuterRef
from django.dispatch import receiver

from footfall.capture.models import Capture, LoyaltyCard
from footfall.capture.signals import letter_came, letter_wanted, ordered_to_erase, told_to_stop
from footfall.identity.actions.bounces import take_bounces
from footfall.identity.actions.erase import erase
from footfall.identity.actions.judge import Change
from footfall.identity.actions.silence import hold_line
from footfall.identity.actions.withdraw import withdraw
from footfall.identity.models import ContactPoint, Person, Record, Suppression
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


@receiver(ordered_to_erase)
def erase_who_is_known_by_them_alone(ids: Sequence[UUID], because: str, at: datetime, **_signal: Any) -> None:
    """Erase persons of whom a provider delivered all we have; captures that nobody worked off yet go at once."""
    waiting = list(Capture.objects.filter(pk__in=ids, record=None).values_list("pk", flat=True))
    withdraw([str(key) for key in waiting])
    persons = Person.objects.filter(records__capture__in=ids, merged_into=None)
    others = Record.objects.filter(person=OuterRef("pk")).exclude(capture__in=ids)
    alone = list(persons.filter(~Exists(others)).distinct().values_list("pk", flat=True))
    if alone:
        erase(person_ids=alone, by=None, at=at, because=because)


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
