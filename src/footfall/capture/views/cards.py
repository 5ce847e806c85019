"""Pages of loyalty cards: the list, one on the screen to be photographed, and one to print."""

import io

import segno
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe

from footfall.capture.queries.cards import card_lines, card_seen_by, cards_visible_to
from footfall.capture.rules.card_number import read_card_number
from footfall.capture.views.counter import WHO_CAPTURES
from footfall.company.access import StaffRequest, allowed
from footfall.web.tables import Column

PAGE = 50
COLUMNS = [
    Column("number", "Card"),
    Column("holder", "Holder"),
    Column("state", "State"),
    Column("outlet", "Outlet", wide=True),
    Column("issued", "Issued", wide=True),
]
TEMPORARY = "Temporary until your number is verified"


@allowed(*WHO_CAPTURES)
def card_list(request: StaffRequest) -> HttpResponse:
    """The cards that were issued, the latest first; a number that is typed in leads to its card."""
    typed = request.GET.get("q", "").strip()
    number = read_card_number(typed) if typed else None
    cards = cards_visible_to(request.user).order_by("-issued_at", "-pk")
    if number and cards.filter(number=number).exists():
        return redirect("capture:card", number=number)
    pages = Paginator(cards, PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "lines": card_lines(list(page.object_list)),
        "columns": COLUMNS,
        "page": page,
        "total": pages.count,
        "typed": typed,
        "is_misread": bool(typed) and number is None,
    }
    return render(request, "capture/card_list.html", context)


@allowed(*WHO_CAPTURES)
def card(request: StaffRequest, number: str) -> HttpResponse:
    """One card, large enough for its holder to photograph."""
    (line,) = card_lines([card_seen_by(request.user, number)])
    out = io.BytesIO()
    made = segno.make_qr(line.card.number, error="q")
    made.save(out, kind="svg", scale=6, border=4, light="#fff", dark="#000", xmldecl=False, svgns=False)
    picture = mark_safe(out.getvalue().decode())  # noqa: S308 -- drawn by segno
    context = {"line": line, "picture": picture, "company": settings.COMPANY_NAME or "Footfall", "note": TEMPORARY}
    return render(request, "capture/card.html", context)


@allowed(*WHO_CAPTURES)
def card_sheet(request: StaffRequest, number: str) -> HttpResponse:
    """The card as a PDF of its own size, with a bar code and a QR code."""
    from footfall.capture.printing.card import card_pdf  # reportlab takes a fifth of a second to import

    found = card_seen_by(request.user, number)
    note = "" if found.verified_at else TEMPORARY
    content = card_pdf(found.number, company=settings.COMPANY_NAME or "Footfall", note=note)
    disposition = f'inline; filename="card-{found.number}.pdf"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})
