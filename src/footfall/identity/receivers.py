"""What identity does on hearing that contacts stand otherwise than before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from footfall.capture.models import LoyaltyCard
from footfall.capture.signals import told_to_stop
from footfall.identity.actions.judge import Change
from footfall.identity.models import ContactPoint, Suppression
from footfall.identity.normalise import read_email, read_phone
from footfall.identity.signals import judged
from footfall.shared import audit


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
        standing.get_or_create(
            way=way, value=known, lifted_at=None, defaults={"reason": f"Wrote “{words}”"[:400], "at": at}
        )
    else:
        standing.update(lifted_at=at, lifted_because=f"Wrote “{words}”"[:400])
    audit.record(
        by=None, verb="suppress" if deed == "stop" else "allow", noun="contact", subjects=[known], way=way, words=words
    )
