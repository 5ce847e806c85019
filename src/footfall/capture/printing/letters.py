"""Letters and labels of a mailing to print, each with its code: A4 pages, and A4 sheets of 24 labels."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from footfall.capture.printing.sheet import BOLD, PLAIN, draw_code, printable

CODE = "Courier-Bold"
_WIDTH, _HEIGHT = A4
_EDGE, _CODE = 25 * mm, 34 * mm
_ACROSS, _DOWN = 3, 8
_WIDE, _HIGH = 70 * mm, 37 * mm
"""24 labels of 70 by 37 mm fill the width of the sheet, and leave half a millimetre above and below."""


@dataclass(frozen=True)
class Letter:
    """To whom it goes, and the code and link that answer it."""

    addressee: str
    code: str
    link: str


def letters_pdf(letters: Iterable[Letter], *, company: str, title: str, words: str, on: str) -> bytes:
    """A page for each letter: the address stands where a window envelope shows it (DIN 5008 B)."""
    out = io.BytesIO()
    page = Canvas(out, pagesize=A4, pageCompression=1)
    page.setTitle(printable(title))
    for letter in letters:
        page.setFont(PLAIN, 7)
        page.drawString(_EDGE, _HEIGHT - 50 * mm, printable(company)[:80])
        _lines(page, address_of(letter.addressee), at=_HEIGHT - 58 * mm, size=11)
        page.setFont(PLAIN, 10)
        page.drawRightString(_WIDTH - _EDGE, _HEIGHT - 100 * mm, printable(on))
        top = _paragraphs(page, words, at=_HEIGHT - 112 * mm)
        _answer(page, letter, at=min(top, _HEIGHT - 160 * mm))
        page.showPage()
    page.save()
    return out.getvalue()


def labels_pdf(letters: Iterable[Letter], *, company: str, title: str) -> bytes:
    """Sheets of 24 labels of 70 by 37 mm: the addressee, and the code as text and as QR code."""
    out = io.BytesIO()
    page = Canvas(out, pagesize=A4, pageCompression=1)
    page.setTitle(printable(title))
    margin = (_HEIGHT - _DOWN * _HIGH) / 2
    for number, letter in enumerate(letters):
        row, column = divmod(number % (_ACROSS * _DOWN), _ACROSS)
        if number and row == column == 0:
            page.showPage()
        _label(page, letter, company, x=column * _WIDE, y=_HEIGHT - margin - (row + 1) * _HIGH)
    page.save()
    return out.getvalue()


def address_of(addressee: str) -> list[str]:
    """The lines of an address that was given in one line, with commas between them."""
    return [part.strip() for part in addressee.split(",") if part.strip()]


def _label(page: Canvas, letter: Letter, company: str, *, x: float, y: float) -> None:
    draw_code(page, letter.link, x + _WIDE - 27 * mm, y + 5 * mm, 24 * mm)
    page.setFont(CODE, 9)
    page.drawCentredString(x + _WIDE - 15 * mm, y + 3 * mm, letter.code)
    page.setFont(PLAIN, 6)
    page.drawString(x + 5 * mm, y + _HIGH - 6 * mm, printable(company)[:36])
    lines = [one for part in address_of(letter.addressee) for one in simpleSplit(printable(part), PLAIN, 9, 36 * mm)]
    _lines(page, lines[:6], at=y + _HIGH - 12 * mm, size=9, x=x + 5 * mm)


def _answer(page: Canvas, letter: Letter, *, at: float) -> None:
    draw_code(page, letter.link, _EDGE, at - _CODE, _CODE)
    beside = _EDGE + _CODE + 6 * mm
    page.setFont(BOLD, 11)
    page.drawString(beside, at - 8 * mm, "Your code")
    page.setFont(CODE, 18)
    page.drawString(beside, at - 16 * mm, letter.code)
    _lines(
        page,
        ["Scan the code, open", letter.link, "or say the code when you visit us."],
        at=at - 23 * mm,
        size=10,
        x=beside,
    )


def _paragraphs(page: Canvas, words: str, *, at: float) -> float:
    page.setFont(PLAIN, 11)
    for paragraph in words.splitlines():
        for line in simpleSplit(printable(paragraph), PLAIN, 11, _WIDTH - 2 * _EDGE) or [""]:
            page.drawString(_EDGE, at, line)
            at -= 15
    return at - 20


def _lines(page: Canvas, lines: Sequence[str], *, at: float, size: float, x: float = _EDGE) -> None:
    page.setFont(PLAIN, size)
    for place, line in enumerate(lines):
        page.drawString(x, at - place * size * 1.3, printable(line))
