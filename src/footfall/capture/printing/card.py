"""A loyalty card to print: the size of a bank card, its number as text, bar code and QR code."""

import io

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from footfall.capture.printing.sheet import BOLD, PLAIN, draw_code, printable
from footfall.capture.rules.card_number import shown_card_number

WIDTH, HEIGHT = 85.6 * mm, 53.98 * mm


def card_pdf(number: str, *, company: str, note: str) -> bytes:
    """The card as a PDF page of its own size (ISO 7810 ID-1)."""
    out = io.BytesIO()
    page = Canvas(out, pagesize=(WIDTH, HEIGHT), pageCompression=1)
    page.setTitle(f"Card {shown_card_number(number)}")
    page.setFont(BOLD, 12)
    page.drawString(6 * mm, HEIGHT - 10 * mm, printable(company)[:34])
    page.setFont(PLAIN, 7)
    page.drawString(6 * mm, HEIGHT - 14.5 * mm, printable(note)[:60])
    draw_code(page, number, WIDTH - 27 * mm, HEIGHT - 33 * mm, 23 * mm)
    page.setFont("Courier-Bold", 14)
    page.drawString(6 * mm, 21 * mm, shown_card_number(number))
    Code128(number, barWidth=0.33 * mm, barHeight=10 * mm, quiet=False).drawOn(page, 6 * mm, 6 * mm)
    page.showPage()
    page.save()
    return out.getvalue()
