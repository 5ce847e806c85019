"""A form to fill in by hand: its questions with room to write, and the code under which it is typed in later."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from footfall.capture.printing.sheet import BOLD, PLAIN, draw_code, printable

_WIDTH, _HEIGHT = A4
_EDGE, _ROW, _TICK = 48, 46, 11
_RULE = HexColor("#777777")


@dataclass(frozen=True)
class Question:
    """What is asked, and the boxes to tick where it has answers to choose from; lines to write on where not."""

    label: str
    choices: Sequence[str] = ()
    lines: int = 1


@dataclass(frozen=True)
class PaperForm:
    """What stands on it."""

    company: str
    title: str
    code: str
    link: str
    questions: Sequence[Question]
    wording: str
    ways: Sequence[str]


def paper_form_pdf(form: PaperForm) -> bytes:
    """The form on as many A4 pages as it takes; the code stands at the head of each."""
    out = io.BytesIO()
    page = Canvas(out, pagesize=A4, pageCompression=1)
    page.setTitle(printable(f"{form.title} {form.code}"))
    top = _head(page, form)
    for question in [*form.questions, Question(form.wording, form.ways), Question("Date and signature")]:
        need = _ROW + 22 * (max(question.lines, len(question.choices) // 4 + 1) - 1) + 10
        if top - need < _EDGE:
            page.showPage()
            top = _head(page, form)
        top = _ask(page, question, top)
    page.showPage()
    page.save()
    return out.getvalue()


def _head(page: Canvas, form: PaperForm) -> float:
    page.setFillColor(HexColor("#000000"))
    page.setFont(PLAIN, 10)
    page.drawString(_EDGE, _HEIGHT - 52, printable(form.company)[:60])
    page.setFont(BOLD, 18)
    page.drawString(_EDGE, _HEIGHT - 76, printable(form.title)[:44])
    page.setFont(PLAIN, 10)
    page.drawString(_EDGE, _HEIGHT - 94, "Form")
    page.setFont("Courier-Bold", 14)
    page.drawString(_EDGE + 30, _HEIGHT - 95, form.code)
    draw_code(page, form.link, _WIDTH - _EDGE - 64, _HEIGHT - 104, 64)
    return float(_HEIGHT) - 132


def _ask(page: Canvas, question: Question, top: float) -> float:
    """The question and its room; where the next one begins."""
    page.setFillColor(HexColor("#000000"))
    page.setFont(PLAIN, 10)
    for line in simpleSplit(printable(question.label), PLAIN, 10, _WIDTH - 2 * _EDGE)[:4]:
        page.drawString(_EDGE, top, line)
        top -= 13
    page.setStrokeColor(_RULE)
    if question.choices:
        return _tick(page, question.choices, top - 4)
    for _ in range(question.lines):
        top -= 22
        page.line(_EDGE, top, _WIDTH - _EDGE, top)
    return top - 20


def _tick(page: Canvas, choices: Sequence[str], top: float) -> float:
    x = float(_EDGE)
    for choice in choices:
        text = printable(choice)
        wide = _TICK + 6 + page.stringWidth(text, PLAIN, 10) + 18
        if x + wide > _WIDTH - _EDGE:
            x, top = float(_EDGE), top - 22
        page.rect(x, top - 3, _TICK, _TICK)
        page.drawString(x + _TICK + 6, top, text)
        x += wide
    return top - 30
