"""The loyalty cards that were issued at one's places."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.db.models import QuerySet

from footfall.capture.models import LoyaltyCard
from footfall.capture.queries.inbox import captures_visible_to
from footfall.capture.rules.card_number import read_card_number, shown_card_number
from footfall.capture.signals import Became, became
from footfall.company.models import Staff
from footfall.shared.errors import NotFound


class NoSuchCard(NotFound):
    """No card with this number was issued at one of your places."""


@dataclass(frozen=True)
class CardLine:
    """A card with whose it is, as far as that is known."""

    card: LoyaltyCard
    shown: str
    holder: Became | None

    @property
    def state(self) -> str:
        """Temporary until a way to reach its holder is verified."""
        return "Verified" if self.card.verified_at else "Temporary"


def cards_visible_to(staff: Staff) -> QuerySet[LoyaltyCard]:
    """The cards that were issued with the captures somebody may see."""
    cards = LoyaltyCard.objects.filter(capture__in=captures_visible_to(staff))
    return cards.select_related("capture__location", "capture__attendant")


def card_seen_by(staff: Staff, number: str) -> LoyaltyCard:
    """The card with this number, however it was typed."""
    card = cards_visible_to(staff).filter(number=read_card_number(number) or "").first()
    if card is None:
        raise NoSuchCard
    return card


def card_lines(cards: Sequence[LoyaltyCard]) -> list[CardLine]:
    """The cards with their holders, who are asked for once."""
    ids = [card.capture_id for card in cards]
    holders: dict[UUID, Became] = {}
    for _, found in became.send(sender=None, ids=ids):
        holders.update({each.capture_id: each for each in cast("Iterable[Became]", found)})
    return [CardLine(card, shown_card_number(card.number), _held(holders, card)) for card in cards]


def _held(holders: Mapping[UUID, Became], card: LoyaltyCard) -> Became | None:
    return holders.get(card.capture_id) if card.capture_id else None
