"""Pages on which a vendor's file is held against our own base before it is paid for."""

from collections.abc import Iterator

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from footfall.capture.actions.import_file import table_of
from footfall.capture.files.guards import MOST_BYTES
from footfall.capture.forms.upload import UploadForm
from footfall.capture.models import EntryPoint
from footfall.capture.views.streaming import csv_response
from footfall.company.access import StaffRequest, allowed
from footfall.company.views.keeping import form_page
from footfall.qualification.actions.check_list import AT_ONCE, compare_list, offer_list
from footfall.qualification.models import ListCheck
from footfall.qualification.queries.lists import list_by_id
from footfall.qualification.rules.list_check import BY_NAME, FATES, PAY
from footfall.qualification.tasks import compare_list as compare_later
from footfall.qualification.views.lists import KEEPS_LISTS, SEES_LISTS
from footfall.shared import audit
from footfall.shared.currencies import from_minor
from footfall.shared.errors import NotFound
from footfall.web.figures import Kpi, count, money, percent
from footfall.web.tables import Column

COLUMNS = [
    Column("fate", "What it is to us"),
    Column("rows", "Rows", numeric=True),
    Column("share", "Share", numeric=True),
    Column("file", ""),
]


class NoSuchCheck(NotFound):
    """No such file was compared for this list."""


@allowed(*KEEPS_LISTS)
def check_new(request: StaffRequest, pk: int) -> HttpResponse:
    """A file that the vendor offers."""
    door = list_by_id(pk)
    form = UploadForm(data=request.POST or None, files=request.FILES or None)
    back = reverse("qualification:bought-list", args=[pk])

    def deed() -> tuple[str, str]:
        file = form.cleaned_data["file"]
        made = offer_list(door=door, name=file.name, content=file.chunks(), at=timezone.now(), by=request.user)
        if made.import_run.rows <= AT_ONCE:
            compare_list(check=made, at=timezone.now())
        else:
            compare_later.defer(check_id=made.pk)
        return "Nothing of it has come in.", reverse("qualification:list-check", args=[pk, made.pk])

    trail = [("Vendors", reverse("qualification:vendors")), (door.name, back)]
    note = f"Up to {MOST_BYTES // 1024**2} MB. Its columns are found by themselves; numbers and addresses are enough."
    return form_page(
        request, form, deed, title="Compare a file", submit="Compare it", back=back, trail=trail, note=note
    )


@allowed(*SEES_LISTS)
def check(request: StaffRequest, pk: int, check: int) -> HttpResponse:
    """What remains to be paid for, and every row by what it is to us."""
    door = list_by_id(pk)
    found = _check(door, check)
    rows = sum(found.counts.values())
    context = {
        "door": door,
        "check": found,
        "kpis": _kpis(door, found, rows),
        "columns": COLUMNS,
        "lines": [
            (name, words, found.counts.get(letter, 0), percent(found.counts.get(letter, 0) / rows if rows else None))
            for letter, (name, words) in FATES.items()
        ],
    }
    return render(request, "qualification/list_check.html", context)


@allowed(*SEES_LISTS)
def check_file(request: StaffRequest, pk: int, check: int, fate: str) -> HttpResponseBase:
    """The rows of one fate as they stand in the file; who took them is written down."""
    found = _check(list_by_id(pk), check)
    if fate not in BY_NAME or not found.done_at:
        raise NotFound
    audit.record(by=request.user, verb="export", noun="list check", subjects=[found.pk], fate=fate)
    table = table_of(found.import_run)
    return csv_response(request, f"{fate}-{found.pk}.csv", table.columns, _rows(found, BY_NAME[fate]))


def _rows(found: ListCheck, letter: str) -> Iterator[list[str]]:
    wanted = ord(letter)
    for fate, row in zip(bytes(found.fates), table_of(found.import_run).rows(), strict=False):
        if fate == wanted:
            yield row.values


def _kpis(door: EntryPoint, found: ListCheck, rows: int) -> list[Kpi]:
    left = found.counts.get(PAY, 0)
    kpis = [Kpi("Rows", count(rows)), Kpi("To be paid for", count(left), note=percent(left / rows if rows else None))]
    if door.price_minor is None:
        return kpis
    price, saved = door.price_minor, door.price_minor * (rows - left)
    return [
        *kpis,
        Kpi("Price of the whole", money(from_minor(price * rows, door.currency), door.currency)),
        Kpi("Of what remains", money(from_minor(price * left, door.currency), door.currency)),
        Kpi("Not paid for", money(from_minor(saved, door.currency), door.currency)),
    ]


def _check(door: EntryPoint, pk: int) -> ListCheck:
    found = ListCheck.objects.filter(entry_point=door, pk=pk).select_related("import_run", "by").first()
    if found is None:
        raise NoSuchCheck
    return found
