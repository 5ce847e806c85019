"""Pages of entry points: the list with its numbers, one with its code, link and example, and the form."""

import io
import json
from urllib.parse import urlencode
from uuid import uuid4

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST

from footfall.capture.actions.entry_points import WHO_OPENS, change_entry_point, open_entry_point, provide_form
from footfall.capture.channels import channel, channels
from footfall.capture.forms.counter import WORDING
from footfall.capture.forms.entry_point import EntryPointForm
from footfall.capture.forms.public import wording_version
from footfall.capture.models import EntryPoint
from footfall.capture.queries.door_numbers import DoorNumbers, numbers_of
from footfall.capture.queries.entry_points import door_seen_by, doors_visible_to, found, has_form, lines_of
from footfall.capture.queries.public_doors import has_page
from footfall.capture.queries.uploads import WHO_IMPORTS, imports_visible_to
from footfall.capture.rules.presets import COUNTER_PRESETS, PAGE_PRESETS
from footfall.capture.views.receiver_pages import receiver_context
from footfall.company.access import MANAGERS, StaffRequest, allowed
from footfall.shared.calendar import WEEKDAYS
from footfall.shared.currencies import from_minor
from footfall.shared.errors import NotFound, Refusal
from footfall.web.figures import Bar, Kpi, count, money, percent
from footfall.web.tables import Column

COLUMNS = [
    Column("name", "Entry point"),
    Column("channel", "Channel", wide=True),
    Column("source", "Source", wide=True),
    Column("location", "Outlet", wide=True),
    Column("captures", "Captures", numeric=True),
    Column("recent", "In 30 days", numeric=True, wide=True),
    Column("leads", "Leads", numeric=True),
    Column("sold", "Sold", numeric=True, wide=True),
    Column("last", "Last", wide=True),
]
PAGE = 50
MOST_DIGITS = 10
LISTED = "listed"
"""The kind of touchpoint of channels whose people did nothing yet: they stand on a list."""

LISTS = 5
LEVEL_OF_REPAIR = "m"  # a printed code that is scratched or folded is read all the same


@allowed(*sorted(MANAGERS))
def entry_point_list(request: StaffRequest) -> HttpResponse:
    """The doors one sees, open ones first, with what came in by each."""
    doors = found(doors_visible_to(request.user), request.GET)
    doors = doors.order_by("-is_active", "name", "pk")
    pages = Paginator(doors, PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "lines": lines_of(doors[max(0, page.start_index() - 1) : page.end_index()], timezone.now()),
        "columns": COLUMNS,
        "channels": [(each.slug, each.name) for each in channels()],
        "page": page,
        "total": pages.count,
        "may_open": request.user.role in WHO_OPENS,
    }
    return render(request, "capture/entry_point_list.html", context)


@allowed(*sorted(MANAGERS))
def entry_point(request: StaffRequest, pk: int) -> HttpResponse:
    """One door: its numbers, its code to print, its link, and how a program sends to it."""
    door = door_seen_by(request.user, pk)
    (line,) = lines_of(EntryPoint.objects.filter(pk=pk), timezone.now())
    numbers = numbers_of(door, timezone.now())
    link = link_of(request, door) if has_form(door) or has_page(door) else ""
    context = {
        "door": door,
        "kpis": [
            Kpi("Captures", count(line.captures), note=f"{count(line.recent)} in 30 days"),
            Kpi("Leads", count(line.leads)),
            *_reached(numbers),
        ],
        "weeks": _bars(numbers) if any(many for _, many in numbers.weeks) else [],
        "first_day": WEEKDAYS[settings.CALENDAR.first_day - 1].capitalize(),
        "facts": _facts(door),
        "link": link,
        "code": code_of(link) if link else "",
        "has_page": has_page(door),
        "paper": has_form(door),
        "curl": curl_of(request, door),
        **_lists(request, door),
        "embedding": embedding_of(request, door) if has_page(door) else (),
        "last_at": line.last_at,
        "may_open": request.user.role in WHO_OPENS,
        **receiver_context(request, door),
    }
    return render(request, "capture/entry_point.html", context)


@allowed(*sorted(MANAGERS))
def entry_point_code(request: StaffRequest, pk: int, form: str) -> HttpResponse:
    """The QR code as a file to print: SVG or PNG."""
    door = door_seen_by(request.user, pk)
    if not (has_form(door) or has_page(door)):
        raise NoFormHere
    made = segno.make_qr(link_of(request, door), error=LEVEL_OF_REPAIR)
    out = io.BytesIO()
    made.save(out, kind=form, scale=16, border=4)
    kind = "image/svg+xml" if form == "svg" else "image/png"
    disposition = f'attachment; filename="{door.key}.{form}"'
    return HttpResponse(out.getvalue(), content_type=kind, headers={"Content-Disposition": disposition})


@allowed(*WHO_OPENS)
def entry_point_new(request: StaffRequest) -> HttpResponse:
    """A door that is opened."""
    asked = request.GET.get("form", "")
    chosen: dict[str, object] = {"channel": request.GET["channel"]} if channel(request.GET.get("channel", "")) else {}
    if asked.isascii() and asked.isdigit() and len(asked) < MOST_DIGITS:
        chosen["form_version"] = int(asked)
    form = EntryPointForm(data=request.POST or None, initial=chosen or None, staff=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            door = open_entry_point(fields=form.row, by=request.user)
        except Refusal as refusal:
            _show(form, refusal)
        else:
            messages.success(request, f"{door.name} is open.")
            return redirect("capture:entry-point", pk=door.pk)
    back = reverse("capture:entry-points")
    context = {
        "form": form,
        "title": "New entry point",
        "submit": "Open it",
        "back": back,
        "presets": (*COUNTER_PRESETS, *PAGE_PRESETS) if not chosen and not form.is_bound else (),
    }
    return render(request, "capture/entry_point_form.html", context, status=422 if form.errors else 200)


@allowed(*WHO_OPENS)
@require_POST
def entry_point_preset(request: StaffRequest, slug: str) -> HttpResponse:
    """A ready form is put into the form of a new entry point."""
    wanted, version = provide_form(slug=slug, by=request.user)
    query = urlencode({"channel": wanted.channel, "form": version.pk})
    return redirect(f"{reverse('capture:entry-point-new')}?{query}")


@allowed(*WHO_OPENS)
def entry_point_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """A door that is changed; what came in by it keeps what held then."""
    door = door_seen_by(request.user, pk)
    form = EntryPointForm(data=request.POST or None, initial=EntryPointForm.filled(door), staff=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            change_entry_point(door=door, fields=form.row, by=request.user)
        except Refusal as refusal:
            _show(form, refusal)
        else:
            messages.success(request, f"{form.cleaned_data['name']} is changed.")
            return redirect("capture:entry-point", pk=door.pk)
    context = {
        "form": form,
        "title": door.name,
        "submit": "Save",
        "back": reverse("capture:entry-point", args=[door.pk]),
    }
    return render(request, "capture/entry_point_form.html", context, status=422 if form.errors else 200)


def _show(form: forms.Form, refusal: Refusal) -> None:
    for name, sentences in (refusal.fields or {"": [refusal.sentence]}).items():
        form.add_error(name if name in form.fields else None, list(sentences))


class NoFormHere(NotFound):
    """This entry point has no form of its own; programs and files send to it by its key."""


def _reached(numbers: DoorNumbers) -> list[Kpi]:
    """How far its leads came, each as a share of them, and what one cost."""
    parts = (("Became warm", numbers.warm), ("Sold", numbers.sold), ("Dead", numbers.dead))
    kpis = [Kpi(label, count(part), note=percent(numbers.share(part))) for label, part in parts if numbers.leads]
    if (cost := numbers.cost_per_lead_minor) is not None:
        currency = settings.REPORTING_CURRENCY
        kpis.append(Kpi("Direct cost a lead", money(from_minor(round(cost), currency), currency)))
    if numbers.opened:
        kpis.append(
            Kpi("Left the form", percent(numbers.left / numbers.opened), note=f"of {count(numbers.opened)} who began")
        )
    return kpis


def _bars(numbers: DoorNumbers) -> list[Bar]:
    """Captures week by week, the newest first."""
    return [Bar(f"{first:%-d %b}", many, count(many)) for first, many in numbers.weeks]


@allowed(*sorted(MANAGERS))
def entry_point_sheet(request: StaffRequest, pk: int, size: str) -> HttpResponse:
    """A sheet to print with the code of a public page: A4 for the wall, A6 for the counter."""
    from footfall.capture.printing.sheet import Sheet, sheet_pdf  # reportlab takes a fifth of a second to import

    door = door_seen_by(request.user, pk)
    if not has_page(door):
        raise NoFormHere
    sheet = Sheet(
        company=settings.COMPANY_NAME or "Footfall",
        title=door.name,
        invitation=door.incentive or "Scan the code with your phone",
        link=link_of(request, door),
        below=str(door.location or ""),
    )
    disposition = f'attachment; filename="{door.key}-{size}.pdf"'
    return HttpResponse(
        sheet_pdf(sheet, size=size), content_type="application/pdf", headers={"Content-Disposition": disposition}
    )


def link_of(request: StaffRequest, door: EntryPoint) -> str:
    """Where the door's form stands: for anybody, or for our own staff."""
    if has_page(door):
        return request.build_absolute_uri(reverse("capture:public", args=[door.key]))
    return request.build_absolute_uri(reverse("capture:counter", args=[door.key]))


def code_of(link: str) -> SafeString:
    """The QR code as SVG for the page; always a full one, since phones do not read the micro kind."""
    made = segno.make_qr(link, error=LEVEL_OF_REPAIR)
    return mark_safe(made.svg_inline(scale=5, border=4, light="#fff", dark="#000"))  # noqa: S308 -- drawn by segno


def embedding_of(request: StaffRequest, door: EntryPoint) -> tuple[str, str]:
    """The line of script, and the frame, by which a web site shows the door's form."""
    script = request.build_absolute_uri(reverse("capture:embed-script"))
    link = link_of(request, door)
    return (
        f'<script type="module" src="{script}" data-entry="{door.key}"></script>',
        f'<iframe src="{link}?embed=1" title="{escape(door.name)}" width="100%" height="600"></iframe>',
    )


def curl_of(request: StaffRequest, door: EntryPoint) -> str:
    """A command that sends a capture to the door."""
    body = {
        "id": str(uuid4()),  # one of its own each time: the id of another door's example would be a conflict
        "entry_point": door.key,
        "fields": {"name": "Asha Rao", "phone": "98100 12345"},
    }
    address = request.build_absolute_uri("/api/v1/captures")
    return (
        f"curl {address} \\\n  -H 'Authorization: Bearer YOUR_KEY' \\\n  -H 'Content-Type: application/json' \\\n"
        f"  -d '{json.dumps(body, indent=2)}'"
    )


def _lists(request: StaffRequest, door: EntryPoint) -> dict[str, object]:
    """How a list comes in by this door, and the last ones that did; nothing for a door that takes no lists."""
    made = channel(door.channel)
    through = imports_visible_to(request.user).filter(entry_point=door)[:LISTS]
    if made is None or (made.kind != LISTED and not through):
        return {}
    return {
        "takes_lists": True,
        "counted_as": made.name,
        "imports": through,
        "may_import": request.user.role in WHO_IMPORTS and door.is_active,
        "import_command": f"footfall import list.csv --entry-point {door.key}",
    }


def _asked_by(door: EntryPoint) -> str:
    """The words, and the short name they have in each consent that was given to them."""
    words = door.consent_wording or WORDING
    return f"“{words}” (version {wording_version(words)})"


def _facts(door: EntryPoint) -> list[tuple[str, object]]:
    made = channel(door.channel)
    price = None if door.price_minor is None else money(from_minor(door.price_minor, door.currency), door.currency)
    pairs: list[tuple[str, object]] = [
        ("Channel", made.name if made else door.channel),
        ("Source", str(door.source)),
        ("Outlet", door.location),
        ("Campaign", door.campaign),
        ("Product", door.product),
        ("Form", door.form_version),
        ("Promised", door.incentive),
        ("Asks for contact by", _asked_by(door) if has_form(door) or has_page(door) else ""),
        ("Vendor", door.vendor),
        ("Price per row", price),
        ("From", door.starts_on),
        ("Until", door.ends_on),
        ("Key", door.key),
    ]
    return [(label, value) for label, value in pairs if value]
