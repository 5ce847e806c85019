"""Quotes in the REST API."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Schema, Status

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.company.models import Product
from footfall.selling.actions.quotes import Offer, make_quote, revise_quote, send_quote
from footfall.selling.api.schemas import Currency, Key, Minor
from footfall.selling.models import Quote, QuoteLine
from footfall.selling.printing import quote_pdf
from footfall.selling.queries import SEE_DEALS, SELL, deal_seen_by
from footfall.selling.queries.quotes import lines_of, quote_seen_by, quotes_visible_to
from footfall.selling.rules.quote import MOST_LINES, Line
from footfall.selling.views.quotes import ANSWERS
from footfall.shared.errors import Invalid
from footfall.shared.schemas import Problem, StrictSchema

router = Endpoints()
REFUSED = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
Text = Annotated[str, Field(max_length=200)]


class LineOut(Schema):
    """One line of a quote."""

    product: int | None
    what: str
    quantity: str
    price_minor: int
    discount_minor: int
    tax: str

    @staticmethod
    def of(line: QuoteLine) -> dict[str, Any]:
        """The line as this schema has it."""
        return {
            "product": line.product_id, "what": line.what, "quantity": f"{line.quantity.normalize():f}",
            "price_minor": line.price_minor, "discount_minor": line.discount_minor, "tax": f"{line.tax.normalize():f}",
        }  # fmt: skip


class QuoteOut(Schema):
    """One version of a quote with its sums."""

    id: int
    deal: int
    number: str
    version: int
    currency: str
    valid_until: date
    note: str
    gross_minor: int
    discount_minor: int
    net_minor: int
    tax_minor: int
    total_minor: int
    made_at: datetime
    sent_at: datetime | None
    end: Literal["", "accepted", "declined", "replaced"]
    ended_at: datetime | None
    lines: list[LineOut]

    @staticmethod
    def of(quote: Quote) -> dict[str, Any]:
        """The quote as this schema has it."""
        same = set(QuoteOut.model_fields) - {"deal", "lines"}
        lines = [LineOut.of(line) for line in quote.lines.all()]
        return {name: getattr(quote, name) for name in same} | {"deal": quote.deal_id, "lines": lines}


class LineIn(StrictSchema):
    """A line to offer; `discount_minor` is of the whole line, `tax` a share such as 0.18."""

    product: Key | None = None
    what: Text = ""
    quantity: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=3)] = Decimal(1)
    price_minor: Minor
    discount_minor: Minor = 0
    tax: Annotated[Decimal, Field(ge=0, le=1, max_digits=5, decimal_places=4)] = Decimal(0)


class OfferIn(StrictSchema):
    """A quote to make."""

    lines: Annotated[list[LineIn], Field(min_length=1, max_length=MOST_LINES)]
    valid_until: date
    currency: Currency | Literal[""] = ""
    note: Annotated[str, Field(max_length=2_000)] = ""


class AnswerIn(StrictSchema):
    """What the customer said."""

    end: Literal["accepted", "declined"]


@router.get("/deals/{int:deal_id}/quotes", response={200: list[QuoteOut], **REFUSED}, summary="List a deal's quotes")
@allowed_by_key(*SEE_DEALS)
def quotes(request: HttpRequest, deal_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """All versions of all quotes of a deal, the newest first."""
    staff = staff_of(request)
    found = quotes_visible_to(staff).filter(deal=deal_seen_by(staff, deal_id)).prefetch_related("lines")
    return [QuoteOut.of(quote) for quote in found]


@router.get("/quotes/{int:quote_id}", response={200: QuoteOut, **REFUSED}, summary="Read a quote")
@allowed_by_key(*SEE_DEALS)
def quote(request: HttpRequest, quote_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """One version of a quote."""
    return QuoteOut.of(quote_seen_by(staff_of(request), quote_id))


@router.get("/quotes/{int:quote_id}/pdf", response={200: None, **REFUSED}, summary="Print a quote")
@allowed_by_key(*SEE_DEALS)
def printed(request: HttpRequest, quote_id: int) -> Any:  # noqa: ANN401 -- a PDF file
    """The quote as a PDF file."""
    one = quote_seen_by(staff_of(request), quote_id)
    return HttpResponse(quote_pdf(one, lines_of(one)), content_type="application/pdf")


@router.post("/deals/{int:deal_id}/quotes", response={201: QuoteOut, **REFUSED}, summary="Make a quote")
@allowed_by_key(*SELL)
def made(request: HttpRequest, deal_id: int, offer: OfferIn) -> Any:  # noqa: ANN401 -- the schema says
    """A quote under the next number; 422 for one that comes to nothing, or whose discount is above its price."""
    staff = staff_of(request)
    deal = deal_seen_by(staff, deal_id)
    one = make_quote(deal_id=deal.pk, offer=_offer(offer), at=timezone.now(), by=staff)
    return Status(201, QuoteOut.of(one))


@router.post("/quotes/{int:quote_id}/versions", response={201: QuoteOut, **REFUSED}, summary="Make another version")
@allowed_by_key(*SELL)
def revised(request: HttpRequest, quote_id: int, offer: OfferIn) -> Any:  # noqa: ANN401 -- the schema says
    """Another version under the same number; 409 when there is a newer one."""
    staff = staff_of(request)
    before = quote_seen_by(staff, quote_id)
    one = revise_quote(quote_id=before.pk, offer=_offer(offer), at=timezone.now(), by=staff)
    return Status(201, QuoteOut.of(one))


@router.put("/quotes/{int:quote_id}/sent", response={200: QuoteOut, **REFUSED}, summary="Mark a quote as sent")
@allowed_by_key(*SELL)
def sent(request: HttpRequest, quote_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """The quote, sent."""
    staff = staff_of(request)
    return QuoteOut.of(send_quote(quote_id=quote_seen_by(staff, quote_id).pk, at=timezone.now(), by=staff))


@router.put("/quotes/{int:quote_id}/end", response={200: QuoteOut, **REFUSED}, summary="Take the answer down")
@allowed_by_key(*SELL)
def answered(request: HttpRequest, quote_id: int, answer: AnswerIn) -> Any:  # noqa: ANN401 -- the schema says
    """The quote, accepted or declined; the value of the deal follows the accepted one, without tax."""
    staff = staff_of(request)
    pk = quote_seen_by(staff, quote_id).pk
    return QuoteOut.of(ANSWERS[answer.end](quote_id=pk, at=timezone.now(), by=staff))


def _offer(given: OfferIn) -> Offer:
    names = dict(
        Product.objects.filter(pk__in=[line.product for line in given.lines if line.product]).values_list("pk", "name")
    )
    lines = []
    for place, line in enumerate(given.lines, 1):
        if line.product and line.product not in names:
            raise Invalid(fields={f"lines.{place}.product": ["There is no such product."]})
        what = line.what.strip() or names.get(line.product or 0, "")
        if not what:
            raise Invalid(fields={f"lines.{place}.what": ["Name a product, or say what it is."]})
        lines.append(Line(what, line.quantity, line.price_minor, line.discount_minor, line.tax, line.product))
    return Offer(lines, given.valid_until, currency=given.currency, note=given.note)
