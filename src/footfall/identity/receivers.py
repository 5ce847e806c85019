"""What identity does on hearing that contacts stand otherwise than before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from footfall.capture.models import LoyaltyCard
from footfall.identity.actions.judge import Change
from footfall.identity.models import ContactPoint
from footfall.identity.signals import judged


@receiver(judged)
def settle_cards(changes: Sequence[Change], at: datetime, **_signal: Any) -> None:
    """A loyalty card is temporary until a way to reach its holder is verified."""
    reached = {change.person for change in changes if change.state == ContactPoint.State.VERIFIED}
    if reached:
        cards = LoyaltyCard.objects.filter(capture__record__person__in=reached, verified_at=None)
        cards.update(verified_at=at)
