"""Pages of mailings: letters with response codes, and how many answered."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from footfall.capture.actions.entry_points import WHO_OPENS
from footfall.capture.actions.mailings import make_mailing
from footfall.capture.forms.mailing import MailingForm
from footfall.capture.models import MailCode, Mailing
from footfall.capture.queries.mailings import codes_of, letters_of, mailing_seen_by, mailings_visible_to, parts_of
from footfall.capture.rules.short_code import read_code, shown_code
from footfall.capture.views.streaming import csv_response
from footfall.company.access import MANAGERS, StaffRequest, allowed, public
from footfall.company.views.keeping import form_page, may
from footfall.shared import audit
from footfall.shared.errors import NotFound
from footfall.web.figures import Kpi, count, percent
from footfall.web.tables import Column

if TYPE_CHECKING:
    from footfall.capture.printing.letters import Letter

ON_A_SHEET = 24
SEES = tuple(sorted(MANAGERS))
COLUMNS = [
    Column("name", "Mailing"),
    Column("door", "Entry point", wide=True),
    Column("letters", "Letters", numeric=True),
    Column("answers", "Answers", numeric=True),
    Column("share", "Share", numeric=True),
]
HEADING = ("code", "link", "addressee", "answers")
SHOWN = 20
MOST_PARTS = 10
"""So many files are offered to print; whoever sends more letters has a printer who takes the CSV."""


class NoSuchPart(NotFound):
    """The mailing has fewer letters than that."""


class NoSuchCode(NotFound):
    """No letter of ours has this code. Look at it once more: it has seven signs."""


@allowed(*SEES)
def mailing_list(request: StaffRequest) -> HttpResponse:
    """The mailings one sees, with their answers."""
    lines = [(one, percent(one.answers / one.letters)) for one in mailings_visible_to(request.user)[:200]]  # type: ignore[attr-defined]  # annotated
    context = {"lines": lines, "columns": COLUMNS, "may_make": may(request.user, WHO_OPENS)}
    return render(request, "capture/mailing_list.html", context)


@allowed(*WHO_OPENS)
def mailing_new(request: StaffRequest) -> HttpResponse:
    """A mailing with its codes."""
    form = MailingForm(data=request.POST or None, staff=request.user)
    back = reverse("capture:mailings")

    def deed() -> tuple[str, str]:
        said = dict(form.cleaned_data)
        said["addressees"] = [line.strip() for line in said["addressees"].splitlines() if line.strip()]
        made = make_mailing(**{**said, "letters": said["letters"] or 0}, at=timezone.now(), by=request.user)
        return f"{count(made.codes.count())} codes are made.", reverse("capture:mailing", args=[made.pk])

    trail = [("Mailings", back)]
    return form_page(request, form, deed, title="New mailing", submit="Make the codes", back=back, trail=trail)


@allowed(*SEES)
def mailing(request: StaffRequest, pk: int) -> HttpResponse:
    """One mailing: how many answered, and its codes to print."""
    one = mailing_seen_by(request.user, pk)
    answers: int = one.answers  # type: ignore[attr-defined]  # annotated
    codes = codes_of(one)[:SHOWN]
    context = {
        "mailing": one,
        "kpis": [
            Kpi("Letters", count(one.letters)),
            Kpi("Answers", count(answers), note=percent(answers / one.letters)),
        ],
        "parts": parts_of(one)[:MOST_PARTS],
        "codes": [(each, shown_code(each.code)) for each in codes],
        "columns": [Column("code", "Code"), Column("addressee", "To", wide=True), Column("came", "Came", numeric=True)],
    }
    return render(request, "capture/mailing.html", context)


@allowed(*SEES)
def mailing_file(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The codes with their links and addressees, for whoever prints the letters."""
    one = mailing_seen_by(request.user, pk)
    audit.record(by=request.user, verb="export", noun="mailing", subjects=[pk])
    base = answer_address(request)
    codes = codes_of(one).values_list("code", "addressee", "came").iterator()  # type: ignore[misc]  # came is annotated
    rows = ((shown_code(code), f"{base}{code}", addressee, came) for code, addressee, came in codes)
    return csv_response(request, f"codes-{pk}.csv", HEADING, rows)


@allowed(*SEES)
def mailing_letters(request: StaffRequest, pk: int, part: int) -> HttpResponse:
    """The letters as A4 pages to print, each with its address, words and code."""
    from footfall.capture.printing.letters import letters_pdf  # reportlab takes a fifth of a second to import

    one = mailing_seen_by(request.user, pk)
    on = f"{timezone.localdate():%-d %B %Y}"
    made = letters_pdf(_printed(request, one, part), company=_company(), title=one.name, words=one.words, on=on)
    return _pdf(made, f"letters-{pk}-{part}.pdf")


@allowed(*SEES)
def mailing_labels(request: StaffRequest, pk: int, part: int) -> HttpResponse:
    """Labels to print, 24 on an A4 sheet, each with its address and code; of a common code a sheet of the same."""
    from footfall.capture.printing.letters import labels_pdf

    one = mailing_seen_by(request.user, pk)
    letters = _printed(request, one, part) * (1 if one.is_personal else ON_A_SHEET)
    return _pdf(labels_pdf(letters, company=_company(), title=one.name), f"labels-{pk}-{part}.pdf")


def _printed(request: StaffRequest, one: Mailing, part: int) -> "list[Letter]":
    from footfall.capture.printing.letters import Letter

    codes = letters_of(one, part=part)
    if not codes:
        raise NoSuchPart
    audit.record(by=request.user, verb="export", noun="mailing", subjects=[one.pk])
    base = answer_address(request)
    return [Letter(addressee, shown_code(code), f"{base}{code}") for code, addressee in codes]


def answer_address(request: HttpRequest) -> str:
    """What stands before the code in the links of letters."""
    return request.build_absolute_uri(reverse("capture:answer", args=["-"])).removesuffix("-")


def _company() -> str:
    return settings.COMPANY_NAME or "Footfall"


def _pdf(content: bytes, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})


@public
@never_cache
@require_GET
def answer(_request: HttpRequest, code: str) -> HttpResponse:
    """The link in a letter leads to the page of its entry point, with the code in it."""
    found = MailCode.objects.filter(code=read_code(code) or "").select_related("mailing__entry_point").first()
    if found is None:
        raise NoSuchCode
    key = found.mailing.entry_point.key
    return redirect(f"{reverse('capture:public', args=[key])}?{urlencode({'code': found.code})}")
