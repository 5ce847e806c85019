"""The page of who did what, when."""

from datetime import date, datetime, time

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from footfall.company.access import StaffRequest, allowed
from footfall.company.models import Role, Staff
from footfall.shared.models import Audit
from footfall.shared.paging import page_of
from footfall.web.tables import Column

COLUMNS = [
    Column("at", "When"),
    Column("by", "Who"),
    Column("deed", "What"),
    Column("subjects", "Which", wide=True),
    Column("details", "Details", wide=True),
]
PER_PAGE = 100
MOST_NOUNS = 200


@allowed(Role.ADMINISTRATOR)
def audit(request: StaffRequest) -> HttpResponse:
    """Deeds, newest first, by person, noun, verb, subject and day."""
    rows = find_deeds(request.GET).select_related("by")
    page = page_of(rows, ("-id",), after=request.GET.get("after", ""), limit=PER_PAGE)
    context = {
        "page": page,
        "columns": COLUMNS,
        "staff": Staff.objects.only("name"),
        "nouns": Audit.objects.order_by("noun").values_list("noun", flat=True).distinct()[:MOST_NOUNS],
    }
    return render(request, "company/audit.html", context)


def find_deeds(query: QueryDict) -> QuerySet[Audit]:
    """The audit rows that fit `by`, `noun`, `verb`, `subject`, and the days `since` and `until`."""
    rows = Audit.objects.all()
    if (by := query.get("by", "")).isdecimal():
        rows = rows.filter(by=int(by))
    for name in ("noun", "verb"):
        if value := query.get(name, ""):
            rows = rows.filter(**{name: value})
    if subject := query.get("subject", ""):
        rows = rows.filter(subjects__contains=[subject])
    if since := _day(query.get("since", "")):
        rows = rows.filter(at__gte=_start(since))
    if until := _day(query.get("until", "")):
        rows = rows.filter(at__lte=timezone.make_aware(datetime.combine(until, time.max)))
    return rows


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
