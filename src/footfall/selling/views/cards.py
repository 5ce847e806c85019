"""A deal as a card says it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from footfall.identity.normalise.phones import spoken
from footfall.qualification.models import Disqualification
from footfall.selling.models import Deal
from footfall.selling.rules import TOO_LONG_HERE, age_in_words, is_overdue
from footfall.shared.currencies import from_minor
from footfall.web.figures import money, short_money

LONG_AMOUNT = 100_000


@dataclass(frozen=True, slots=True)
class Card:
    """Who, what and how much, and what somebody should know who has left it lying."""

    deal: Deal
    what: str
    amount: str
    age: str
    is_too_old: bool
    overdue: str

    @property
    def who(self) -> str:
        """The name on the card."""
        return str(self.deal.lead.person)

    @property
    def phone(self) -> str:
        """The person's number as people read it out."""
        number = self.deal.lead.person.phone
        return spoken(number, settings.DEFAULT_COUNTRY) if number else ""

    @property
    def lost_for(self) -> str:
        """Why it was lost, and to whom."""
        reason = dict(Disqualification.Cause.choices).get(self.deal.lost_reason, self.deal.lost_reason)
        return ", ".join(part for part in (str(reason).lower(), self.deal.competitor) if part)

    @property
    def url(self) -> str:
        """The lead's page."""
        return reverse("qualification:lead", args=[self.deal.lead_id])


def card_of(deal: Deal, *, now: datetime) -> Card:
    """The deal as a card at this moment."""
    is_open = deal.closed_at is None
    return Card(
        deal,
        what=str(deal.product) if deal.product else "No product yet",
        amount=amount_of(deal.value_minor, deal.currency),
        age=age_in_words(deal.stage_since, now=now) if is_open else "",
        is_too_old=now - deal.stage_since >= TOO_LONG_HERE,
        overdue=_overdue(deal, now) if is_open else "",
    )


def cards_of(deals: list[Deal]) -> list[Card]:
    """The deals as cards now."""
    now = timezone.localtime()
    return [card_of(deal, now=now) for deal in deals]


def amount_of(minor: int | None, currency: str) -> str:
    """In full while it is short: ₹38,500, ₹1.42 L; nothing for a value that is not known."""
    if minor is None:
        return ""
    amount = from_minor(minor, currency)
    return money(amount, currency) if amount < LONG_AMOUNT else short_money(amount, currency)


def _overdue(deal: Deal, now: datetime) -> str:
    day = deal.expected_on
    return f"expected {day.day} {day:%b}" if day and is_overdue(day, today=now.date()) else ""
