"""A sheet with the code of an entry point: A4 for the wall, A6 for the counter or the brochure."""

import io
from dataclasses import dataclass

import segno
from anyascii import anyascii
from reportlab.lib.pagesizes import A4, A6
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

SIZES = {"a4": A4, "a6": A6}
PLAIN, BOLD = "Helvetica", "Helvetica-Bold"
LEVEL_OF_REPAIR = "q"  # a sheet on a wall gets scratched
QUIET = 4
"""Modules of white around a code, without which phones do not find it."""


@dataclass(frozen=True)
class Sheet:
    """What stands on it, from the top."""

    company: str
    title: str
    invitation: str
    link: str
    below: str = ""


def sheet_pdf(sheet: Sheet, *, size: str) -> bytes:
    """The sheet as a PDF page of this size (a4 or a6), everything in the middle."""
    width, height = SIZES[size]
    out = io.BytesIO()
    page = Canvas(out, pagesize=(width, height), pageCompression=1)
    page.setTitle(printable(sheet.title))
    page.setAuthor(printable(sheet.company))
    unit = width / 100
    top = _text(page, sheet.company, PLAIN, 4 * unit, at=height - 11 * unit)
    top = _text(page, sheet.title, BOLD, 8 * unit, at=top - 7 * unit)
    top = _text(page, sheet.invitation, PLAIN, 5 * unit, at=top - 2 * unit)
    edge = min(62 * unit, top - 24 * unit)
    draw_code(page, sheet.link, (width - edge) / 2, top - edge - 2 * unit, edge)
    low = _text(page, sheet.link, PLAIN, 3.2 * unit, at=top - edge - 6 * unit)
    _text(page, sheet.below, PLAIN, 2.8 * unit, at=min(low - 2 * unit, 14 * unit))
    page.showPage()
    page.save()
    return out.getvalue()


def draw_code(page: Canvas, text: str, x: float, y: float, edge: float) -> None:
    """A QR code as squares, with its quiet zone, in a square of this edge."""
    made = segno.make_qr(text, error=LEVEL_OF_REPAIR)
    rows = list(made.matrix_iter(border=QUIET))
    module = edge / len(rows)
    for number, row in enumerate(rows):
        for start, length in _runs(bytes(row)):
            # A hair wider, so that no viewer shows seams.
            page.rect(
                x + start * module, y + edge - (number + 1) * module, length * module + 0.05, module + 0.05,
                stroke=0, fill=1,
            )  # fmt: skip


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Dark modules of a row as starts and lengths."""
    found: list[tuple[int, int]] = []
    for place, is_dark in enumerate(row):
        if is_dark and found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif is_dark:
            found.append((place, 1))
    return found


def _text(page: Canvas, text: str, font: str, size: float, *, at: float) -> float:
    """Lines in the middle of the page, from `at` down; where they end."""
    width = page._pagesize[0]  # noqa: SLF001 -- the canvas has no other word for it
    page.setFont(font, size)
    for line in simpleSplit(printable(text), font, size, width * 0.86)[:4]:
        page.drawCentredString(width / 2, at, line)
        at -= size * 1.3
    return at


def printable(text: str) -> str:
    """The text in letters the printed font has; others as they sound in Latin letters."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return anyascii(text)
    return text
