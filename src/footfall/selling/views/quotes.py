"""Quotes: made, sent, answered, printed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from footfall.company.access import StaffRequest, allowed
from footfall.company.views.keeping import may, show_refusal
from footfall.selling.actions.quotes import (
    Offer,
    accept_quote,
    decline_quote,
    make_quote,
    revise_quote,
    send_quote,
)
from footfall.selling.forms.quotes import (
    QuoteForm,
    currency_of,
    filled_lines,
    first_line,
    line_forms,
    refuse_lines,
    typed_lines,
    until,
)
from footfall.selling.models import Deal, Quote
from footfall.selling.printing import quote_pdf
from footfall.selling.queries import SEE_DEALS, SELL, deal_seen_by
from footfall.selling.queries.quotes import lines_of, quote_seen_by
from footfall.selling.rules.quote import whole
from footfall.shared.currencies import DIGITS, from_minor
from footfall.shared.errors import Invalid, Refusal
from footfall.web.figures import money, sign
from footfall.web.tables import Column

COLUMNS = [
    Column("what", "What"), Column("quantity", "Quantity", numeric=True), Column("price", "Price", numeric=True),
    Column("discount", "Discount", numeric=True), Column("tax", "Tax", numeric=True), Column("sum", "Sum", numeric=True),
]  # fmt: skip
ANSWERS = {"accepted": accept_quote, "declined": decline_quote}


@allowed(*SELL)
@require_http_methods(["GET", "POST"])
def quote_new(request: StaffRequest, pk: int) -> HttpResponse:
    """A quote for a deal."""
    deal = deal_seen_by(request.user, pk)
    return _form_page(request, deal, None, first_line(deal))


@allowed(*SELL)
@require_http_methods(["GET", "POST"])
def quote_revise(request: StaffRequest, pk: int) -> HttpResponse:
    """Another version of a quote."""
    quote = quote_seen_by(request.user, pk)
    return _form_page(request, quote.deal, quote, filled_lines(quote, lines_of(quote)))


@allowed(*SEE_DEALS)
@require_safe
def quote(request: StaffRequest, pk: int) -> HttpResponse:
    """One version of a quote with its lines."""
    one = quote_seen_by(request.user, pk)
    versions = Quote.objects.filter(number=one.number).order_by("version")
    context = {
        "quote": one, "lead": one.deal.lead, "columns": COLUMNS, "lines": [_said(line, one) for line in lines_of(one)],
        "sums": _sums(one), "versions": versions if len(versions) > 1 else [], "is_open": not one.end,
        "may_sell": may(request.user, SELL), "is_late": not one.end and one.valid_until < timezone.localdate(),
        "may_revise": one.end not in {"accepted", "replaced"} and one.deal.closed_at is None,
    }  # fmt: skip
    return render(request, "selling/quote.html", context)


@allowed(*SEE_DEALS)
@require_safe
def quote_file(request: StaffRequest, pk: int) -> HttpResponse:
    """The quote as a PDF file."""
    one = quote_seen_by(request.user, pk)
    name = f"{one.number}-{one.version}.pdf" if one.version > 1 else f"{one.number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(quote_pdf(one, lines_of(one)), content_type="application/pdf", headers=headers)


@allowed(*SELL)
@require_POST
def quote_send(request: StaffRequest, pk: int) -> HttpResponse:
    """A quote that was given to the customer."""
    one = send_quote(quote_id=quote_seen_by(request.user, pk).pk, at=timezone.now(), by=request.user)
    messages.success(request, f"{one} counts as sent.")
    return redirect("selling:quote", pk)


@allowed(*SELL)
@require_POST
def quote_end(request: StaffRequest, pk: int) -> HttpResponse:
    """What the customer said to it."""
    answer = ANSWERS.get(request.POST.get("end", ""))
    if answer is None:
        raise Invalid("A quote is accepted or declined.")
    one = answer(quote_id=quote_seen_by(request.user, pk).pk, at=timezone.now(), by=request.user)
    worth = f" The deal is worth {money(from_minor(one.net_minor, one.currency), one.currency)} now."
    messages.success(request, f"{one} is {one.end}.{worth if one.end == 'accepted' else ''}")
    return redirect("selling:quote", pk)


def _form_page(request: StaffRequest, deal: Deal, before: Quote | None, filled: list[dict[str, Any]]) -> HttpResponse:
    """The form; "More lines" gives it back with more of them."""
    today, currency = timezone.localdate(), before.currency if before else currency_of(deal)
    shown = {"valid_until": until(today), "note": before.note if before else ""}
    form = QuoteForm(request.POST or None, initial=shown)
    lines = line_forms(request.POST or None, currency=currency, filled=filled)
    if "more" in request.POST:
        form, lines = _with_more(request, currency)
    elif request.method == "POST" and form.is_valid() and lines.is_valid():
        given = form.cleaned_data
        offer = Offer(typed_lines(lines), given["valid_until"], currency=currency, note=given["note"])
        try:
            made = _made(request, deal, before, offer)
        except Refusal as refusal:
            if not refuse_lines(lines, refusal.fields):
                show_refusal(form, refusal)
        else:
            messages.success(request, f"{made} is made.")
            return redirect("selling:quote", made.pk)
    is_wrong = request.method == "POST" and "more" not in request.POST
    context = {
        "form": form, "lines": lines, "lead": deal.lead, "currency": currency,
        "back": reverse("qualification:lead", args=[deal.lead_id]),
        "title": f"Version {before.version + 1} of {before.number}" if before else f"Quote for {deal.lead.person}",
    }  # fmt: skip
    return render(request, "selling/quote_form.html", context, status=422 if is_wrong else 200)


def _with_more(request: StaffRequest, currency: str) -> tuple[QuoteForm, Any]:
    """What was typed, unjudged, with more empty lines."""
    given = request.POST.copy()
    given["line-TOTAL_FORMS"] = str(min(40, int(given.get("line-TOTAL_FORMS") or 3) + 5))
    typed = line_forms(given, currency=currency)
    filled = [{name: form[name].value() for name in form.fields} for form in typed.forms]
    fresh = line_forms(None, currency=currency, filled=filled, extra=0)
    return QuoteForm(initial={"valid_until": given.get("valid_until"), "note": given.get("note")}), fresh


def _made(request: StaffRequest, deal: Deal, before: Quote | None, offer: Offer) -> Quote:
    now = timezone.now()
    if before is None:
        return make_quote(deal_id=deal.pk, offer=offer, at=now, by=request.user)
    return revise_quote(quote_id=before.pk, offer=offer, at=now, by=request.user)


def _said(line: Any, quote: Quote) -> dict[str, Any]:  # noqa: ANN401 -- a line of it
    net = whole(line.quantity * line.price_minor) - line.discount_minor
    return {
        "line": line, "price": _amount(line.price_minor, quote), "sum": _amount(net, quote),
        "discount": _amount(line.discount_minor, quote) if line.discount_minor else "",
        "quantity": f"{line.quantity.normalize():f}", "tax": f"{(line.tax * 100).normalize():f} %" if line.tax else "",
    }  # fmt: skip


def _sums(quote: Quote) -> list[tuple[str, str]]:
    rows = [("Sum", quote.gross_minor), ("Discount", quote.discount_minor), ("Without tax", quote.net_minor),
            ("Tax", quote.tax_minor), ("To pay", quote.total_minor)]  # fmt: skip
    return [(label, _amount(minor, quote)) for label, minor in rows]


def _amount(minor: int, quote: Quote) -> str:
    """To the smallest unit: what is offered is not rounded."""
    amount = from_minor(minor, quote.currency)
    if amount == amount.to_integral_value():
        return money(amount, quote.currency)
    return f"{sign(quote.currency)}{amount:,.{DIGITS.get(quote.currency, 2)}f}"
