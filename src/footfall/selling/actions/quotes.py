"""Make quotes, send them, and take their answer down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from footfall.company.models import Staff
from footfall.selling.actions.hold import hold_one, refuse_closed
from footfall.selling.actions.value import change_value
from footfall.selling.models import Deal, Quote, QuoteLine
from footfall.selling.queries.quotes import NoSuchQuote
from footfall.selling.rules.quote import Line, sums_of
from footfall.shared import audit
from footfall.shared.errors import Conflict, Invalid

_NEXT = """
INSERT INTO selling_quotenumber AS given (year, last) VALUES (%s, 1)
ON CONFLICT (year) DO UPDATE SET last = given.last + 1 RETURNING last
"""


class QuoteReplaced(Conflict):
    """There is a newer version of this quote."""


class QuoteDecided(Conflict):
    """This quote was answered already."""


class QuoteRanOut(Conflict):
    """This quote is no longer valid; make another version of it."""


class OverBeforeMade(Invalid):
    """A quote is valid until today or later."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered, in which currency and until when."""

    lines: Sequence[Line]
    valid_until: date
    currency: str = ""
    note: str = ""


@transaction.atomic
def make_quote(*, deal_id: int, offer: Offer, at: datetime, by: Staff | None) -> Quote:
    """The first version of a quote under the next number of the year; refused for a closed deal, and for nothing."""
    deal = hold_one(deal_id)
    refuse_closed(deal)
    sums_of(offer.lines)
    return _write(deal, offer, _next_number(timezone.localtime(at).year), 1, at, by)


@transaction.atomic
def revise_quote(*, quote_id: int, offer: Offer, at: datetime, by: Staff | None) -> Quote:
    """Another version under the same number; the one before is replaced, unless it was declined."""
    quote, deal = _held(quote_id)
    refuse_closed(deal)
    _refuse_stale(quote)
    if quote.end == Quote.End.ACCEPTED:
        raise QuoteDecided(_decided(quote))
    last = Quote.objects.filter(number=quote.number).aggregate(last=Max("version"))["last"]
    if last != quote.version:
        raise QuoteReplaced(f"Version {last} of {quote.number} is there already.")
    if not quote.end:
        _end(quote, Quote.End.REPLACED, at, by)
    return _write(deal, offer, quote.number, last + 1, at, by)


@transaction.atomic
def send_quote(*, quote_id: int, at: datetime, by: Staff | None) -> Quote:
    """The quote as given to the customer; from then on it counts as sent. A second time changes nothing."""
    quote, deal = _held(quote_id)
    refuse_closed(deal)
    _refuse_stale(quote)
    if quote.sent_at is None:
        quote.sent_at, quote.sent_by = at, by
        quote.save(update_fields=["sent_at", "sent_by"])
        audit.record(by=by, verb="send", noun="quote", subjects=[quote.pk])
    return quote


@transaction.atomic
def accept_quote(*, quote_id: int, at: datetime, by: Staff | None) -> Quote:
    """The quote as accepted; the deal's value becomes what it comes to without tax. An open other one is replaced."""
    quote, deal = _held(quote_id)
    refuse_closed(deal)
    _refuse_stale(quote)
    if quote.end:
        raise QuoteDecided(_decided(quote))
    if quote.valid_until < timezone.localtime(at).date():
        day = quote.valid_until
        raise QuoteRanOut(f"{quote} was valid until {day.day} {day:%B %Y}; make another version of it.")
    if other := Quote.objects.filter(deal=deal, end=Quote.End.ACCEPTED).first():
        raise QuoteDecided(f"{other} of this deal is accepted already.")
    if quote.sent_at is None:
        quote.sent_at, quote.sent_by = at, by
        quote.save(update_fields=["sent_at", "sent_by"])
    _end(quote, Quote.End.ACCEPTED, at, by)
    change_value(
        deal_id=deal.pk,
        value_minor=quote.net_minor,
        currency=quote.currency,
        expected_on=deal.expected_on,
        at=at,
        by=by,
    )
    return quote


@transaction.atomic
def decline_quote(*, quote_id: int, at: datetime, by: Staff | None) -> Quote:
    """The quote as declined; another version of it can follow."""
    quote, _deal = _held(quote_id)
    _refuse_stale(quote)
    if quote.end:
        raise QuoteDecided(_decided(quote))
    _end(quote, Quote.End.DECLINED, at, by)
    return quote


def _write(deal: Deal, offer: Offer, number: str, version: int, at: datetime, by: Staff | None) -> Quote:
    sums = sums_of(offer.lines)
    if offer.valid_until < timezone.localtime(at).date():
        raise OverBeforeMade(fields={"valid_until": [str(OverBeforeMade.__doc__)]})
    quote = Quote.objects.create(
        deal=deal, number=number, version=version, valid_until=offer.valid_until, note=offer.note, made_at=at, made_by=by,
        currency=offer.currency or deal.currency or settings.REPORTING_CURRENCY, gross_minor=sums.gross_minor,
        discount_minor=sums.discount_minor, tax_minor=sums.tax_minor, total_minor=sums.total_minor,
    )  # fmt: skip
    QuoteLine.objects.bulk_create(
        QuoteLine(
            quote=quote, position=position, product_id=line.product_id, what=line.what, quantity=line.quantity,
            price_minor=line.price_minor, discount_minor=line.discount_minor, tax=line.tax,
        )
        for position, line in enumerate(offer.lines, 1)
    )  # fmt: skip
    audit.record(by=by, verb="make", noun="quote", subjects=[quote.pk], number=number, version=version, deal=deal.pk)
    return quote


def _next_number(year: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [year])
        return f"Q-{year}-{cursor.fetchone()[0]:04}"


def _held(pk: int) -> tuple[Quote, Deal]:
    """The quote and its deal, the deal held, so that two answers come one after the other."""
    deal_id = Quote.objects.filter(pk=pk).values_list("deal_id", flat=True).first()
    if deal_id is None:
        raise NoSuchQuote
    deal = hold_one(deal_id)
    return Quote.objects.select_for_update(of=("self",)).select_related("ended_by").get(pk=pk), deal


def _refuse_stale(quote: Quote) -> None:
    if quote.end == Quote.End.REPLACED:
        by = f" by {quote.ended_by}" if quote.ended_by else ""
        raise QuoteReplaced(f"There is a newer version of {quote.number}, made{by}.")


def _decided(quote: Quote) -> str:
    by = f" by {quote.ended_by}" if quote.ended_by else ""
    assert quote.ended_at  # noqa: S101 -- it ended
    day = timezone.localtime(quote.ended_at)
    return f"{quote} was marked as {quote.end}{by} on {day.day} {day:%B}."


def _end(quote: Quote, end: str, at: datetime, by: Staff | None) -> None:
    quote.end, quote.ended_at, quote.ended_by = end, at, by
    quote.save(update_fields=["end", "ended_at", "ended_by"])
    audit.record(by=by, verb=f"mark as {end}", noun="quote", subjects=[quote.pk])
