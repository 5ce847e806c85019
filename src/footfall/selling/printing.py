"""A quote as a PDF file."""

import io
from collections.abc import Sequence
from decimal import Decimal
from html import escape
from typing import Any

from django.conf import settings

from footfall.selling.models import Quote, QuoteLine
from footfall.selling.rules.quote import whole
from footfall.shared.currencies import DIGITS, from_minor
from footfall.shared.late import late

units, pagesizes, colors = late("reportlab.lib.units"), late("reportlab.lib.pagesizes"), late("reportlab.lib.colors")
styles, platypus = late("reportlab.lib.styles"), late("reportlab.platypus")
sheet = late("footfall.capture.printing.sheet")


def quote_pdf(quote: Quote, lines: Sequence[QuoteLine]) -> bytes:
    """The quote on A4 pages: from whom, to whom, the lines, the sums and until when it holds."""
    out = io.BytesIO()
    edge = 20 * units.mm
    document = platypus.SimpleDocTemplate(
        out, pagesize=pagesizes.A4, leftMargin=edge, rightMargin=edge, topMargin=edge, bottomMargin=edge,
        title=f"Quote {quote}", author=sheet.printable(_company()),
    )  # fmt: skip
    parts = [*_head(quote), _table(quote, lines), platypus.Spacer(1, 8), _sums(quote), *_foot(quote)]
    document.build(parts, onFirstPage=_numbered(quote), onLaterPages=_numbered(quote))
    return out.getvalue()


def amount_of(minor: int, currency: str) -> str:
    """ "INR 38,500.00": the code, since the printed font has few signs of currencies."""
    return f"{currency} {from_minor(minor, currency):,.{DIGITS.get(currency, 2)}f}"


def _company() -> str:
    return str(settings.COMPANY_NAME or "Footfall")


def _style(size: float, *, bold: bool = False, right: bool = False) -> Any:  # noqa: ANN401 -- reportlab's style
    font = sheet.BOLD if bold else sheet.PLAIN
    return styles.ParagraphStyle("p", fontName=font, fontSize=size, leading=size * 1.35, alignment=2 if right else 0)


def _words(text: str, size: float = 9.5, **style: bool) -> Any:  # noqa: ANN401 -- reportlab's paragraph
    return platypus.Paragraph(escape(sheet.printable(text)).replace("\n", "<br/>"), _style(size, **style))


def _head(quote: Quote) -> list[Any]:
    lead = quote.deal.lead
    person = lead.person
    whom = [str(person), str(person.organization or ""), person.city, person.email, person.phone]
    place = f", {lead.location}" if lead.location else ""
    made = quote.made_at
    said = f"Of {made.day} {made:%B %Y}, valid until {quote.valid_until.day} {quote.valid_until:%B %Y}"
    return [
        _words(f"{_company()}{place}", 10), platypus.Spacer(1, 18),
        _words(f"Quote {quote}", 20, bold=True), platypus.Spacer(1, 6), _words(said), platypus.Spacer(1, 14),
        _words("\n".join(part for part in whom if part), 10.5), platypus.Spacer(1, 18),
    ]  # fmt: skip


def _table(quote: Quote, lines: Sequence[QuoteLine]) -> Any:  # noqa: ANN401 -- reportlab's table
    heads = ("", "What", "Quantity", "Price", "Discount", "Tax", "Sum")
    rows: list[list[Any]] = [[_words(head, 8.5, bold=True, right=place > 1) for place, head in enumerate(heads)]]
    for line in lines:
        gross = whole(line.quantity * line.price_minor)
        cells = (
            f"{line.quantity.normalize():f}", _plain(line.price_minor, quote.currency),
            _plain(line.discount_minor, quote.currency) if line.discount_minor else "",
            f"{(line.tax * 100).normalize():f} %" if line.tax else "",
            _plain(gross - line.discount_minor, quote.currency),
        )  # fmt: skip
        rows.append([_words(str(line.position)), _words(line.what), *(_words(cell, right=True) for cell in cells)])
    widths = [8 * units.mm, 58 * units.mm, 18 * units.mm, 24 * units.mm, 22 * units.mm]
    table = platypus.Table(rows, colWidths=[*widths, 16 * units.mm, 24 * units.mm], repeatRows=1)
    rule = [("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black), ("LINEBELOW", (0, 1), (-1, -1), 0.3, colors.grey)]
    pads = [("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)]
    table.setStyle(platypus.TableStyle([*rule, *pads, ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table


def _sums(quote: Quote) -> Any:  # noqa: ANN401 -- reportlab's table
    rows = [("Sum", quote.gross_minor), ("Discount", -quote.discount_minor), ("Without tax", quote.net_minor),
            ("Tax", quote.tax_minor)]  # fmt: skip
    shown = [(label, minor) for label, minor in rows if minor or label == "Without tax"]
    cells = [
        [_words(label, right=True), _words(amount_of(minor, quote.currency), right=True)] for label, minor in shown
    ]
    total = amount_of(quote.total_minor, quote.currency)
    cells.append([_words("To pay", 11, bold=True, right=True), _words(total, 11, bold=True, right=True)])
    return platypus.Table(cells, colWidths=[None, 45 * units.mm])


def _foot(quote: Quote) -> list[Any]:
    by = f"Made by {quote.made_by}" if quote.made_by else ""
    return [platypus.Spacer(1, 16), *([_words(quote.note)] if quote.note else []), platypus.Spacer(1, 10), _words(by)]


def _numbered(quote: Quote) -> Any:  # noqa: ANN401 -- reportlab's callback
    def draw(page: Any, _document: Any) -> None:  # noqa: ANN401 -- reportlab's canvas
        page.setFont(sheet.PLAIN, 8)
        page.drawRightString(190 * units.mm, 10 * units.mm, f"{quote}, page {page.getPageNumber()}")

    return draw


def _plain(minor: int, currency: str) -> str:
    amount: Decimal = from_minor(minor, currency)
    return f"{amount:,.{DIGITS.get(currency, 2)}f}"
