"""Quotes: whose one may see."""

from collections.abc import Sequence

from django.db.models import QuerySet

from footfall.company.models import Staff
from footfall.qualification.models import Lead
from footfall.selling.models import Quote, QuoteLine
from footfall.selling.queries.scope import deals_visible_to
from footfall.shared.errors import NotFound


class NoSuchQuote(NotFound):
    """There is no such quote, or it is not among yours."""


def quotes_visible_to(staff: Staff) -> QuerySet[Quote]:
    """The quotes of the deals that this member of staff may see."""
    deals = deals_visible_to(staff)
    return Quote.objects.filter(deal__in=deals) if deals.query.where else Quote.objects.all()


def quote_seen_by(staff: Staff, pk: int) -> Quote:
    """The quote with what a page says of it, if this member of staff may see its deal."""
    found = quotes_visible_to(staff).select_related(
        "deal__lead__person__organization", "deal__lead__location", "deal__stage", "made_by", "sent_by", "ended_by"
    )
    one = found.filter(pk=pk).first()
    if one is None:
        raise NoSuchQuote
    return one


def lines_of(quote: Quote) -> Sequence[QuoteLine]:
    """The lines of the quote in their order."""
    return list(quote.lines.select_related("product"))


def quotes_of(lead: Lead) -> QuerySet[Quote]:
    """The quotes of the lead's deals, the newest first."""
    return Quote.objects.filter(deal__lead=lead).select_related("deal")
