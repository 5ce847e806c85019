"""Pages of mailings: letters with response codes, and how many answered."""

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
from footfall.capture.models import MailCode
from footfall.capture.queries.mailings import codes_of, mailing_seen_by, mailings_visible_to
from footfall.capture.rules.short_code import read_code, shown_code
from footfall.capture.views.streaming import csv_response
from footfall.company.access import MANAGERS, StaffRequest, allowed, public
from footfall.company.views.keeping import form_page, may
from footfall.shared import audit
from footfall.shared.errors import NotFound
from footfall.web.figures import Kpi, count, percent
from footfall.web.tables import Column

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
        "codes": [(each, shown_code(each.code)) for each in codes],
        "columns": [Column("code", "Code"), Column("addressee", "To", wide=True), Column("came", "Came", numeric=True)],
    }
    return render(request, "capture/mailing.html", context)


@allowed(*SEES)
def mailing_file(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The codes with their links and addressees, for whoever prints the letters."""
    one = mailing_seen_by(request.user, pk)
    audit.record(by=request.user, verb="export", noun="mailing", subjects=[pk])
    base = request.build_absolute_uri(reverse("capture:answer", args=["-"])).removesuffix("-")
    codes = codes_of(one).values_list("code", "addressee", "came").iterator()  # type: ignore[misc]  # came is annotated
    rows = ((shown_code(code), f"{base}{code}", addressee, came) for code, addressee, came in codes)
    return csv_response(request, f"codes-{pk}.csv", HEADING, rows)


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
