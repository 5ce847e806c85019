"""Business cards and badges: scanned by photo or code, confirmed on a form, saved; one after the other."""

import base64
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from footfall.capture.actions.badges import badge_reference, take_badge_list
from footfall.capture.actions.scans import Scan, begin_code, begin_photo, picture_of, scan_of, throw_away
from footfall.capture.forms.scan import CardForm, ListForm, ScanForm
from footfall.capture.models import Badge, EntryPoint
from footfall.capture.queries.entry_points import NoSuchEntryPoint, counters_of, doors_visible_to
from footfall.capture.queries.ground import ground_of
from footfall.capture.reading_pictures import may_read
from footfall.capture.tasks import read_picture
from footfall.capture.views.counter import WHO_CAPTURES, may_be_saved, take_visitor
from footfall.company.access import MANAGERS, StaffRequest, allowed
from footfall.shared.errors import Refusal

SCANNED = ("business_card", "trade_show")
LAST_USED = "scan.door"
MOST_DOORS = 200


def _doors(request: StaffRequest) -> list[EntryPoint]:
    """One's open doors, those made for cards and badges first."""
    doors = list(counters_of(request.user, timezone.now())[:MOST_DOORS])
    doors.sort(key=lambda door: door.channel.replace("-", "_") not in SCANNED)
    return doors


@allowed(*WHO_CAPTURES)
def scan_new(request: StaffRequest) -> HttpResponse:
    """A photo or a code, which leads to the form with what was read."""
    doors = _doors(request)
    form = ScanForm(
        data=request.POST or None, files=request.FILES or None, doors=doors,
        initial={"door": request.session.get(LAST_USED, "")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        door = next(each for each in doors if each.key == form.cleaned_data["door"])
        request.session[LAST_USED] = door.key
        try:
            return redirect("capture:scan", key=_begun(request, form, door))
        except Refusal as refusal:
            form.add_error("photo", refusal.sentence)
    context = {"form": form, "doors": doors, "may_read": may_read(), "may_list": request.user.role in MANAGERS}
    return render(request, "capture/scan_new.html", context, status=422 if form.errors else 200)


def _begun(request: StaffRequest, form: ScanForm, door: EntryPoint) -> UUID:
    photo = form.cleaned_data.get("photo")
    if not photo:
        return begin_code(text=form.cleaned_data["code"], door=door, by=request.user)
    key = begin_photo(content=photo.read(), door=door, by=request.user)
    if not scan_of(key, request.user.pk).is_read:
        read_picture.defer(key=str(key), staff_id=request.user.pk, door_id=door.pk)
    return key


@allowed(*WHO_CAPTURES)
def scan(request: StaffRequest, key: UUID) -> HttpResponse:
    """What was read, with the picture beside it, to be put right and saved; then the next one."""
    found = scan_of(key, request.user.pk)
    door = next((each for each in _doors(request) if each.key == found.door), None)
    if door is None:
        raise NoSuchEntryPoint
    picture = picture_of(key, request.user.pk)
    if not found.is_read and request.method != "POST":
        context = {"key": key, "picture": _shown(picture)}
        return render(request, "capture/_scan_waits.html" if request.htmx else "capture/scan_waits.html", context)
    if request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})
    form = CardForm(data=request.POST or None, scan=found, door=door, region=ground_of(door.location_id).country)
    form.fields["id"].initial = str(key)
    if request.method == "POST" and form.is_valid() and may_be_saved(request, form):
        return _save(request, key, found, door, form)
    context = {
        "form": form, "scan": found, "door": door, "picture": _shown(picture),
        "warned": "|".join(sorted(form.warnings)) if form.is_bound else "",
    }  # fmt: skip
    return render(request, "capture/scan.html", context, status=422 if form.is_bound else 200)


def _save(request: StaffRequest, key: UUID, found: Scan, door: EntryPoint, form: CardForm) -> HttpResponse:
    told = {"scanned": found.kind, "code": found.raw, "badge": found.badge}
    dealt = {name: text for name, text in told.items() if text}
    if found.badge:
        dealt["external_id"] = badge_reference(found.badge)
    outcome, _ = take_visitor(request, form, door, form_version=None, dealt=dealt)
    throw_away(key, request.user.pk)
    name = outcome.person if outcome else "The card"
    messages.success(request, f"{name} is saved. The next one?")
    return redirect("capture:scan-new")


def _shown(picture: bytes | None) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(picture).decode()}" if picture else ""


@allowed(*sorted(MANAGERS))
def badge_list(request: StaffRequest) -> HttpResponse:
    """The organiser's list of badges for a door, before the show or after it."""
    doors = list(doors_visible_to(request.user).filter(is_active=True, location__isnull=False)[:MOST_DOORS])
    doors.sort(key=lambda door: door.channel.replace("-", "_") not in SCANNED)
    form = ListForm(data=request.POST or None, files=request.FILES or None, doors=doors)
    if request.method == "POST" and form.is_valid():
        door = next(each for each in doors if each.key == form.cleaned_data["door"])
        try:
            listed = take_badge_list(
                content=form.cleaned_data["file"].chunks(), door=door, at=timezone.now(), by=request.user
            )
        except Refusal as refusal:
            form.add_error("file", refusal.sentence)
        else:
            more = f" {listed.named:,} that were scanned before have a name now." if listed.named else ""
            messages.success(request, f"{listed.badges:,} badges are on the list.{more}")
            return redirect("capture:badges")
    listed_of = dict(
        Badge.objects.filter(entry_point__in=doors).values_list("entry_point").annotate(Count("pk")).order_by()
    )
    context = {
        "form": form,
        "counts": [(door, listed_of[door.pk]) for door in doors if door.pk in listed_of],
        "back": reverse("capture:scan-new"),
    }
    return render(request, "capture/badge_list.html", context, status=422 if form.errors else 200)
