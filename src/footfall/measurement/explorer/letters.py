"""The letter with a kept view: what it says in words, its first lines, and the whole table beside it."""

from datetime import date

from django.core.mail import EmailMessage
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse

from footfall.measurement.explorer.files import TYPES, file_of
from footfall.measurement.explorer.page import Page, page_of
from footfall.measurement.facts.published import Facts
from footfall.measurement.models import Mailing
from footfall.web.figures import DASH

MOST_LINES = 15
"""In the letter itself; all are in the files."""


def letter(mailing: Mailing, facts: Facts, *, today: date) -> EmailMessage:
    """The numbers that the recipient may see, as they are today."""
    staff, view = mailing.staff, mailing.view
    page = page_of(facts, QueryDict(view.query), by=staff, today=today)
    context = {
        "staff": staff,
        "view": view,
        "words": page.words(),
        "lines": _lines(page),
        "more": max(0, len(page.pivot.spots) - MOST_LINES),
        "link": f"{mailing.base.rstrip('/')}{reverse('measurement:explorer')}?{view.query}",
        "every": mailing.get_every_display(),
    }
    text = render_to_string("measurement/mail/view.txt", context)
    message = EmailMessage(f"{view.name}, {today.day} {today:%b %Y}", text, None, [staff.email])
    for kind in ("xlsx", "pdf"):
        message.attach(f"{_plain(view.name)}.{kind}", file_of(page, kind), TYPES[kind])
    return message


def _lines(page: Page) -> list[str]:
    """Lines as text: North: Leads 1,213 (▲ 12% better), Became a sale 6.0%."""
    pivot, width = page.pivot, len(page.pivot.measures)
    found = [(pivot.line(spot).name, pivot.line(spot).depth, pivot.cells(spot)) for spot in pivot.spots[:MOST_LINES]]
    found.append(("All", 0, pivot.cells(pivot.total)))
    lines = []
    for name, depth, cells in found:
        said = []
        for measure, cell in zip(pivot.measures, cells[-width:], strict=True):
            mark = f" ({cell.mark.in_words})" if cell.mark else ""
            said.append(f"{measure.label} {cell.text}{mark}" if cell.text != DASH else f"{measure.label} {DASH}")
        lines.append(f"{'  ' * depth}{name[:1].upper()}{name[1:]}: {', '.join(said)}")
    return lines


def _plain(name: str) -> str:
    kept = "".join(letter if letter.isalnum() else "-" for letter in name.lower())
    return "-".join(part for part in kept.split("-") if part)[:60] or "view"
