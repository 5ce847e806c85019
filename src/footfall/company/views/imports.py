"""Files of places, products, campaigns, staff, teams and slabs, in and out."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from footfall.company.access import StaffRequest, allowed
from footfall.company.actions.import_nouns import SHEETS, Imported, Sheet, import_rows
from footfall.company.actions.staff import invite
from footfall.company.forms.files import FileForm
from footfall.company.models import Role, Staff
from footfall.company.rules.sheets import Table, text_of
from footfall.company.views.keeping import KEEPS_GOODS, KEEPS_PLACES, KEEPS_STAFF
from footfall.company.views.staff import base_of
from footfall.shared.errors import NotAllowed, Refusal
from footfall.web.tables import Column

WHO_IMPORTS: dict[str, tuple[Role, ...]] = {
    "locations": KEEPS_PLACES,
    "outlet-categories": KEEPS_PLACES,
    "products": KEEPS_GOODS,
    "campaigns": KEEPS_GOODS,
    "value-slabs": KEEPS_GOODS,
    "teams": KEEPS_STAFF,
    "staff": KEEPS_STAFF,
    "certifications": KEEPS_STAFF,
}
COLUMNS = [
    Column("line", "Line", numeric=True),
    Column("key", "Row"),
    Column("fate", "Becomes"),
    Column("what", "What"),
]
MOST_SHOWN = 200


@allowed(*KEEPS_GOODS)
def noun_import(request: StaffRequest, noun: str) -> HttpResponse:
    """A file is looked through, shown row by row as it will be, and taken."""
    sheet = _sheet(noun)
    if request.user.role not in WHO_IMPORTS[noun]:
        raise NotAllowed
    form = FileForm(request.POST or None, request.FILES or None)
    result: Imported | None = None
    if request.method == "POST" and form.is_valid():
        table = form.cleaned_data["table"]
        is_taken = request.POST.get("deed") == "take"
        try:
            result = import_rows(
                sheet, table.rows, by=request.user, at=timezone.now(), dry_run=not is_taken, lines=table.lines
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            if is_taken:
                return _taken(request, sheet, table, result)
            form = FileForm(initial={"text": text_of(table.names, table.rows)})
    return _page(request, sheet, form, result)


@allowed(*KEEPS_GOODS)
def noun_export(request: StaffRequest, noun: str) -> HttpResponse:
    """All rows as a file that can be changed and imported again; for those who keep them."""
    sheet = _sheet(noun)
    if request.user.role not in WHO_IMPORTS[noun]:
        raise NotAllowed
    text = text_of([column.name for column in sheet.columns], sheet.dump(timezone.localdate()))
    return file_of(text, f"{noun}.csv")


def file_of(text: str, name: str) -> HttpResponse:
    """A CSV file to download."""
    return HttpResponse(
        text, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _taken(request: StaffRequest, sheet: Sheet, table: Table, result: Imported) -> HttpResponse:
    if request.POST.get("invite") and sheet.name == "staff":
        keys = [fate.key for fate in result.fates if fate.word == "new"]
        invite(staff=Staff.objects.filter(email__in=keys), base=base_of(request), by=request.user)
    left = [row for row, fate in zip(table.rows, result.fates, strict=True) if fate.word == "left out"]
    said = f"{result.count('new')} new, {result.count('changed')} changed, {result.count('same')} as they were."
    if not left:
        messages.success(request, said)
        return redirect(f"company:{sheet.name}")
    # What was left out stays in the box, to be put right and sent again.
    form = FileForm(initial={"text": text_of(table.names, left)})
    return _page(request, sheet, form, result, said=f"{said} {len(left)} were left out; they stand below.")


def _page(request: HttpRequest, sheet: Sheet, form: FileForm, result: Imported | None, said: str = "") -> HttpResponse:
    shown = [fate for fate in result.fates if fate.word == "left out"] if result else []
    if result and not said:
        shown += [fate for fate in result.fates if fate.word != "left out"]
    context = {
        "sheet": sheet,
        "back": reverse(f"company:{sheet.name}"),
        "form": form,
        "result": result,
        "said": said,
        "fates": shown[:MOST_SHOWN],
        "more": max(0, len(shown) - MOST_SHOWN),
        "columns": COLUMNS,
        "counts": [(result.count(word), word) for word in ("new", "changed", "same", "left out")] if result else [],
        "can_take": bool(result and not said and result.count("new") + result.count("changed")),
    }
    return render(request, "company/import.html", context, status=422 if form.errors else 200)


def _sheet(noun: str) -> Sheet:
    if noun not in SHEETS:
        raise Http404
    return SHEETS[noun]
